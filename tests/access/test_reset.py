"""« Mot de passe oublié » and one-time links (mission MP-07; reliability.md, inputs 19 and 20)."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, select

from crm.access.jobs import mail_links
from crm.access.models import OneTimeLink, ResetRequest, UserSession
from crm.access.sessions import hashed
from crm.alerts.mails import compose
from crm.alerts.models import Alert, Delivery
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.tenancy import EVERY_TENANT
from crm.worker import Budget
from tests.support.signing_in import signed_in

NEW = "cheval correct pile agrafe"
BOTH = {"new_password": NEW, "repeated": NEW}


def do_resets(app) -> None:
    """Does what a worker does with requests for a link."""
    with app.app_context():
        mail_links(Budget())


@pytest.fixture
def mailed(app, tenant):
    """The mails that wait in the outbox, as they would be sent: (recipient, whole text)."""

    def read() -> list[tuple[str, str]]:
        do_resets(app)
        with app.app_context(), tenant(EVERY_TENANT):
            rows = db.session.execute(select(Delivery, Alert).join(Alert, Alert.id == Delivery.alert_id)).all()
            return [
                (delivery.recipient, compose(delivery, alert, now()).get_body(("plain",)).get_content())
                for delivery, alert in rows
            ]

    return read


@pytest.fixture
def statements():
    """Collects the SQL that a block runs."""

    @contextmanager
    def collect():
        executed: list[str] = []
        note = lambda connection, cursor, statement, *_: executed.append(statement)  # noqa: E731
        event.listen(Engine, "before_cursor_execute", note)
        yield executed
        event.remove(Engine, "before_cursor_execute", note)

    return collect


@pytest.fixture
def link(client, cast, mailed) -> str:
    """The path of a link that was mailed to the owner."""
    client.post("/forgotten", data={"login": cast.owner.login_id})
    return re.search(r"https?://[^/]+(/password/\S+)", mailed()[0][1]).group(1)


def enters(app, person, password: str) -> bool:
    answer = app.test_client().post("/login", data={"login": person.login_id, "password": password})
    return answer.status_code == 303


def test_link_is_mailed_to_the_person_and_sets_a_password(app, client, cast, mailed, link):
    [(recipient, text)] = mailed()
    assert recipient == cast.owner.email
    assert "Olivier" in text
    assert client.get(link).status_code == 200
    assert client.post(link, data=BOTH).location == "/login"
    assert enters(app, cast.owner, NEW)
    assert not enters(app, cast.owner, cast.owner.password)


def test_known_and_unknown_person_get_the_same_answer_for_the_same_work(client, cast, mailed, statements, clock):
    answers, work = [], []
    for name in (cast.owner.email, "personne@example.com"):
        with statements() as executed:
            answers.append(client.post("/forgotten", data={"login": name}))
        work.append([statement.split(" WHERE ")[0] for statement in executed])
    known, unknown = answers
    assert known.status_code == unknown.status_code == 200
    assert known.data.replace(cast.owner.email.encode(), b"X") == unknown.data.replace(b"personne@example.com", b"X")
    assert work[0] == work[1]
    assert [recipient for recipient, _ in mailed()] == [cast.owner.email]


def test_request_is_forgotten_once_it_is_done(app, client, mailed):
    client.post("/forgotten", data={"login": "personne@example.com"})
    assert mailed() == []
    with app.app_context():
        assert db.session.scalars(select(ResetRequest)).all() == []


def test_asking_again_and_again_sends_three_mails(client, cast, mailed):
    answers = {client.post("/forgotten", data={"login": cast.owner.email}).status_code for _ in range(8)}
    assert answers == {200}
    assert len(mailed()) <= 4


def test_link_works_once(app, client, cast, link):
    client.post(link, data=BOTH)
    again = client.post(link, data={"new_password": "un autre mot tout neuf", "repeated": "un autre mot tout neuf"})
    assert (again.status_code, client.get(link).status_code) == (410, 410)
    assert enters(app, cast.owner, NEW)


def test_link_expires(app, client, cast, tenant, link):
    with app.app_context(), tenant(cast.garage):
        for row in db.session.scalars(select(OneTimeLink)):
            row.ends_at = now() - timedelta(seconds=1)
    assert client.get(link).status_code == 410
    assert client.post(link, data=BOTH).status_code == 410
    assert not enters(app, cast.owner, NEW)


def test_made_up_link_is_refused(client):
    assert client.get("/password/made-up").status_code == 410
    assert client.post("/password/made-up", data=BOTH).status_code == 410


def test_link_uses_the_configured_address_whatever_the_host(make_app, cast, tenant):
    app = make_app(base_url="https://crm.example.com")
    app.test_client().post("/forgotten", data={"login": cast.owner.email}, headers={"Host": "evil.example"})
    do_resets(app)
    with app.app_context(), tenant(EVERY_TENANT):
        delivery, alert = db.session.execute(select(Delivery, Alert).join(Alert, Alert.id == Delivery.alert_id)).one()
        mail = compose(delivery, alert, now()).as_string()
    assert "https://crm.example.com/password/" in mail
    assert "evil.example" not in mail


def test_token_does_not_lie_in_the_database(app, cast, tenant, link):
    token = link.rsplit("/", 1)[1]
    with app.app_context(), tenant(EVERY_TENANT):
        alert = db.session.scalar(select(Alert))
        row = db.session.scalar(select(OneTimeLink))
        assert token not in str(alert.data)
        assert row.token_hash == hashed(token)


def test_new_password_ends_every_session_and_every_other_link(app, client, cast, link, tenant):
    elsewhere = signed_in(app.test_client(), cast.owner)
    client.post("/forgotten", data={"login": cast.owner.login_id})
    do_resets(app)
    client.post(link, data=BOTH)
    assert elsewhere.get("/me").status_code == 302
    with app.app_context(), tenant(EVERY_TENANT):
        assert not db.session.scalars(select(OneTimeLink)).all()
        assert not db.session.scalars(select(UserSession)).all()


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ({"new_password": "court", "repeated": "court"}, "12"),
        ({"new_password": "motdepasse2026", "repeated": "motdepasse2026"}, "guess"),
        ({"new_password": NEW, "repeated": NEW + "s"}, "differ"),
    ],
)
def test_poor_password_is_refused_and_the_link_stays_good(app, client, link, typed, word):
    refused = client.post(link, data=typed, headers={"Accept-Language": "en"})
    assert refused.status_code == 422
    assert word in refused.text
    assert client.post(link, data=BOTH).status_code == 303


def test_address_of_a_link_is_kept_nowhere(client, link):
    page = client.get(link)
    assert (page.headers["Referrer-Policy"], page.headers["Cache-Control"]) == ("no-referrer", "no-store")


def test_administrator_hands_over_a_link_that_is_shown_once(app, cast, tenant):
    admin = signed_in(app.test_client(), cast.administrator)
    shown = admin.post(f"/people/{cast.mate.public_id}/link")
    path = re.search(r"https?://[^/\s]+(/password/[\w-]+)", shown.text).group(1)
    assert path not in admin.get("/people").text
    assert app.test_client().post(path, data=BOTH).status_code == 303
    assert enters(app, cast.mate, NEW)
    assert app.test_client().post(path, data=BOTH).status_code == 410


def test_only_the_administrator_sees_people_and_hands_over_links(app, cast):
    for person in (cast.owner, cast.manager, cast.rmcd, cast.receptionist):
        client = signed_in(app.test_client(), person)
        assert client.get("/people").status_code == 403
        assert client.post(f"/people/{cast.mate.public_id}/link").status_code == 403


def test_person_of_another_legal_entity_is_not_there(app, cast):
    admin = signed_in(app.test_client(), cast.administrator)
    assert "Tranger" not in admin.get("/people").text
    assert admin.post(f"/people/{cast.stranger.public_id}/link").status_code == 404


def test_people_are_found_by_name_and_id(app, cast):
    admin = signed_in(app.test_client(), cast.administrator)
    page = admin.get("/people?q=vass oliv").text
    assert cast.owner.login_id in page
    assert cast.mate.login_id not in page
    assert admin.get("/people?q=%25").text.count("person-") == 0
