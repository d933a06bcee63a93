"""The demonstration: a whole dealership with its history, in an empty database and in demo mode only."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from crm.access.actors import SYSTEM
from crm.access.models import User
from crm.access.passwords import matches
from crm.assignment.models import Rotation, Seat
from crm.clients.models import Client, ContactPoint
from crm.extensions import db
from crm.intake.models import IntakeRecord, RawMessage
from crm.journal.models import Event
from crm.kernel.clock import now
from crm.kernel.tenancy import EVERY_TENANT, inside
from crm.leads.actions.opening import NewLead, open_lead
from crm.leads.models import Lead
from crm.leads.words import ACTIONS, LEAD_TYPES, LOSS_REASONS, ORIGINS, OUTCOMES, REQUEST_TYPES, STATUSES
from crm.outlets.models import LegalEntity
from crm.setup.demo import DEMO_SIGN_INS
from crm.setup.history.demonstration import NotEmpty, make_demonstration
from crm.setup.history.size import Size

SMALL = Size(leads=400, months=24)


@pytest.fixture
def demonstration(empty_app):
    """A small demonstration, the session in its legal entity; gives the rows written."""
    with empty_app.app_context():
        written = make_demonstration(SMALL, now())
        db.session.commit()
        yield written
        db.session().leave()


def count(*conditions):
    return db.session.scalar(select(func.count()).select_from(Lead).where(*conditions))


def test_it_has_about_as_many_leads_as_asked_for_over_two_years(demonstration):
    assert 320 < demonstration["lead"] == count() < 560
    assert db.session.scalar(select(func.min(Lead.received_at))) < now() - timedelta(days=600)
    assert db.session.scalar(select(func.max(Lead.received_at))) > now() - timedelta(minutes=5)


@pytest.mark.databases("sqlite")
def test_nothing_has_happened_yet_that_lies_ahead(demonstration):
    moment = now()
    assert count(Lead.received_at > moment) == 0
    assert count(Lead.first_response_at > moment) == 0
    assert count(Lead.closed_at > moment) == 0
    assert db.session.scalar(select(func.max(Event.at))) <= moment


@pytest.mark.databases("sqlite")
def test_the_clocks_of_today_stand_in_every_state(demonstration):
    untreated = (Lead.closed_at.is_(None), Lead.first_response_at.is_(None))
    assert count(*untreated, Lead.first_response_due > now()) > 3
    assert count(*untreated, Lead.first_response_due <= now()) > 3
    assert count(Lead.owner_id.is_(None), Lead.outlet_id.is_(None)) >= 2
    assert count(Lead.owner_id.is_(None), Lead.brand_id.is_(None)) >= 2
    assert count(Lead.closed_at.is_(None), Lead.next_action_at > now()) > 3


@pytest.mark.databases("sqlite")
def test_every_word_is_one_that_the_application_knows(demonstration):
    known = (
        (Lead.status, STATUSES), (Lead.lead_type, LEAD_TYPES), (Lead.request_type, REQUEST_TYPES),
        (Lead.origin, ORIGINS), (Lead.lost_reason, {*LOSS_REASONS, ""}), (Lead.next_action, {*ACTIONS, ""}),
    )  # fmt: skip
    for column, words in known:
        assert set(db.session.scalars(select(column).distinct())) <= set(words), column
    contacts = db.session.scalars(select(Event.data).where(Event.kind == "lead.contacted"))
    assert {data["outcome"] for data in contacts} <= set(OUTCOMES)


@pytest.mark.databases("sqlite")
def test_a_closed_lead_has_its_reason_and_nothing_left_to_do(demonstration):
    assert count(Lead.status == "lost", Lead.lost_reason == "") == 0
    assert count(Lead.closed_at.is_not(None), Lead.urgent_at.is_not(None)) == 0
    assert count(Lead.closed_at.is_(None), Lead.urgent_at.is_(None)) == 0
    assert count(Lead.status.in_(("lost", "converted")), Lead.closed_at.is_(None)) == 0


@pytest.mark.databases("sqlite")
def test_each_lead_has_a_client_with_contact_points_and_a_timeline_in_order(demonstration):
    clients = db.session.scalar(select(func.count()).select_from(Client).where(Client.kind != "B2B"))
    assert db.session.scalar(select(func.count()).select_from(ContactPoint)) == 2 * clients
    times = {}
    for event in db.session.scalars(select(Event).where(Event.subject_type == "lead").order_by(Event.id)):
        assert times.get(event.subject_id, event.at) <= event.at
        times[event.subject_id] = event.at
    assert set(times) == set(db.session.scalars(select(Lead.id)))


@pytest.mark.databases("sqlite")
def test_some_messages_wait_for_repair_with_the_readers_own_reason(demonstration):
    waiting = db.session.scalars(select(IntakeRecord).where(IntakeRecord.outcome == "quarantined")).all()
    assert len(waiting) == 4
    assert all(record.why for record in waiting)
    assert all(db.session.get(RawMessage, record.raw_id).body for record in waiting)


def test_the_next_real_lead_takes_the_next_turn_and_the_next_number(demonstration):
    assert db.session.scalar(select(func.sum(Seat.given))) == db.session.scalar(select(func.sum(Rotation.turns)))
    assert db.session.scalar(select(func.max(func.abs(Seat.balance)))) < 1
    client = db.session.scalars(select(Client).limit(1)).one()
    last = db.session.scalar(select(func.max(Lead.id)))
    lead = open_lead(NewLead(client=client, name="Nouvelle", received_at=now()), by=SYSTEM)
    assert lead.id == last + 1


@pytest.mark.databases("sqlite")
def test_the_three_shown_people_can_sign_in(demonstration):
    for sign_in in DEMO_SIGN_INS:
        user = db.session.scalars(select(User).where(User.login_id == sign_in.login)).one()
        assert matches(user.password_hash, sign_in.password)


@pytest.mark.databases("sqlite")
def test_somebody_is_away_and_it_is_nobody_of_those_shown(demonstration):
    away = db.session.scalars(select(User).where(User.away_from.is_not(None))).all()
    assert len(away) == 1
    assert away[0].login_id not in {sign_in.login for sign_in in DEMO_SIGN_INS}


@pytest.mark.databases("sqlite")
def test_the_same_seed_and_time_make_the_same_leads(empty_app, tmp_path):
    moment, told = now(), []
    for _ in range(2):
        with empty_app.app_context():
            make_demonstration(Size(leads=200, months=6), moment)
            columns = (Lead.name, Lead.received_at, Lead.status, Lead.vehicle, Lead.assignment)
            told.append(db.session.execute(select(*columns).order_by(Lead.id)).all())
            db.session.rollback()
            db.session().leave()
    assert told[0] == told[1]


@pytest.mark.databases("sqlite")
def test_the_open_part_can_be_chosen(empty_app):
    with empty_app.app_context():
        make_demonstration(Size(leads=2000, months=12, open_share=0.3, staged=False), now())
        assert 0.24 < count(Lead.closed_at.is_(None)) / count() < 0.36


def test_it_goes_into_an_empty_database_only(make_app, cast):
    app = make_app(demo=True)
    with app.app_context(), pytest.raises(NotEmpty):
        make_demonstration(SMALL, now())
    answer = app.test_cli_runner().invoke(args=["dealership", "demo"])
    assert answer.exit_code == 1
    assert "not empty" in answer.output
    with app.app_context(), inside(db.session(), EVERY_TENANT):
        assert db.session.scalar(select(func.count()).select_from(LegalEntity)) == 2


@pytest.mark.databases("sqlite")
def test_it_is_never_made_outside_demo_mode(empty_app, make_app):
    answer = make_app(demo=False).test_cli_runner().invoke(args=["dealership", "demo"])
    assert answer.exit_code == 1
    assert "demo mode only" in answer.output


@pytest.mark.databases("sqlite")
def test_the_command_tells_whom_to_sign_in_as(empty_app):
    answer = empty_app.test_cli_runner().invoke(args=["dealership", "demo", "--leads", "150", "--months", "3"])
    assert answer.exit_code == 0, answer.output
    assert all(sign_in.login in answer.output for sign_in in DEMO_SIGN_INS)


@pytest.mark.databases("sqlite")
def test_the_sign_in_page_lets_one_in_with_a_click_in_demo_mode_only(empty_app, make_app):
    assert DEMO_SIGN_INS[0].login not in empty_app.test_client().get("/login").text  # a real dealership's database
    made = empty_app.test_cli_runner().invoke(args=["dealership", "demo", "--leads", "100", "--months", "1"])
    assert made.exit_code == 0, made.output
    shown = empty_app.test_client().get("/login").text
    hidden = make_app(demo=False).test_client().get("/login").text
    for sign_in in DEMO_SIGN_INS:
        assert f'value="{sign_in.login}"' in shown
        assert sign_in.login not in hidden
    assert DEMO_SIGN_INS[0].password not in hidden


@pytest.mark.databases("sqlite")
def test_leads_closed_long_ago_may_go_without_a_journal(empty_app):
    with empty_app.app_context():
        make_demonstration(Size(leads=300, months=12, journal_days=30, staged=False), now())
        told = set(db.session.scalars(select(Event.subject_id).where(Event.subject_type == "lead").distinct()))
        silent = set(db.session.scalars(select(Lead.id).where(Lead.closed_at < now() - timedelta(days=30))))
        assert told
        assert told == set(db.session.scalars(select(Lead.id))) - silent
