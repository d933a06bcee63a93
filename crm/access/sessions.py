"""Sign-ins that last: server-side, so that a cookie is dead the moment its row is (reliability.md, rule 11)."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import bindparam, delete, select

from crm.access.models import User, UserSession
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.settled import ENTITY, saw
from crm.kernel.statements import kept, moment

LASTS = timedelta(days=14)
_USER_BEHIND = kept(
    select(User, ENTITY.c.version)  # each page asks for remembered things: their version costs no statement of its own
    .join(UserSession, UserSession.user_id == User.id)
    .join(ENTITY, ENTITY.c.id == User.legal_entity_id)
    .where(
        UserSession.token_hash == bindparam("token_hash"),
        UserSession.legal_entity_id == User.legal_entity_id,
        UserSession.ends_at > moment(),
        User.active,
    )
)


def start_session(user: User) -> str:
    """Writes a session for the user; returns its token, which only the cookie keeps.

    The token begins with the legal entity's id: the session enters it first, and one look-up finds the rest.
    """
    token = f"{user.legal_entity_id}.{secrets.token_urlsafe(32)}"
    moment = now()
    db.session.add(
        UserSession(
            token_hash=hashed(token),
            user_id=user.id,
            legal_entity_id=user.legal_entity_id,
            started_at=moment,
            ends_at=moment + LASTS,
        )
    )
    return token


def user_of_session(token: str) -> User | None:
    """Returns the active user of a live session and lets the database session enter that legal entity, else None."""
    entity, _, rest = token.partition(".")
    if not (rest and entity.isdecimal() and len(entity) < 19):
        return None
    newcomer = db.session().tenant is None
    db.session().enter(int(entity))
    found = db.session.execute(_USER_BEHIND, {"token_hash": hashed(token)}).one_or_none()
    if found is None:
        if newcomer:
            db.session().leave()
        return None
    saw(db.session(), found.version)
    return found.User


def end_session(token: str) -> None:
    """Ends one sign-in."""
    db.session.execute(delete(UserSession).where(UserSession.token_hash == hashed(token)))


def end_all_sessions(user: User) -> None:
    """Ends every sign-in of the user: after a new password, or when the account is switched off."""
    db.session.execute(delete(UserSession).where(UserSession.user_id == user.id))


def hashed(token: str) -> str:
    """Returns the SHA-256 under which a random token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()
