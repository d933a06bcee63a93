"""Service contracts of a client: maintenance, warranty, financing, rental (mission CF-20)."""

from collections.abc import Mapping

from crm.access.actors import Actor
from crm.clients.actions.accounts import add_row, change_row
from crm.clients.models import Client
from crm.vehicles.models import ServiceContract


def add_contract(client: Client, values: Mapping[str, object], said: str, by: Actor) -> ServiceContract:
    """Notes a contract of the client and returns it, flushed; `values` by column, `said` names it in the journal."""
    return add_row(client, ServiceContract(**values), said, by)


def change_contract(
    client: Client, contract: ServiceContract, values: Mapping[str, object], said: str, by: Actor
) -> None:
    """Changes a contract; a day in `ends_on` ends it."""
    change_row(client, contract, values, said, by)
