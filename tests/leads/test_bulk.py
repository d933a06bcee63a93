"""« Affecter des leads »: previewed, given, told row by row, undone (list rule 6)."""

import re

import pytest

from crm.access.models import User
from crm.alerts.models import Alert
from crm.assignment.models import Rule
from crm.extensions import db
from crm.journal.models import Event
from crm.leads.models import Lead
from tests.leads.scene import lead


@pytest.fixture
def two(tenant, app, cast):
    with app.app_context(), tenant(cast.garage):
        rows = [lead(cast, "Anne Une"), lead(cast, "Bruno Deux", owner=cast.owner)]
        return [row.public_id for row in rows]


def owners(app, tenant, cast, ids) -> list[int | None]:
    with app.app_context(), tenant(cast.garage):
        found = {row.public_id: row.owner_id for row in db.session.scalars(db.select(Lead))}
        return [found[key] for key in ids]


def test_the_preview_says_what_would_happen_and_changes_nothing(client, signed_in, cast, two, app, tenant):
    answer = signed_in(client, cast.manager).post("/bulk/leads/assign/preview", data={"lead": two})
    assert answer.status_code == 200
    assert answer.text.count('name="lead"') == 2
    assert owners(app, tenant, cast, two) == [None, cast.owner.id]


def test_chosen_leads_are_given_and_given_back(client, signed_in, cast, two, app, tenant):
    browser = signed_in(client, cast.manager)
    answer = browser.post("/bulk/leads/assign", data={"lead": two, "person": cast.mate.public_id})
    assert owners(app, tenant, cast, two) == [cast.mate.id, cast.mate.id]
    browser.post(re.sub(r"\?.*", "", answer.location) + "/undo")
    assert owners(app, tenant, cast, two) == [None, cast.owner.id]


def test_whoever_has_left_gets_no_lead_back(client, signed_in, cast, two, app, tenant):
    browser = signed_in(client, cast.manager)
    answer = browser.post("/bulk/leads/assign", data={"lead": two, "person": cast.mate.public_id})
    with app.app_context(), tenant(cast.garage):
        db.session.get_one(User, cast.owner.id).active = False
        db.session.commit()
    browser.post(f"{answer.location}/undo")
    assert owners(app, tenant, cast, two) == [None, cast.mate.id]


def test_by_the_rules_only_those_who_get_a_lead_are_written_to(client, signed_in, cast, two, app, tenant):
    with app.app_context(), tenant(cast.garage):
        db.session.add(Rule(position=1, name="À Olivier", target="person", person_id=cast.owner.id))
        db.session.commit()
    signed_in(client, cast.manager).post("/bulk/leads/assign", data={"lead": two, "person": "rules"})
    assert owners(app, tenant, cast, two) == [cast.owner.id] * 2
    with app.app_context(), tenant(cast.garage):
        told = db.session.scalars(db.select(Event.subject_id).where(Event.kind == "lead.assigned")).all()
        alerted = db.session.scalars(db.select(Alert.subject_id).where(Alert.kind == "lead.assigned")).all()
        given = db.session.scalar(db.select(Lead.id).where(Lead.public_id == two[0]))
        assert (told, alerted) == ([given], [given])


def test_all_of_a_filter_can_be_given(client, signed_in, cast, two, app, tenant):
    form = {"scope": "all", "filter": "owner=none", "person": cast.mate.public_id}
    signed_in(client, cast.manager).post("/bulk/leads/assign", data=form)
    assert owners(app, tenant, cast, two) == [cast.mate.id, cast.owner.id]


def test_a_salesperson_may_not_give_leads_away_in_bulk(client, signed_in, cast, two):
    answer = signed_in(client, cast.owner).post("/bulk/leads/assign", data={"lead": two, "person": cast.mate.public_id})
    assert answer.status_code == 403


@pytest.mark.parametrize("whose", ["stranger_lead"])
def test_a_foreign_lead_or_person_is_as_good_as_missing(client, signed_in, cast, two, app, tenant, whose):
    browser = signed_in(client, cast.manager)
    foreign = getattr(cast, whose)
    assert browser.post("/bulk/leads/assign", data={"lead": foreign, "person": cast.mate.public_id}).status_code == 422
    answer = browser.post("/bulk/leads/assign", data={"lead": two, "person": cast.stranger.public_id})
    assert answer.status_code == 422
    assert owners(app, tenant, cast, two) == [None, cast.owner.id]
