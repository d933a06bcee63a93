"""Browsers that have signed in to an account before, told by a signed cookie of their own."""

import secrets
from datetime import timedelta

from itsdangerous import BadSignature, URLSafeSerializer

COOKIE = "relance_device"
LASTS = timedelta(days=365)
MOST = 8  # people who share a showroom computer


def known_device(cookie: str | None, user_id: int | None, secret: str) -> str:
    """Returns the browser's mark for this account, "" when it never signed in to it or the cookie is not ours."""
    return _read(cookie, secret).get(str(user_id), "")


def remember(cookie: str | None, user_id: int, secret: str) -> str:
    """Returns the cookie that this browser carries after signing in to the account."""
    marks = _read(cookie, secret)
    mark = marks.pop(str(user_id), None) or secrets.token_hex(8)
    latest = dict(list(marks.items())[-(MOST - 1) :])
    return _serializer(secret).dumps(latest | {str(user_id): mark})


def _read(cookie: str | None, secret: str) -> dict[str, str]:
    if not cookie:
        return {}
    try:
        return dict(_serializer(secret).loads(cookie))
    except (BadSignature, TypeError, ValueError):
        return {}


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="relance known device")
