"""The cast: one dealership with two outlets and its people, and a stranger of another one. All of it is fiction."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from argon2 import PasswordHasher

from crm.access.models import SalesManager, Share, SignInName, User
from crm.clients.models import Client
from crm.extensions import db
from crm.kernel.tenancy import inside
from crm.kernel.text import fold
from crm.kernel.trade import DEFAULT_BRANDS
from crm.leads.models import Lead
from crm.opportunities.actions.stages import ensure_stages
from crm.outlets.models import Brand, LegalEntity, OpeningSpan, Outlet, OutletBrand

PASSWORD = "un mot de passe de théâtre"
CAME = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
WEEK = [(day, opens, closes) for day in range(5) for opens, closes in ((540, 720), (840, 1140))] + [(5, 540, 1080)]


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in."""

    id: int
    public_id: str
    legal_entity_id: int
    login_id: str
    email: str
    name: str
    password: str = PASSWORD


@dataclass(frozen=True)
class Place:
    """An outlet, with the ids that tests need."""

    id: int
    public_id: str
    code: str


@dataclass(frozen=True)
class Cast:
    """Garage Martin in Caen and Lisieux sells Citroën and Peugeot; Autos Morel in Dole is somebody else's business.

    Caen sells both brands, Lisieux Peugeot alone. `owner` sells both in Caen, `mate` Peugeot in Caen and Lisieux;
    `manager` is the sales manager of every post. `stranger` sells Peugeot for Autos Morel and owns `stranger_lead`.
    """

    garage: int
    morel: int
    caen: Place
    lisieux: Place
    dole: Place
    brands: dict[str, int]
    morel_brands: dict[str, int]
    owner: Person
    mate: Person
    manager: Person
    rmcd: Person
    receptionist: Person
    administrator: Person
    stranger: Person
    stranger_lead: str


def people() -> Cast:
    """Writes the cast into the empty database of the current application and returns it."""
    garage = _entity("Garage Martin", "FR40303265045")
    morel = _entity("Autos Morel", "FR83404833048")
    with inside(db.session(), garage):
        values = _garage_martin(garage)
        ensure_stages()
        db.session.commit()
    with inside(db.session(), morel):
        values |= _autos_morel(morel)
        ensure_stages()
        db.session.commit()
    return Cast(garage=garage, morel=morel, **values)


def _garage_martin(entity: int) -> dict:
    brands = _brands()
    caen = _outlet("MAR-CAEN", "Garage Martin Caen", "Caen", "14000", (brands["AC"], brands["AP"], brands["SP"]))
    lisieux = _outlet("MAR-LISIEUX", "Garage Martin Lisieux", "Lisieux", "14100", (brands["AP"],))
    both = [(caen, brands["AC"]), (caen, brands["AP"]), (caen, brands["SP"])]
    everywhere = [*both, (lisieux, brands["AP"])]
    manager = _person(entity, "d003", "Hélène", "Marchand", "Sales_Manager", everywhere)
    for place, brand in everywhere:
        db.session.add(SalesManager(outlet_id=place.id, brand_id=brand, user_id=manager.id))
    return {
        "brands": brands,
        "caen": caen,
        "lisieux": lisieux,
        "owner": _person(entity, "d001", "Olivier", "Vasseur", "Salesman", both),
        "mate": _person(entity, "d002", "Mathilde", "Rivière", "Salesman", [(caen, brands["AP"]), everywhere[-1]]),
        "manager": manager,
        "rmcd": _person(entity, "d004", "Romain", "Delcourt", "RMCD_Partner", []),
        "receptionist": _person(entity, "d005", "Rose", "Accard", "Receptionist", []),
        "administrator": _person(entity, "admin", "Adèle", "Ministre", "Administrator", []),
    }


def _autos_morel(entity: int) -> dict:
    brands = _brands()
    dole = _outlet("MOR-DOLE", "Autos Morel Dole", "Dole", "39100", (brands["AP"],))
    stranger = _person(entity, "d001", "Étienne", "Tranger", "Salesman", [(dole, brands["AP"])], dealer="FR-000999M")
    return {"morel_brands": brands, "dole": dole, "stranger": stranger, "stranger_lead": _lead(stranger, dole, brands)}


def _entity(name: str, vat: str) -> int:
    row = LegalEntity(name=name, vat_number=vat)
    db.session.add(row)
    db.session.commit()
    return row.id


def _brands() -> dict[str, int]:
    rows = [Brand(code=c, name=n, colour=k, position=i) for i, (c, n, k) in enumerate(DEFAULT_BRANDS)]
    db.session.add_all(rows)
    db.session.flush()
    return {row.code: row.id for row in rows}


def _outlet(code: str, name: str, city: str, postal_code: str, brands: tuple[int, ...]) -> Place:
    row = Outlet(
        code=code,
        name=name,
        dealer_code=code[:3] + "001",
        city=city,
        postal_code=postal_code,
        street="1 rue de la Fiction",
        sales_alerts=[f"ventes.{city.lower()}@example.com"],
        after_sales_alerts=[f"atelier.{city.lower()}@example.com"],
    )
    db.session.add(row)
    db.session.flush()
    db.session.add_all(OutletBrand(outlet_id=row.id, brand_id=brand) for brand in brands)
    db.session.add_all(OpeningSpan(outlet_id=row.id, weekday=d, opens=o, closes=c) for d, o, c in WEEK)
    return Place(row.id, row.public_id, code)


def _person(
    entity: int, number: str, first: str, last: str, profile: str, posts: list, dealer: str = "FR-000802P"
) -> Person:
    email = f"{fold(first)}.{fold(last)}@{'martin' if dealer.endswith('P') else 'morel'}.example.com"
    row = User(
        login_id=f"{dealer}.{number}",
        first_name=first,
        last_name=last,
        email=email,
        profile=profile,
        main_outlet_id=posts[0][0].id if posts else None,
        notified_activities=["VN", "VO"],
        password_hash=_hashed(),
    )
    db.session.add(row)
    db.session.flush()
    for name in (row.login_id, email):
        db.session.add(SignInName(name=fold(name), user_id=row.id, legal_entity_id=entity))
    db.session.add_all(Share(user_id=row.id, outlet_id=place.id, brand_id=brand) for place, brand in posts)
    return Person(row.id, row.public_id, entity, row.login_id, email, row.name)


def _lead(owner: Person, place: Place, brands: dict[str, int]) -> str:
    """One open lead, so that "another tenant's lead" is one that exists."""
    client = Client(last_name="Connue", first_name="Inès", folded_name="ines connue", created_at=CAME)
    db.session.add(client)
    db.session.flush()
    row = Lead(
        client_id=client.id,
        outlet_id=place.id,
        brand_id=brands["AP"],
        owner_id=owner.id,
        name="Inès Connue",
        received_at=CAME,
        first_response_due=CAME,
        urgent_at=CAME,
    )
    db.session.add(row)
    db.session.flush()
    return row.public_id


@cache
def _hashed() -> str:
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1).hash(PASSWORD)
