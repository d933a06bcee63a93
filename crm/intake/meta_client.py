"""The one client that asks Meta for a lead's data; its address is a setting, which a test serves itself."""

import re

import httpx
from flask import current_app

TIMEOUT = httpx.Timeout(5.0, connect=3.0)
LARGEST = 1024 * 1024


class MetaUnreachable(RuntimeError):
    """Meta did not give the lead's data; the message says why, for a person."""


def fetch_lead(lead_id: str, token: str) -> bytes:
    """Returns the JSON that Meta has of a lead. Raises MetaUnreachable. No transaction may be open meanwhile."""
    if not re.fullmatch(r"[\w-]{1,60}", lead_id):
        raise MetaUnreachable("Meta's notice names no lead")
    address = f"{current_app.config['META_URL']}/{lead_id}"
    try:
        answer = httpx.get(
            address, headers={"Authorization": f"Bearer {token}"}, timeout=TIMEOUT, follow_redirects=False
        )
    except httpx.HTTPError as error:
        raise MetaUnreachable(f"Meta did not answer: {type(error).__name__}") from error
    if answer.status_code != 200 or len(answer.content) > LARGEST:
        raise MetaUnreachable(f"Meta answered {answer.status_code} when asked for the lead's data")
    return answer.content
