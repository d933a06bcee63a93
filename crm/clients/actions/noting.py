"""Notes on a client: written into its journal, never changed."""

from crm.access.actors import Actor
from crm.clients.models import Client
from crm.journal.actions import record


def add_note(client: Client, text: str, by: Actor) -> None:
    """Writes a note about the client."""
    record("client", client.id, "client.noted", by, text=text)
