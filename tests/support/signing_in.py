"""Signing somebody in without the form, which has its own tests."""

from flask import Flask
from flask.testing import FlaskClient

from crm.access.models import User
from crm.access.sessions import start_session
from crm.extensions import db
from crm.kernel.tenancy import inside
from crm.web.guards import SESSION_KEY
from tests.support.cast import Person


def signed_in(client: FlaskClient, person: Person) -> FlaskClient:
    """Returns the client with a live session of this person."""
    with client.application.app_context(), inside(db.session(), person.legal_entity_id):
        token = start_session(db.session.get_one(User, person.id))
        db.session.commit()
    with client.session_transaction() as session:
        session[SESSION_KEY] = token
    return client


def session_cookie(app: Flask, person: Person) -> dict[str, str]:
    """Returns the cookie of a signed-in browser (name, value)."""
    client = signed_in(app.test_client(), person)
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    return {"name": name, "value": cookie.value}
