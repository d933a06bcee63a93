"""Links that set a password once (mission MP-07). Why the token is made this way: docs/decisions/009-one-time-links.md."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from crm.access.models import OneTimeLink, ResetRequest, User
from crm.access.sessions import hashed
from crm.extensions import db
from crm.kernel import wakeup

RESETS = "resets"
MAILED_LASTS = timedelta(hours=2)
HANDED_LASTS = timedelta(hours=24)


@dataclass(frozen=True)
class LinkOwner:
    """Whose password a live link sets."""

    user_id: int
    legal_entity_id: int


def ask_for_mail(name: str, moment: datetime) -> None:
    """Writes down that somebody wants a link mailed; a worker does it (crm/access/jobs.py). The same for all names."""
    db.session.add(ResetRequest(name=name, asked_at=moment))
    db.session.flush()
    wakeup.ask(db.session(), RESETS)


def oldest_request() -> ResetRequest | None:
    """Returns the request that has waited longest."""
    return db.session.scalar(select(ResetRequest).order_by(ResetRequest.id).limit(1))


def take_request(request_id: int) -> bool:
    """Removes a request; returns False when another worker was faster."""
    return db.session.execute(delete(ResetRequest).where(ResetRequest.id == request_id)).rowcount == 1  # type: ignore[attr-defined]


def new_seed() -> str:
    """Returns a random text from which a mailed link's token is derived; useless without the secret key."""
    return secrets.token_urlsafe(32)


def token_from(seed: str, secret: str) -> str:
    """Returns the token of a seed: 256 bits that only who has the secret key can make."""
    digest = hmac.new(secret.encode(), f"one-time link {seed}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def new_token() -> str:
    """Returns a random token for a link that is shown, not mailed."""
    return secrets.token_urlsafe(32)


def open_link(user: User, token: str, moment: datetime, made_by: User | None = None) -> OneTimeLink:
    """Writes a link for the user; handed over by `made_by`, or mailed when None. Only the token's hash is kept."""
    link = OneTimeLink(
        token_hash=hashed(token),
        user_id=user.id,
        legal_entity_id=user.legal_entity_id,
        made_by_id=made_by.id if made_by else None,
        made_at=moment,
        ends_at=moment + (HANDED_LASTS if made_by else MAILED_LASTS),
    )
    db.session.add(link)
    db.session.flush()
    return link


def owner_of(token: str, moment: datetime) -> LinkOwner | None:
    """Returns whose password a token sets; None when it is unknown, used or expired."""
    row = db.session.execute(
        select(OneTimeLink.user_id, OneTimeLink.legal_entity_id).where(*_live(token, moment))
    ).one_or_none()
    return LinkOwner(*row) if row else None


def use_link(token: str, moment: datetime) -> bool:
    """Marks the link used; returns False when somebody used it before, or it has ended. Twice at once: one wins."""
    used = db.session.execute(update(OneTimeLink).where(*_live(token, moment)).values(used_at=moment))
    return used.rowcount == 1  # type: ignore[attr-defined]


def _live(token: str, moment: datetime) -> tuple:
    return (
        OneTimeLink.token_hash == hashed(token),
        OneTimeLink.used_at.is_(None),
        OneTimeLink.ends_at > moment,
    )
