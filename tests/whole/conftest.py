"""A stage on which every page has something to show, for the tests that walk all routes."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from crm.access.actors import actor
from crm.access.models import PROFILES, Share, SignInName, User
from crm.assignment.actions import place
from crm.clients.actions import ClientDetails, find_or_make
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.text import fold
from crm.leads.actions.closing import lose
from crm.leads.actions.opening import NewLead, open_lead
from crm.leads.actions.ownership import give_to
from crm.leads.actions.treatment import add_note, log_contact, plan_next_action
from crm.leads.models import Lead
from crm.worker import as_tenant
from tests.support import signing_in
from tests.support.cast import Cast, Person
from tests.support.rows import internal_ids, one_of_each, public_ids
from tests.whole.walking import Route, pages

FOREIGN = "Zzmorel"
FOREIGN_WORDS = (FOREIGN, "Tranger", "Connue", "Autos Morel", "MOR-DOLE")


@dataclass
class Scene:
    """Garage Martin at work, and one thing of each kind that is Autos Morel's."""

    app: Flask
    cast: Cast
    by_profile: dict[str, Person]
    own: dict[str, str] = field(default_factory=dict)  # table → public id
    foreign: dict[str, str] = field(default_factory=dict)
    foreign_numbers: dict[str, int] = field(default_factory=dict)
    _clients: dict[int, FlaskClient] = field(default_factory=dict)
    _pages: dict[int, list[tuple[Route, str]]] = field(default_factory=dict)

    def client(self, person: Person | None = None) -> FlaskClient:
        """Returns a new browser, or the one of the person who is given, signed in."""
        if person is None:
            return self.app.test_client()
        if person.id not in self._clients:
            self._clients[person.id] = signing_in.signed_in(self.app.test_client(), person)
        return self._clients[person.id]

    def pages(self, client: FlaskClient) -> list[tuple[Route, str]]:
        """Returns each page that there is for the person of this browser; looked for once."""
        if id(client) not in self._pages:
            self._pages[id(client)] = list(pages(client, self.app, self.own))
        return self._pages[id(client)]


@pytest.fixture
def scene(make_app: Callable[..., Flask], cast: Cast) -> Scene:
    """The stage with ordinary names."""
    return set_up(make_app(), cast, "Duchêne")


def set_up(app: Flask, cast: Cast, word: str) -> Scene:
    """Fills both legal entities; everything of Garage Martin that can be named is named `word`."""
    with app.app_context():
        with as_tenant(cast.garage):
            by_profile = _one_person_for_each_profile(cast)
        with as_tenant(cast.garage):
            _leads(cast, word)
        with as_tenant(cast.garage):
            one_of_each(word)
            own = public_ids() | {"lead": _lead_of(cast.owner)}
        with as_tenant(cast.morel):
            one_of_each(FOREIGN)
            foreign, numbers = public_ids(), internal_ids()
    return Scene(app, cast, by_profile, own, foreign, numbers)


def _one_person_for_each_profile(cast: Cast) -> dict[str, Person]:
    known = [cast.owner, cast.manager, cast.rmcd, cast.receptionist, cast.administrator]
    found = {db.session.get(User, person.id).profile: person for person in known}
    for number, profile in enumerate(p for p in PROFILES if p not in found):
        found[profile] = _person(cast, f"p{number:03}", profile)
    return found


def _person(cast: Cast, number: str, profile: str) -> Person:
    login = f"FR-000802P.{number}"
    row = User(
        login_id=login, first_name="Paul", last_name=profile, email=f"{number}@martin.example.com", profile=profile
    )
    db.session.add(row)
    db.session.flush()
    db.session.add(SignInName(name=fold(login), user_id=row.id, legal_entity_id=cast.garage))
    db.session.add(Share(user_id=row.id, outlet_id=cast.caen.id, brand_id=cast.brands["AP"]))
    return Person(row.id, row.public_id, cast.garage, login, row.email, row.name)


def _leads(cast: Cast, word: str) -> None:
    owner = db.session.get(User, cast.owner.id)
    treated = _arrives(cast, word, "01", outlet=cast.caen.id, brand=cast.brands["AP"])
    give_to(treated, owner, {"how": "hand", "by": word}, actor(owner))
    log_contact(treated, "no_answer", word, actor(owner))
    plan_next_action(treated, "call", now(), word, actor(owner))
    add_note(treated, word, actor(owner))
    waiting = _arrives(cast, word, "02", outlet=cast.caen.id, brand=cast.brands["AC"])
    place(waiting)
    _arrives(cast, word, "03")  # neither outlet nor brand
    lost = _arrives(cast, word, "04", outlet=cast.lisieux.id, brand=cast.brands["AP"])
    lose(lost, "price", word, actor(owner))


def _arrives(cast: Cast, word: str, number: str, outlet: int | None = None, brand: int | None = None) -> Lead:
    phone, email = f"+336399812{number}", f"person{number}@example.com"
    client = find_or_make(ClientDetails(last_name=word, first_name="Ève", email=email, phones=(phone,)))
    new = NewLead(
        client=client, name=f"Ève {word}", received_at=now(), outlet_id=outlet, brand_id=brand, company=word,
        email=email, phones=(phone,), vehicle=f"3008 {word}", comments=word, source_name=word,
        request={"comments": word, "answers": {word: word}},
    )  # fmt: skip
    return open_lead(new, actor(db.session.get(User, cast.manager.id)))


def _lead_of(person: Person) -> str:
    return db.session.scalars(select(Lead.public_id).where(Lead.owner_id == person.id)).first() or ""
