"""A blocked client gets no new lead and no new opportunity (mission CM-06)."""

from crm.access.actors import Actor
from crm.clients.models import Client
from crm.extensions import db
from crm.journal.actions import record


class ClientIsBlocked(Exception):
    """The client is blocked: nothing new is linked to it. `reason` says why, in the words of who blocked it."""

    def __init__(self, reason: str = ""):
        super().__init__(reason)
        self.reason = reason


def refuse_blocked(client: Client) -> None:
    """Raises ClientIsBlocked for a client that nothing new may be linked to."""
    if client.blocked:
        raise ClientIsBlocked(client.blocked_reason)


class ClientIsGone(Exception):
    """The client was merged into another one, or deleted: nothing new is linked to it."""


def refuse_gone(client: Client) -> None:
    """Raises ClientIsGone for a client that was merged or deleted."""
    if client.gone_at is not None:
        raise ClientIsGone


def block(client: Client, reason: str, by: Actor) -> None:
    """Blocks the client with a reason; blocking again gives another reason."""
    if client.blocked and client.blocked_reason == reason:
        return
    client.blocked, client.blocked_reason = True, reason[:300]
    client.revision += 1
    record("client", client.id, "client.blocked", by, reason=client.blocked_reason)
    db.session.flush()


def unblock(client: Client, by: Actor) -> None:
    """Lets new leads and opportunities be linked to the client again."""
    if not client.blocked:
        return
    before, client.blocked, client.blocked_reason = client.blocked_reason, False, ""
    client.revision += 1
    record("client", client.id, "client.unblocked", by, reason=before)
    db.session.flush()
