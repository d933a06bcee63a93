"""What hangs on the demonstration's clients: vehicles, contracts, fleets, lessors, protocols, customer relations."""

from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from crm.clients.models import Address, CareRequest, Client, FleetLine, Protocol, Relation
from crm.clients.searchable import searchable
from crm.extensions import db
from crm.setup.fiction.cars import NAMES, Car, used_car
from crm.setup.fiction.requests import CARE, LESSORS
from crm.setup.history.bulk import Bulk
from crm.setup.history.house import House
from crm.vehicles.actions.stock import searchable as vehicle_text
from crm.vehicles.models import Keeping, ServiceContract, Vehicle

SIGNS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"  # of a VIN: no I, O, Q
LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"  # of a plate: no I, O, U
OWNS, HAS_CONTRACT, ASKED, LEASES, AGREED = 0.35, 0.3, 0.03, 0.4, 0.5  # shares of the clients
ENERGIES = ("petrol", "petrol", "hybrid", "diesel", "electric")
TABLES = (Client, Vehicle, Relation, Address, FleetLine, Protocol, CareRequest, Keeping, ServiceContract)
Row = tuple[int, str, datetime, str, str]  # id, kind, created_at, postal code, city


def surround_clients(house: House, seed: int, now: datetime) -> dict[str, int]:
    """Writes the rows in batches, after the clients; returns how many of each table."""
    around = Around(house, seed + 2, now)
    asked = select(Client.id, Client.kind, Client.created_at, Client.postal_code, Client.city)
    rows = db.session.execute(asked.where(Client.kind != "contact").order_by(Client.id)).all()
    around.name_lessors()
    for row in rows:
        around.client(row)
        around.bulk.write_when_full()
    around.bulk.finish()
    return dict(around.bulk.written)


class Around:
    """One run: its chance, the day, its rows."""

    def __init__(self, house: House, seed: int, now: datetime) -> None:
        self.house, self.now, self.today = house, now, now.date()
        self.rng = Random(seed)  # noqa: S311 - chance for a demonstration, not for secrets
        self.bulk = Bulk(house.legal_entity_id, *TABLES)
        self.sold = [code for code in house.brands if code in NAMES]
        self.lessors: list[int] = []

    def name_lessors(self) -> None:
        """Adds the companies that lease to others."""
        for name, postal_code, city in LESSORS:
            known = {"kind": "B2B", "company": name, "postal_code": postal_code, "city": city}
            folded_name, search = searchable(Client(**known), ())
            born = self.now - timedelta(days=730)
            row = {**known, "folded_name": folded_name, "search": search, "created_at": born}
            self.lessors.append(self.bulk.add(Client, **row))

    def client(self, row: Row) -> None:
        """Adds what one client has: a company its fleet, a person a car or two."""
        client_id, kind, _at, _postal_code, _city = row
        if kind == "B2B":
            self._company(row)
        elif self.rng.random() < OWNS:
            for _ in range(1 if self.rng.random() < 0.8 else 2):
                self._vehicle(client_id, "owner")
        if self.rng.random() < ASKED:
            self._care(client_id)

    def _company(self, row: Row) -> None:
        client_id, _kind, _at, postal_code, city = row
        leases = self.rng.random() < LEASES
        for _ in range(self.rng.randrange(0, 5)):
            self._vehicle(client_id, "lessee" if leases else "fleet")
        if leases:
            self.bulk.add(Relation, client_id=client_id, other_id=self.rng.choice(self.lessors), kind="lessor", note="")
        if self.rng.random() < AGREED:
            self._fleet(client_id)
        if self.rng.random() < 0.15:
            street = f"{self.rng.randrange(1, 90)} zone d’activités des Fictions"
            self.bulk.add(
                Address, client_id=client_id, kind="delivery", street=street, postal_code=postal_code, city=city
            )

    def _fleet(self, client_id: int) -> None:
        for code in self.rng.sample(self.sold, k=min(len(self.sold), self.rng.randrange(1, 3))):
            renewal = self.today + timedelta(days=self.rng.randrange(-60, 700))
            number = self.rng.randrange(2, 30)
            self.bulk.add(FleetLine, client_id=client_id, make=NAMES[code], vehicles=number, renewal_on=renewal)
            if self.rng.random() < 0.5:
                self._protocol(client_id, code)

    def _protocol(self, client_id: int, code: str) -> None:
        starts = date(self.today.year, 1, 1)
        self.bulk.add(
            Protocol, client_id=client_id, brand_id=self.house.brands[code].id, name=f"Cadre {self.today.year}",
            number=f"{code}-{self.rng.randrange(1000, 9999)}", discount_percent=self.rng.choice((4, 6, 8, 12)),
            starts_on=starts, ends_on=date(self.today.year, 12, 31),
        )  # fmt: skip

    def _vehicle(self, client_id: int, role: str) -> None:
        car = used_car(self.rng.choice(self.sold), tuple(self.sold), self.today.year, self.rng)
        registered = date(car.year or self.today.year, self.rng.randrange(1, 13), self.rng.randrange(1, 28))
        registered = min(registered, self.today)
        vehicle_id = self.bulk.add(Vehicle, **self._vehicle_row(car, registered))
        self.bulk.add(Keeping, client_id=client_id, vehicle_id=vehicle_id, role=role, since=registered)
        if self.rng.random() < HAS_CONTRACT:
            self._contract(client_id, vehicle_id, registered)

    def _vehicle_row(self, car: Car, registered: date) -> dict:
        known = {
            "vin": "ZZZ" + "".join(self.rng.choices(SIGNS, k=14)),  # no maker has this beginning
            "plate": self._plate(),
            "make": car.make,
            "model": car.model,
            "trim": car.trim,
            "energy": self.rng.choice(ENERGIES),
            "registered_on": registered,
            "odometer_km": car.km,
        }
        return {**known, "search": vehicle_text(Vehicle(**known)), "created_at": self.now}

    def _plate(self) -> str:
        """A plate of the series SS, which is not given out."""
        return f"SS{self.rng.randrange(1, 1000):03d}{''.join(self.rng.choices(LETTERS, k=2))}"

    def _contract(self, client_id: int, vehicle_id: int, since: date) -> None:
        kind, monthly = self.rng.choice(
            (("maintenance", 2990), ("warranty", 1990), ("financing", 28900), ("rental", 34900))
        )
        self.bulk.add(
            ServiceContract, client_id=client_id, vehicle_id=vehicle_id, kind=kind,
            number=f"{kind[:2].upper()}{self.rng.randrange(100_000, 999_999)}", provider="Val-Bocage Services",
            starts_on=since, ends_on=since + timedelta(days=365 * self.rng.randrange(2, 6)), monthly_cents=monthly,
            up_to_km=self.rng.choice((None, 45_000, 60_000, 100_000)),
        )  # fmt: skip

    def _care(self, client_id: int) -> None:
        subject, details, answer = self.rng.choice(CARE)
        opened = self.now - timedelta(days=self.rng.randrange(1, 300), minutes=self.rng.randrange(600))
        closed = opened + timedelta(days=self.rng.randrange(1, 9)) if self.rng.random() < 0.7 else None
        if closed is not None and closed > self.now:
            closed = None
        self.bulk.add(
            CareRequest, client_id=client_id, brand_id=self.house.brands[self.rng.choice(self.sold)].id,
            number=f"RLC-{self.rng.randrange(10_000, 99_999)}", subject=subject, details=details,
            answer=answer if closed else "", opened_at=opened, closed_at=closed,
        )  # fmt: skip
