"""Notes on a client: written into its journal, never changed."""

from crm.access.actors import Actor
from crm.clients.models import Client
from crm.journal.actions import record
from crm.journal.models import Event


def add_note(client: Client, text: str, by: Actor) -> Event:
    """Writes a note about the client and returns its event."""
    return record("client", client.id, "client.noted", by, text=text)
