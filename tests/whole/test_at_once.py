"""Two people do the same thing at the same moment: one is first, the other is told, nothing is half-done or doubled."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from crm.access.models import User
from crm.bulk.models import BulkRun
from crm.clients.models import Client, Merge, Reference
from crm.extensions import db
from crm.leads.models import Lead
from crm.opportunities.models import Opportunity, Stage
from crm.privacy.models import Deletion
from crm.worker import as_tenant
from tests.clients.scene import made, read
from tests.leads.page_scene import opened as lead_opened
from tests.opportunities.scene import opened
from tests.support.signing_in import signed_in
from tests.vehicles.scene import read as stocked_now
from tests.vehicles.scene import stocked

ROUNDS = 4
SALE = {
    "name": "Vente", "decision_on": "2027-06-30", "activity": "VN", "request_type": "offer", "brand": "AP",
    "outlet": "MAR-CAEN",
}  # fmt: skip
Ask = Callable[[FlaskClient], Any]


@pytest.fixture
def two(app, cast) -> list[FlaskClient]:
    """The manager and the administrator, each at a browser."""
    with app.app_context(), as_tenant(cast.garage):
        db.session.get_one(User, cast.manager.id).groups = ["Marketing"]
    return [signed_in(app.test_client(), person) for person in (cast.manager, cast.administrator)]


def at_once(two: list[FlaskClient], *asks: Ask) -> list[int]:
    """Lets both ask at the same moment; returns the status of each answer, sorted."""
    start, found = threading.Barrier(len(asks)), []

    def go(client: FlaskClient, ask: Ask) -> None:
        start.wait(10)
        found.append(ask(client).status_code)

    threads = [threading.Thread(target=go, args=pair) for pair in zip(two, asks, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == len(asks)
    return sorted(found)


def count(app, cast, model, *where) -> int:
    with app.app_context(), as_tenant(cast.garage):
        return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def posting(address: str, headers: dict | None = None, **data) -> Ask:
    """Returns the sending of a form."""
    return lambda client: client.post(address, data=data, headers=headers)


def test_of_two_who_save_the_same_section_the_second_is_told(app, cast, two):
    for number in range(ROUNDS):
        one = made(app, cast, f"Ana Double{number}")
        revision = read(app, cast, one).revision
        saving = [posting(f"/clients/{one}/edit/comments", comments=word, revision=revision) for word in "AB"]
        assert at_once(two, *saving) == [303, 409]
        assert read(app, cast, one).revision == revision + 1


def test_a_merge_in_both_directions_happens_once(app, cast, two):
    for number in range(ROUNDS):
        pair = [made(app, cast, f"{name} Paire{number}") for name in ("Ana", "Anna")]
        seen = {"kept": "first", "first_revision": 1, "second_revision": 1}
        merging = [posting(f"/clients/{a}/merge", other=b, **seen) for a, b in (pair, reversed(pair))]
        first, second = at_once(two, *merging)
        assert first == 303
        assert second in (404, 409, 410, 422)
        assert count(app, cast, Merge) == number + 1
        assert [read(app, cast, one).gone_at is None for one in pair].count(True) == 1


def test_a_deletion_and_an_edit_leave_the_client_deleted_and_the_editor_told(app, cast, two):
    for number in range(ROUNDS):
        one = made(app, cast, f"Ana Partie{number}")
        editing = posting(f"/clients/{one}/edit/comments", comments="x", revision=read(app, cast, one).revision)
        assert at_once(two, posting(f"/clients/{one}/deletion"), editing) in ([303, 303], [303, 410])
        assert read(app, cast, one).gone_at is not None
        assert count(app, cast, Deletion) == number + 1


def test_one_card_dragged_by_two_moves_once(app, cast, two):
    with app.app_context(), as_tenant(cast.garage):
        stages = [row.public_id for row in db.session.scalars(select(Stage).order_by(Stage.position))]
    for _ in range(ROUNDS):
        place = f"/opportunities/{opened(app, cast, owner=cast.owner)}/place"
        dragging = [posting(place, {"HX-Request": "true"}, stage=stage, revision=1) for stage in stages[1:3]]
        assert at_once(two, *dragging) == [200, 409]


def test_a_lead_converted_by_two_becomes_one_sale(app, cast, two):
    for number in range(ROUNDS):
        address, sales = f"/leads/{_lead(app, cast, number)}/conversion", count(app, cast, Opportunity)
        converting = posting(address, **SALE, wanted="y", contact_how="nobody")
        assert at_once(two, converting, converting) in ([303, 409], [303, 422])
        assert count(app, cast, Opportunity) == sales + 1


def test_a_quick_opportunity_clicked_twice_is_one(app, cast, two):
    for number in range(ROUNDS):
        one = made(app, cast, f"Ana Rapide{number}")
        clicking = posting(f"/clients/{one}/opportunities/new", **SALE, once=f"2222222222z{number + 2}")
        assert at_once(two, clicking, clicking) == [303, 303]
        assert count(app, cast, Opportunity) == number + 1


def test_deleting_and_converting_at_once_ends_and_leaves_no_open_lead(app, cast, two):
    for number in range(ROUNDS):
        lead = _lead(app, cast, number)
        converting = posting(f"/leads/{lead}/conversion", contact_how="nobody")
        first, second = at_once(two, posting(f"/clients/{_client_of(app, cast, lead)}/deletion"), converting)
        assert first == 303
        assert second < 500
        assert count(app, cast, Lead, Lead.public_id == lead, Lead.closed_at.is_(None)) == 0


def test_the_same_new_entry_of_a_list_is_there_once(app, cast, two):
    for number in range(ROUNDS):
        adding = posting("/clients/lists/segment", label=f"Taxi {number}")
        assert at_once(two, adding, adding) in ([303, 422], [303, 409])
        assert count(app, cast, Reference, Reference.list_name == "segment") == number + 1


def _lead(app, cast, number: int) -> str:
    return lead_opened(app, cast, f"Camille Ensemble{number}", owner=cast.owner, phones=(f"+336399800{number:02}",))


def _client_of(app, cast, lead: str) -> str:
    with app.app_context(), as_tenant(cast.garage):
        asked = select(Client.public_id).join(Lead, Lead.client_id == Client.id).where(Lead.public_id == lead)
        return db.session.scalars(asked).one()


def test_a_change_of_many_rows_sent_twice_at_once_happens_once(app, cast):
    for number in range(ROUNDS):
        car = stocked(app, cast, f"208 {number}", price_cents=1_000_000)
        both = [signed_in(app.test_client(), cast.manager) for _click in range(2)]
        sent = {"vehicle": car, "how": "percent", "amount": "-5", "once": f"abcdefghjkm{number + 2}"}
        assert at_once(both, *[posting("/bulk/vehicles/price", **sent)] * 2) == [303, 303]
        assert stocked_now(app, cast, car).price_cents == 950_000
    assert count(app, cast, BulkRun) == ROUNDS
