"""Treating a lead from its page: each verb, who may, and what happens when somebody else was faster."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from crm.extensions import db
from crm.kernel.clock import now
from crm.leads.models import Lead
from crm.worker import as_tenant
from tests.leads.page_scene import in_hours, kinds, opened, read, tomorrow

REACHED = {"outcome": "reached", "note": "Intéressée", "action": "call"}


def test_taking_charge_makes_the_lead_mine(app, client, signed_in, cast):
    public_id = opened(app, cast)
    answer = signed_in(client, cast.owner).post(f"/leads/{public_id}/charge", data={"revision": "1"})
    assert (answer.status_code, urlsplit(answer.location).path) == (303, f"/leads/{public_id}")
    assert read(app, cast, public_id).owner_id == cast.owner.id


def test_htmx_gets_the_lead_as_it_is_now(app, client, signed_in, cast):
    public_id = opened(app, cast)
    answer = signed_in(client, cast.owner).post(
        f"/leads/{public_id}/charge", data={"revision": "1"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div class="lead" id="lead"')
    assert "toast" in answer.headers["HX-Trigger"]


def test_a_colleagues_lead_is_not_taken_by_a_seller(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.mate)
    browser = signed_in(client, cast.owner)
    assert browser.post(f"/leads/{public_id}/charge", data={"revision": "2"}).status_code == 403
    assert read(app, cast, public_id).owner_id == cast.mate.id


def test_the_receptionist_reads_and_notes_but_does_not_treat(app, client, signed_in, cast):
    public_id = opened(app, cast)
    browser = signed_in(client, cast.receptionist)
    assert browser.post(f"/leads/{public_id}/contacts", data=REACHED | {"when": tomorrow()}).status_code == 403
    assert browser.post(f"/leads/{public_id}/notes", data={"text": "Passée à l'accueil"}).status_code == 303
    assert kinds(app, cast, public_id)[0] == "lead.noted"


def test_a_contact_answers_the_lead_and_plans_what_follows_in_one_go(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    when = tomorrow()
    signed_in(client, cast.owner).post(f"/leads/{public_id}/contacts", data=REACHED | {"when": when, "revision": "2"})
    row = read(app, cast, public_id)
    assert row.first_response_at is not None
    assert (row.next_action, row.next_action_at.isoformat(), row.status) == ("call", when, "sales_qualification")
    assert kinds(app, cast, public_id)[:2] == ["lead.planned", "lead.contacted"]


def test_a_contact_without_next_step_is_refused_and_what_was_typed_stays(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    answer = signed_in(client, cast.owner).post(f"/leads/{public_id}/contacts", data=REACHED | {"revision": "2"})
    assert answer.status_code == 422
    assert "Intéressée</textarea>" in answer.text
    assert "lead.contacted" not in kinds(app, cast, public_id)


def test_a_contact_can_keep_what_is_planned_only_while_it_lies_ahead(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    browser = signed_in(client, cast.owner)
    keep = REACHED | {"when": "keep"}
    assert browser.post(f"/leads/{public_id}/contacts", data=keep | {"revision": "2"}).status_code == 422
    browser.post(f"/leads/{public_id}/next-action", data={"action": "email", "when": tomorrow(), "revision": "2"})
    assert browser.post(f"/leads/{public_id}/contacts", data=keep | {"revision": "3"}).status_code == 303
    assert read(app, cast, public_id).next_action == "email"


def test_a_contact_can_end_the_lead_with_its_reason(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    browser = signed_in(client, cast.owner)
    lost = REACHED | {"when": "lose", "revision": "2"}
    assert browser.post(f"/leads/{public_id}/contacts", data=lost).status_code == 422
    assert browser.post(f"/leads/{public_id}/contacts", data=lost | {"reason": "price"}).status_code == 303
    assert (read(app, cast, public_id).status, read(app, cast, public_id).lost_reason) == ("lost", "price")


def test_another_date_is_read_in_the_readers_zone(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    local = (now() + timedelta(days=200)).strftime("%Y-%m-%dT14:30")
    form = {"action": "appointment", "when": "other", "at": local, "note": "Essai", "revision": "2"}
    signed_in(client, cast.owner).post(f"/leads/{public_id}/next-action", data=form)
    planned = read(app, cast, public_id).next_action_at
    assert planned.strftime("%H:%M") in ("12:30", "13:30")  # Paris is one or two hours ahead of UTC


@pytest.mark.parametrize("when", ["2001-01-01T10:00:00+00:00", "2999-01-01T10:00:00+00:00", "soon", "2026-12-01T10:00"])
def test_a_time_in_the_past_or_of_no_sense_is_refused(app, client, signed_in, cast, when):
    public_id = opened(app, cast, owner=cast.owner)
    form = {"action": "call", "when": when, "revision": "2"}
    assert signed_in(client, cast.owner).post(f"/leads/{public_id}/next-action", data=form).status_code == 422
    assert read(app, cast, public_id).next_action_at is None


def test_somebody_elses_change_is_announced_and_nothing_typed_is_lost(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    signed_in(client, cast.manager).post(f"/leads/{public_id}/status", data={"status": "nurturing", "revision": "2"})
    stale = REACHED | {"when": tomorrow(), "revision": "2"}
    browser = signed_in(app.test_client(), cast.owner)
    answer = browser.post(f"/leads/{public_id}/contacts", data=stale)
    assert answer.status_code == 409
    assert "Hélène Marchand" in answer.text
    assert "Intéressée</textarea>" in answer.text
    assert 'name="revision" type="hidden" value="3"' in answer.text
    assert browser.post(f"/leads/{public_id}/contacts", data=stale | {"revision": "3"}).status_code == 303


def test_the_status_bar_moves_but_never_to_converted_or_lost(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    browser = signed_in(client, cast.owner)
    browser.post(f"/leads/{public_id}/status", data={"status": "marketing_qualification", "revision": "2"})
    assert read(app, cast, public_id).status == "marketing_qualification"
    for status in ("converted", "lost", "nonsense"):
        answer = browser.post(f"/leads/{public_id}/status", data={"status": status, "revision": "3"})
        assert answer.status_code == 422
        assert "notice-danger" in answer.text
    assert read(app, cast, public_id).status == "marketing_qualification"


def test_a_loss_asks_for_a_reason_and_can_be_undone(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    browser = signed_in(client, cast.owner)
    assert browser.get(f"/leads/{public_id}/loss").status_code == 200
    assert browser.post(f"/leads/{public_id}/loss", data={"revision": "2"}).status_code == 422
    browser.post(f"/leads/{public_id}/loss", data={"reason": "delay", "note": "Six mois", "revision": "2"})
    assert read(app, cast, public_id).status == "lost"
    assert f"/leads/{public_id}/loss/undo" in browser.get(f"/leads/{public_id}").text
    browser.post(f"/leads/{public_id}/loss/undo", data={"revision": "3"})
    assert read(app, cast, public_id).is_open


def test_a_loss_is_undone_by_delete_too_but_not_after_thirty_days(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    browser = signed_in(client, cast.owner)
    browser.post(f"/leads/{public_id}/loss", data={"reason": "price"})
    assert browser.delete(f"/leads/{public_id}/loss").status_code == 303
    browser.post(f"/leads/{public_id}/loss", data={"reason": "price"})
    with app.app_context(), as_tenant(cast.garage):
        db.session.scalars(db.select(Lead).where(Lead.public_id == public_id)).one().closed_at = now() - timedelta(
            days=31
        )
    assert browser.delete(f"/leads/{public_id}/loss").status_code == 409
    assert not read(app, cast, public_id).is_open


def test_a_closed_lead_takes_no_more_contacts(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    browser = signed_in(client, cast.owner)
    assert browser.post(f"/leads/{public_id}/conversion", data={"note": "Signé"}).status_code == 303
    answer = browser.post(f"/leads/{public_id}/contacts", data=REACHED | {"when": tomorrow()})
    assert answer.status_code == 409
    assert read(app, cast, public_id).status == "converted"


def test_wishes_are_marked_and_lifted_again(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    browser = signed_in(client, cast.owner)
    browser.post(f"/leads/{public_id}/wishes", data={"do_not_call": "y", "do_not_email": "y"})
    assert (read(app, cast, public_id).do_not_call, read(app, cast, public_id).do_not_email) == (True, True)
    browser.put(f"/leads/{public_id}/wishes", data={"do_not_email": "y"})
    assert (read(app, cast, public_id).do_not_call, read(app, cast, public_id).do_not_email) == (False, True)


def test_wishes_hold_for_the_clients_other_leads_too(app, client, signed_in, cast):
    first, second = opened(app, cast, owner=cast.owner), opened(app, cast, brand="AC")
    somebody_else = opened(app, cast, "Anne Une", phones=("+33639980001",))
    signed_in(client, cast.owner).post(f"/leads/{first}/wishes", data={"do_not_call": "y"})
    assert read(app, cast, second).do_not_call
    assert not read(app, cast, somebody_else).do_not_call


def test_the_picker_shows_each_person_once_with_brand_outlet_and_load(app, client, signed_in, cast):
    public_id = opened(app, cast, brand="AC", owner=cast.owner)
    page = signed_in(client, cast.manager).get(f"/leads/{public_id}/assignment").text
    people = page[page.index('id="people"') :]
    assert people.count(f'value="{cast.owner.public_id}"') == 1
    assert "AC, AP, SP · Garage Martin Caen" in people
    assert people.index(cast.owner.public_id) < people.index(cast.mate.public_id)
    mates = people[people.index(cast.mate.public_id) :]
    assert " disabled" in mates[: mates.index("</label>")]
    assert cast.receptionist.public_id not in people


def test_people_are_found_by_typing(app, client, signed_in, cast):
    public_id = opened(app, cast)
    page = signed_in(client, cast.manager).get(f"/leads/{public_id}/assignment?find=RIVIERE").text
    assert cast.mate.public_id in page
    assert cast.owner.public_id not in page


def test_a_lead_is_given_and_its_new_owner_told(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    form = {"owner": cast.mate.public_id, "note": "Elle connaît le client", "revision": "2"}
    assert signed_in(client, cast.manager).post(f"/leads/{public_id}/assignment", data=form).status_code == 303
    assert read(app, cast, public_id).owner_id == cast.mate.id
    page = client.get(f"/leads/{public_id}").text
    assert "Elle connaît le client" in page
    assert cast.mate.email in page


@pytest.mark.parametrize("who", ["mate", "receptionist", "stranger", "nobody"])
def test_who_does_not_sell_the_brand_there_gets_nothing(app, client, signed_in, cast, who):
    public_id = opened(app, cast, brand="AC", owner=cast.owner)
    person = getattr(cast, who).public_id if who != "nobody" else "aaaaaaaaaaaa"
    form = {"owner": person, "revision": "2"}
    assert signed_in(client, cast.manager).post(f"/leads/{public_id}/assignment", data=form).status_code == 422
    assert read(app, cast, public_id).owner_id == cast.owner.id


def test_a_forged_owner_or_tenant_in_a_form_changes_nothing(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    forged = {"text": "Bonjour", "owner_id": cast.mate.id, "legal_entity_id": cast.morel, "status": "lost"}
    signed_in(client, cast.owner).post(f"/leads/{public_id}/notes", data=forged)
    row = read(app, cast, public_id)
    assert (row.owner_id, row.legal_entity_id, row.status) == (cast.owner.id, cast.garage, "to_treat")


@pytest.mark.parametrize(
    "verb", ["charge", "notes", "contacts", "next-action", "status", "loss", "conversion", "wishes", "assignment"]
)
def test_a_strangers_lead_is_missing_for_every_verb(client, signed_in, cast, verb):
    assert signed_in(client, cast.manager).post(f"/leads/{cast.stranger_lead}/{verb}").status_code == 404


def test_the_time_of_a_chip_offered_hours_ago_is_still_good(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    form = {"action": "call", "when": in_hours(3.21).isoformat(), "revision": "2"}
    assert signed_in(client, cast.owner).post(f"/leads/{public_id}/next-action", data=form).status_code == 303


def test_a_lead_without_place_is_put_where_it_belongs_and_goes_to_its_manager(app, client, signed_in, cast):
    public_id = opened(app, cast, brand=None, outlet_id=None)
    browser = signed_in(client, cast.rmcd)
    assert f"/leads/{public_id}/route" in browser.get(f"/leads/{public_id}").text
    form = {"brand": "AC", "outlet": "MAR-LISIEUX", "revision": "1"}
    assert browser.post(f"/leads/{public_id}/route", data=form).status_code == 422
    assert browser.post(f"/leads/{public_id}/route", data=form | {"outlet": "MAR-CAEN"}).status_code == 303
    row = read(app, cast, public_id)
    assert (row.outlet_id, row.brand_id, row.owner_id) == (cast.caen.id, cast.brands["AC"], cast.manager.id)


def test_a_lead_that_moves_stays_with_an_owner_who_works_there(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    form = {"brand": "AC", "outlet": "MAR-CAEN", "revision": "2"}
    signed_in(client, cast.manager).post(f"/leads/{public_id}/route", data=form)
    assert (read(app, cast, public_id).brand_id, read(app, cast, public_id).owner_id) == (
        cast.brands["AC"],
        cast.owner.id,
    )


def test_a_salesperson_does_not_move_leads_elsewhere(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    assert signed_in(client, cast.owner).post(f"/leads/{public_id}/route", data={}).status_code == 403
