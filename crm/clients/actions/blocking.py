"""A blocked client gets no new lead and no new opportunity (mission CM-06)."""

from crm.clients.models import Client


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
