"""The bell of every page and the page behind it."""

import pytest

from crm.access.actors import SYSTEM
from crm.alerts.actions import Recipient, raise_alert
from crm.extensions import db
from crm.leads.actions.treatment import log_contact
from crm.leads.models import Lead
from crm.worker import as_tenant
from tests.leads.page_scene import opened

HTMX = {"HX-Request": "true"}


@pytest.fixture
def lead(app, cast) -> str:
    """A lead of the owner's that nobody has answered, with the alert that said so."""
    public_id = opened(app, cast, owner=cast.owner)
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.scalars(db.select(Lead).where(Lead.public_id == public_id)).one()
        said = {"lead": public_id, "name": row.name}
        raise_alert("lead", row.id, "lead.assigned", said, [Recipient(cast.owner.email, "fr", cast.owner.id)])
    return public_id


def test_the_bell_counts_ones_own_leads_that_wait_for_an_answer(app, client, signed_in, cast, lead):
    browser = signed_in(client, cast.owner)
    assert 'hx-get="/alerts/bell"' in browser.get("/alerts").text
    assert "1 lead attend votre réponse" in browser.get("/alerts/bell", headers=HTMX).text
    mate = signed_in(app.test_client(), cast.mate)
    assert "bell-count" not in mate.get("/alerts/bell", headers=HTMX).text
    with app.app_context(), as_tenant(cast.garage):
        log_contact(db.session.scalars(db.select(Lead).where(Lead.public_id == lead)).one(), "reached", "", SYSTEM)
    assert "bell-count" not in browser.get("/alerts/bell", headers=HTMX).text


def test_without_htmx_the_bell_is_the_page(client, signed_in, cast):
    assert signed_in(client, cast.owner).get("/alerts/bell").location == "/alerts"


def test_the_page_says_why_and_what_still_waits(app, client, signed_in, cast, lead):
    browser = signed_in(client, cast.owner)
    page = browser.get("/alerts").text
    assert "Un lead vous est affecté" in page
    assert "À traiter" in page.split("main-inner", 1)[1]
    assert f"/leads/{lead}" in page
