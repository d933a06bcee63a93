"""Clients for the tests: few words make one."""

from crm.clients.actions import ClientDetails, make_client
from crm.clients.models import Client
from crm.extensions import db
from crm.worker import as_tenant
from tests.support.cast import Cast


def client_named(name: str, **values) -> Client:
    """Makes a person (or, with company=…, a company) in the session's legal entity and returns it."""
    first, _sep, last = name.partition(" ")
    known = {key: values.pop(key) for key in list(values) if key in ClientDetails.__dataclass_fields__}
    client = make_client(ClientDetails(first_name=first, last_name=last, **known))
    for column, value in values.items():
        setattr(client, column, value)
    db.session.flush()
    return client


def made(app, cast: Cast, name: str, **values) -> str:
    """Makes a client of Garage Martin, committed, and returns its public id."""
    with app.app_context(), as_tenant(cast.garage):
        return client_named(name, **values).public_id


def read(app, cast: Cast, public_id: str) -> Client:
    """Returns the client as the database has it now, detached."""
    with app.app_context(), as_tenant(cast.garage):
        found = db.session.query(Client).filter_by(public_id=public_id).one()
        db.session.expunge(found)
        return found
