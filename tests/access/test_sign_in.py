"""Signing in and out (reliability.md, inputs 18, 19 and 21)."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from crm.access import devices
from crm.access.jobs import forget_expired
from crm.access.models import SignInAttempt, User, UserSession
from crm.access.throttling import network_of
from crm.extensions import db
from crm.kernel.clock import now
from crm.worker import Budget

WRONG = "pas le bon mot de passe"


def enter(client, login, password, **more):
    return client.post("/login", data={"login": login, "password": password}, **more)


def sessions(app) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(UserSession))


@pytest.mark.parametrize("named", ["login_id", "email"])
def test_person_signs_in_by_id_or_email_in_any_case(app, client, cast, named):
    answer = enter(client, getattr(cast.owner, named).upper(), cast.owner.password)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/me").status_code == 200


def test_page_that_was_asked_for_opens_after_the_sign_in(client, cast):
    asked = client.get("/me?section=contact")
    assert asked.location == "/login?next=/me?section%3Dcontact"
    form = client.get(asked.location)
    assert b'name="next" value="/me?section=contact"' in form.data
    answer = client.post(
        "/login", data={"login": cast.owner.email, "password": cast.owner.password, "next": "/me?section=contact"}
    )
    assert answer.location == "/me?section=contact"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "me",
        "/\t/evil",
    ],
)
def test_next_never_leads_elsewhere(client, cast, elsewhere):
    answer = client.post("/login", data={"login": cast.owner.email, "password": cast.owner.password, "next": elsewhere})
    assert answer.location == "/"


def test_known_and_unknown_person_get_the_same_answer(client, cast, clock):
    known = enter(client, cast.owner.email, WRONG)
    unknown = enter(client, "personne@example.com", WRONG)
    assert known.status_code == unknown.status_code == 422
    assert known.data.replace(cast.owner.email.encode(), b"X") == unknown.data.replace(b"personne@example.com", b"X")


@pytest.mark.databases("sqlite")
def test_known_and_unknown_person_cost_as_much_time(app, cast):
    def taken(login: str) -> float:
        lasted = []
        for n in range(9):
            client = app.test_client()
            begun = time.process_time()
            enter(client, login, WRONG, environ_base={"REMOTE_ADDR": f"10.1.{n}.{len(login)}"})
            lasted.append(time.process_time() - begun)
        return sorted(lasted)[4]

    taken(cast.mate.email)
    known, unknown = taken(cast.owner.email), taken("personne@example.com")
    assert abs(known - unknown) < 0.4 * max(known, unknown)


def test_switched_off_person_does_not_get_in(app, client, cast, tenant):
    with app.app_context(), tenant(cast.garage):
        db.session.get(User, cast.owner.id).active = False
    assert enter(client, cast.owner.login_id, cast.owner.password).status_code == 422


def test_sign_in_begins_a_session_of_its_own(app, client, cast):
    with client.session_transaction() as visitor:
        visitor["planted"] = "by somebody else"
    enter(client, cast.owner.login_id, cast.owner.password)
    with client.session_transaction() as session:
        assert "planted" not in session
        first = session["sid"]
    enter(client, cast.owner.login_id, cast.owner.password)
    with client.session_transaction() as session:
        assert session["sid"] != first


def test_cookie_is_dead_after_the_sign_out(app, client, cast):
    enter(client, cast.owner.login_id, cast.owner.password)
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"]).value
    assert client.post("/logout").location == "/login"
    assert sessions(app) == 0
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie)
    assert client.get("/me").status_code == 302


def test_passwords_are_slowed_and_the_owner_still_gets_in(app, client, cast, clock):
    owner, guesser = client, app.test_client()
    enter(owner, cast.owner.login_id, cast.owner.password)
    answers = [enter(guesser, cast.owner.login_id, f"{WRONG} {n}").status_code for n in range(40)]
    assert answers == [422] * 5 + [429] * 35
    assert enter(guesser, cast.owner.login_id, cast.owner.password).status_code == 429
    owner.post("/logout")
    assert enter(owner, cast.owner.login_id, cast.owner.password).status_code == 303


def test_pause_is_told_grows_and_ends(app, client, cast, clock):
    told = []
    for _ in range(4):
        while (answer := enter(client, cast.owner.login_id, WRONG)).status_code == 422:
            pass
        told.append(int(answer.headers["Retry-After"]))
        clock.shift(timedelta(seconds=told[-1]))
    assert told == [1, 2, 4, 8]
    assert enter(client, cast.owner.login_id, cast.owner.password).status_code == 303
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SignInAttempt)) == 0


def test_one_password_on_a_thousand_accounts_is_slowed(client, clock):
    answers = [enter(client, f"fr-000802p.d{n}", WRONG).status_code for n in range(40)]
    assert answers == [422] * 30 + [429] * 10


def test_one_account_from_many_addresses_is_slowed(client, cast, clock):
    answers = [
        enter(client, cast.owner.email, WRONG, environ_base={"REMOTE_ADDR": f"10.0.0.{n}"}).status_code
        for n in range(30)
    ]
    assert answers == [422] * 20 + [429] * 10


def test_forged_forwarded_for_does_not_help(client, cast, clock):
    answers = [
        enter(client, cast.owner.email, WRONG, headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code
        for n in range(10)
    ]
    assert answers == [422] * 5 + [429] * 5


def test_forwarded_for_of_a_trusted_proxy_is_believed(make_app, cast):
    client = make_app(trusted_proxies=1).test_client()
    for n in range(10):
        answer = enter(client, cast.owner.email, WRONG, headers={"X-Forwarded-For": f"10.9.9.9, 10.0.0.{n}"})
        assert answer.status_code == 422


def test_forged_device_cookie_is_nobodys(app):
    good = devices.remember(None, 7, "right key")
    assert devices.known_device(good, 7, "right key")
    assert not devices.known_device(good, 8, "right key")
    assert not devices.known_device(good, 7, "other key")
    assert not devices.known_device("garbage", 7, "right key")


def test_shared_computer_remembers_its_last_people():
    cookie = None
    for user_id in range(1, 13):
        cookie = devices.remember(cookie, user_id, "key")
    assert [bool(devices.known_device(cookie, n, "key")) for n in (1, 4, 5, 12)] == [False, False, True, True]


def test_old_attempts_are_forgotten(app, client, cast, tenant):
    with app.app_context(), tenant(cast.garage):
        old = SignInAttempt(name_hash="x", address="sign in 10.0.0.1", at=now() - timedelta(days=2))
        db.session.add(old)
    enter(client, cast.owner.login_id, cast.owner.password)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SignInAttempt)) == 0


@pytest.mark.parametrize(
    ("address", "told_by"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:a:b:c:d", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unix:", "unix:"),
    ],
)
def test_one_network_counts_as_one_place(address, told_by):
    assert network_of(address) == told_by


def test_sign_ins_and_links_that_are_over_are_deleted(app, client, cast, clock):
    enter(client, cast.owner.login_id, cast.owner.password)
    clock.shift(timedelta(days=13))
    with app.app_context():
        assert forget_expired(Budget()) is False
    assert sessions(app) == 1
    clock.shift(timedelta(days=2))
    with app.app_context():
        forget_expired(Budget())
    assert sessions(app) == 0


def test_demo_mode_offers_only_people_who_are_there(make_app, cast):
    assert b"demo-sign-ins" not in make_app(demo=True).test_client().get("/login").data


@pytest.mark.parametrize("field", ["login", "password"])
def test_nul_and_a_megabyte_are_refused_politely(client, cast, field):
    data = {"login": cast.owner.email, "password": cast.owner.password} | {field: "\x00" + "x" * 1_000_000}
    assert client.post("/login", data=data).status_code == 422
