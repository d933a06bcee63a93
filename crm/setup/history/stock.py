"""The stock of the demonstration: some thirty vehicles an outlet, and leads that are about some of them."""

from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select, update

from crm.access.actors import SYSTEM
from crm.extensions import db
from crm.journal.actions import record
from crm.leads.models import Lead
from crm.setup.fiction.cars import MODELS, NAMES, Car, new_car, used_car
from crm.setup.fiction.pictures import PAINTS, drawing
from crm.setup.fiction.wishes import Place
from crm.setup.history.house import House
from crm.vehicles.actions.photos import add_photo
from crm.vehicles.actions.stock import searchable
from crm.vehicles.models import Vehicle
from crm.vehicles.pictures import prepare

AN_OUTLET = 30
MOST_LEADS = 2_000  # the newest open ones are looked through: a bench has many more
DRAWN = 36  # of the newest have a drawing
SIGNS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"  # of a VIN: no I, O, Q
KINDS = ("VN",) * 10 + ("VO",) * 17 + ("VD",) * 3
STATUSES = ("available",) * 21 + ("reserved",) * 4 + ("ordered",) * 2 + ("sold",) * 3
GEARS = ("manual", "automatic")
ELECTRIC = ("ë-", "500e", "N°8", "Elettrica")


def make_stock(house: House, seed: int, now: datetime) -> int:
    """Writes the stock, flushed, and ties open leads to it; returns how many vehicles there are."""
    rng = Random(seed)  # noqa: S311 - chance for a demonstration, not for secrets
    rows = [
        _vehicle(house, place, number, now, rng)
        for place in house.places
        if any(code in MODELS for code in place.brands)
        for number in range(AN_OUTLET)
    ]
    db.session.add_all(rows)
    db.session.flush()
    newest = sorted((row for row in rows if row.status != "sold"), key=lambda row: row.created_at, reverse=True)
    for row in newest[:DRAWN]:
        add_photo(row, "illustration.png", prepare(drawing(row.colour, rng)), SYSTEM)
    _tie_leads(newest)
    return len(rows)


def _vehicle(house: House, place: Place, number: int, now: datetime, rng: Random) -> Vehicle:
    kind, status = rng.choice(KINDS), rng.choice(STATUSES)
    brand = rng.choice([code for code in place.brands if code in MODELS])
    car = used_car(brand, place.brands, now.year, rng) if kind == "VO" else new_car(brand, rng)
    came = now - timedelta(days=rng.randrange(1, 150), minutes=rng.randrange(600))
    row = Vehicle(
        stock_kind=kind,
        status="available" if kind != "VN" and status == "ordered" else status,
        stock_number=f"{kind}{house.outlets[place.code].id:02d}{number:03d}",
        vin="ZZZ" + "".join(rng.choices(SIGNS, k=14)),  # no maker has this beginning
        brand_id=house.brands[brand].id,
        outlet_id=house.outlets[place.code].id,
        make=NAMES[brand],
        model=car.model,
        trim=car.trim,
        energy=_energy(car, rng),
        gearbox=rng.choice(GEARS),
        colour=rng.choice(list(PAINTS)),
        price_cents=_price(car, kind) * 100,
        revision=1,
        created_at=came,
    )
    _driven(row, car, came, rng)
    row.search = searchable(row)
    return row


def _driven(row: Vehicle, car: Car, came: datetime, rng: Random) -> None:
    """What has been on the road has a plate, a first registration and a mileage; plates from ZY on don't exist yet."""
    if row.stock_kind == "VN":
        row.plate, row.odometer_km, row.registered_on = "", 10, None
        return
    row.plate = f"Z{rng.choice('YZ')}{rng.randrange(100, 999)}{rng.choice('ABCDEFGH')}{rng.choice('JKLMNP')}"
    first = date(car.year, rng.randrange(1, 12), rng.randrange(1, 28)) if car.year else None
    row.registered_on = min(first or came.date() - timedelta(days=rng.randrange(60, 200)), came.date())
    row.odometer_km = car.km or rng.randrange(1_500, 9_000)


def _energy(car: Car, rng: Random) -> str:
    if any(word in f"{car.model} {car.trim}" for word in ELECTRIC):
        return "electric"
    return "hybrid" if "Hybrid" in car.trim or "Ibrida" in car.trim else rng.choice(("petrol", "petrol", "diesel"))


def _price(car: Car, kind: str) -> int:
    """A demonstration vehicle is worth a tenth less than a new one."""
    return (car.price or 20_000) * (90 if kind == "VD" else 100) // 1000 * 10


def _tie_leads(stock: list[Vehicle]) -> None:
    """Ties open leads to a vehicle of their outlet of the model that they want."""
    free = {(row.outlet_id, f"{row.make} {row.model}"): row for row in stock}
    asked = select(Lead.id, Lead.outlet_id, Lead.vehicle).where(Lead.closed_at.is_(None), Lead.vehicle != "")
    for lead_id, outlet_id, wish in db.session.execute(asked.order_by(Lead.received_at.desc()).limit(MOST_LEADS)).all():
        named = next((key for key in free if key[0] == outlet_id and wish.startswith(key[1])), None)
        if named is not None:
            vehicle = free.pop(named)
            db.session.execute(update(Lead).where(Lead.id == lead_id).values(vehicle_id=vehicle.id))
            record("lead", lead_id, "lead.vehicle", SYSTEM, vehicle=vehicle.label, before="")
            record("vehicle", vehicle.id, "vehicle.wanted", SYSTEM, subject="lead")
