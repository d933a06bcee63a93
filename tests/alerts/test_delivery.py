"""The outbox against a real mail server."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from crm.alerts import outbox
from crm.alerts.actions import Recipient, raise_alert
from crm.alerts.models import FAILED, KEPT, SENDING, SENT, UNDELIVERED, WAITING, Delivery, TrayMail
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.leases import LEASE
from crm.kernel.tenancy import EVERY_TENANT
from crm.worker import as_tenant, begin, do, is_due

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HELENE, ROSE = "helene@martin.example.com", "rose@martin.example.com"


@pytest.fixture
def alert(cast):
    """Writes an alert as a verb would: `alert("a@example.com", …)`."""

    def write(*addresses: str, entity: int = cast.garage, **data) -> None:
        values = {"outlet": "Caen", "subject": "Bonjour", **data}
        with as_tenant(entity):
            raise_alert("lead", 1, "test", values, [Recipient(a) for a in addresses])

    return write


@pytest.fixture
def mailing(make_app, mail_peer, tmp_path):
    """An application whose mails go to the peer, with a mail template of its own."""
    app = make_app(mail_url=mail_peer.url)
    _give_template(app, tmp_path)
    with app.app_context():
        yield app


def deliveries() -> dict[str, Delivery]:
    """Every delivery by recipient."""
    with as_tenant(EVERY_TENANT):
        rows = {row.recipient: row for row in db.session.scalars(select(Delivery))}
        db.session.expunge_all()
        return rows


def test_an_alert_of_any_tenant_is_mailed_once_to_each_person(mailing, mail_peer, alert, cast):
    alert(HELENE, ROSE)
    alert("dole@morel.example.com", entity=cast.morel)
    do("deliveries")
    assert sorted(m.recipients for m in mail_peer.mails) == [("dole@morel.example.com",), (HELENE,), (ROSE,)]
    assert {d.state for d in deliveries().values()} == {SENT}
    do("deliveries")
    assert len(mail_peer.mails) == 3


def test_the_mail_is_multipart_and_answers_go_to_the_client(mailing, mail_peer, alert):
    alert(HELENE, reply_to=["Zoé Dupré", "zoe@example.com"])
    do("deliveries")
    mail = mail_peer.mails[0]
    assert mail.message.get_content_type() == "multipart/alternative"
    assert mail.message["Reply-To"] == "Zoé Dupré <zoe@example.com>"
    assert mail.message["Message-ID"] == deliveries()[HELENE].message_id
    assert "http://127.0.0.1:8000" in mail.text


@pytest.mark.parametrize(
    ("subject", "reply_to"),
    [
        ("Bonjour\r\nBcc: voleur@example.com", ["Zoé", "zoe@example.com"]),
        ("Bonjour", ["Zoé\r\nBcc: voleur@example.com", "zoe@example.com"]),
        ("Bonjour", ["Zoé", "zoe@example.com\r\nBcc: voleur@example.com"]),
        ("Bonjour", ["Zoé", "zoe@example.com, voleur@example.com"]),
    ],
)
def test_a_line_break_in_a_header_reaches_nobody_else(mailing, mail_peer, alert, subject, reply_to):
    alert(HELENE, subject=subject, reply_to=reply_to)
    do("deliveries")
    mail = mail_peer.mails[0]
    assert mail.recipients == (HELENE,)
    assert mail.message["Bcc"] is None
    answered = mail.message["Reply-To"]
    assert answered is None or [a.addr_spec for a in answered.addresses] == ["zoe@example.com"]


def test_a_line_break_in_the_recipient_is_refused_and_shown(mailing, mail_peer, alert):
    alert(HELENE + "\r\nBcc: voleur@example.com")
    do("deliveries")
    assert mail_peer.mails == []
    assert [d.state for d in deliveries().values()] == [FAILED]


def test_a_refused_address_fails_for_good_and_the_others_get_their_mail(mailing, mail_peer, alert):
    mail_peer.refused = {ROSE: "550 5.1.1 unknown"}
    alert(ROSE, HELENE)
    do("deliveries")
    assert deliveries()[ROSE].state == FAILED
    assert "550 5.1.1 unknown" in deliveries()[ROSE].error
    assert deliveries()[HELENE].state == SENT


def test_a_busy_server_is_asked_again_after_growing_pauses_until_72_hours_are_over(mailing, mail_peer, alert):
    with time_machine.travel(NOON, tick=False) as clock:
        mail_peer.answer = "451 4.3.2 later"
        alert(HELENE)
        do("deliveries")
        first = deliveries()[HELENE]
        assert (first.state, first.due_at) == (WAITING, NOON + timedelta(seconds=5))
        assert not is_due("deliveries")
        clock.move_to(NOON + timedelta(seconds=5))
        do("deliveries")
        assert deliveries()[HELENE].due_at == NOON + timedelta(seconds=20)
        clock.move_to(NOON + timedelta(hours=72))
        do("deliveries")
        assert deliveries()[HELENE].state == FAILED


def test_a_server_that_is_away_keeps_everything_waiting_and_gets_it_on_its_return(mailing, mail_peer, alert):
    mail_peer.stop()
    alert(HELENE, ROSE)
    do("deliveries")
    assert {d.state for d in deliveries().values()} == {WAITING}
    assert sum(d.attempts for d in deliveries().values()) == 1  # one try told enough
    mail_peer.start()
    with time_machine.travel(now() + timedelta(minutes=10)):
        do("deliveries")
    assert {d.state for d in deliveries().values()} == {SENT}


def test_without_a_server_mails_wait_outside_demo_mode(in_app, alert):
    alert(HELENE)
    assert not is_due("deliveries")
    do("deliveries")
    assert deliveries()[HELENE].state == WAITING


def test_without_a_server_demo_mode_keeps_mails_in_the_tray(make_app, alert, tmp_path):
    app = make_app(demo=True)
    _give_template(app, tmp_path)
    with app.app_context():
        alert(HELENE, subject="À lire")
        do("deliveries")
        assert deliveries()[HELENE].state == KEPT
        with as_tenant(EVERY_TENANT):
            assert db.session.scalars(select(TrayMail.subject)).all() == ["À lire"]


def test_a_claimed_delivery_is_nobody_elses_until_its_lease_is_over(mailing, alert):
    with time_machine.travel(NOON, tick=False):
        alert(HELENE)
        with as_tenant(EVERY_TENANT):
            claim = outbox.claim_next(NOON)
        with as_tenant(EVERY_TENANT):
            assert outbox.claim_next(NOON + timedelta(seconds=59)) is None
        with as_tenant(EVERY_TENANT):
            again = outbox.claim_next(NOON + LEASE)
    assert claim.row_id == again.row_id
    assert deliveries()[HELENE].attempts == 2
    with as_tenant(claim.legal_entity_id):
        assert outbox.still_ours(claim) is None
        assert outbox.still_ours(again).state == SENDING


def test_what_a_killed_process_was_sending_is_taken_up_at_once(mailing, alert, mail_peer):
    alert(HELENE)
    _claim_in_a_process_that_ends()
    assert not is_due("deliveries")
    begin()
    do("deliveries")
    assert len(mail_peer.mails) == 1


def test_what_a_living_process_is_sending_is_left_to_it(mailing, alert):
    alert(HELENE)
    with as_tenant(EVERY_TENANT):
        outbox.claim_next(now())
    begin()
    assert deliveries()[HELENE].state == SENDING


@pytest.mark.databases("sqlite")
def test_looking_for_due_deliveries_reads_their_partial_index(mailing):
    due = select(Delivery.id).where(UNDELIVERED, Delivery.due_at <= NOON).order_by(Delivery.due_at)
    words = str(due.compile(db.engine, compile_kwargs={"literal_binds": True}))
    with as_tenant(EVERY_TENANT):
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {words}").all()
    assert "ix_delivery_due" in str(plan)


def _claim_in_a_process_that_ends() -> None:
    """Claims as another process would, and waits until that process is gone."""
    other = subprocess.run(
        [sys.executable, "-c", "from crm.kernel.process import own_name; print(own_name())"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    with as_tenant(EVERY_TENANT):
        claim = outbox.claim_next(now())
        db.session.get_one(Delivery, claim.row_id).claimed_by = other.stdout.strip()


def _give_template(app, folder) -> None:
    mails = folder / "templates" / "mail"
    mails.mkdir(parents=True)
    (mails / "test.txt").write_text("Subject: {{ subject }}\n\n{{ outlet }} {{ base_url }}\n")
    (mails / "test.html").write_text("<p>{{ outlet }}</p>")
    app.jinja_loader.searchpath.append(str(folder / "templates"))
