"""A request finds its client on the real tables, in three statements, and never a stranger's or a gone one."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from crm.clients.actions import ClientDetails, decide, find_or_make, make_client, refresh_search, resolve
from crm.clients.models import Client, ContactPoint, Relation
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.tenancy import inside
from crm.worker import as_tenant

JEAN = ClientDetails(
    civility="M.", first_name="Jean", last_name="Le Gall", email="jean.legall@example.com",
    phones=("+33639980001",), postal_code="14000", city="Caen",
)  # fmt: skip
TAXIS = ClientDetails(
    kind="B2B", company="SARL Taxis de Caen", siret="40326504500015", first_name="Léa", last_name="Morin",
    email="lea@taxis.example.com", phones=("+33231000001",), postal_code="14000",
)  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        {"email": "JEAN.LEGALL@example.com"},
        {"phones": ("+33639980001",), "first_name": "Jean", "last_name": "Legall"},
        {"phones": ("+33639980001",), "first_name": "LE GALL", "last_name": "Jean"},
    ],
)
def test_somebody_known_is_found_again(in_garage, said: dict) -> None:
    known = find_or_make(JEAN)
    found = resolve(ClientDetails(**said))
    assert (found.client, found.made, found.match.kind) == (known, False, "certain")


@pytest.mark.parametrize(
    "said",
    [
        {"first_name": "Jean", "last_name": "Le Gall"},
        {"first_name": "Jean", "last_name": "Legall"},
        {"first_name": "le gall", "last_name": "jean"},
        {"last_name": "Jean Le Gal"},
        {"first_name": "Marie", "last_name": "Le Gall", "phones": ("+33639980001",)},
    ],
)
def test_somebody_who_may_be_known_becomes_a_new_client_with_a_likely_double(in_garage, said: dict) -> None:
    known = find_or_make(JEAN)
    found = resolve(ClientDetails(**said, postal_code="14000"))
    assert (found.made, found.match.kind) == (True, "likely")
    assert [one.known.client_id for one in found.likely] == [known.id]
    assert found.client.id != known.id


def test_a_relay_address_identifies_nobody(in_garage) -> None:
    known = find_or_make(JEAN)
    db.session.add(ContactPoint(client_id=known.id, kind="email", value="abc@relay.example.com", relay=True))
    db.session.flush()
    assert decide(ClientDetails(email="abc@relay.example.com").asked()).kind == "none"


def test_a_gone_client_is_not_found_and_a_blocked_one_is(in_garage) -> None:
    known = find_or_make(JEAN)
    known.blocked = True
    assert resolve(JEAN).match.is_blocked
    known.gone_at = now() - timedelta(days=1)
    assert resolve(JEAN).made


def test_a_company_gets_its_points_on_a_contact_and_is_found_by_number_or_by_its_contact(in_garage) -> None:
    made = resolve(TAXIS)
    points = db.session.scalars(select(ContactPoint.client_id).where(ContactPoint.value == "+33231000001")).all()
    assert made.contact is not None
    assert points == [made.contact.id]
    assert (made.client.siren, made.client.first_name, made.contact.kind) == ("403265045", "", "contact")
    by_number = resolve(ClientDetails(kind="B2B", company="TDC", siret="40326504500015"))
    assert (by_number.client, by_number.contact) == (made.client, None)
    by_contact = resolve(
        ClientDetails(kind="B2B", company="Taxis de Caen", last_name="Morin", email="lea@taxis.example.com")
    )
    assert (by_contact.client, by_contact.contact) == (made.client, made.contact)
    colleague = resolve(
        ClientDetails(kind="B2B", company="Taxis Caen", siret="40326504500015", first_name="Paul", last_name="Roux")
    )
    assert (colleague.client, colleague.contact == made.contact) == (made.client, False)
    tied = select(Relation.other_id).where(Relation.client_id == made.client.id).order_by(Relation.id)
    assert db.session.scalars(tied).all() == [made.contact.id, colleague.contact.id]


def test_a_stranger_client_is_nobody(app, cast) -> None:
    with app.app_context():
        with inside(db.session(), cast.morel):
            make_client(JEAN)
            db.session.commit()
        with as_tenant(cast.garage):
            assert decide(JEAN.asked()).kind == "none"


def test_three_statements_find_anybody(in_garage) -> None:
    find_or_make(JEAN)
    db.session.flush()
    seen: list[str] = []
    engine = db.session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    decide(JEAN.asked())
    assert len(seen) == 3, seen


def test_what_a_client_is_found_by_follows_its_changes(in_garage) -> None:
    known = find_or_make(JEAN)
    known.last_name = "Ménard-Hervé"
    db.session.add(ContactPoint(client_id=known.id, kind="phone", value="+33231998877"))
    refresh_search(known)
    assert known.folded_name == "menard herve jean"
    for word in ("menard-herve", "menard herve", "0231998877", "+33231998877", "caen"):
        assert word in known.search
    assert db.session.get(Client, known.id) is known
