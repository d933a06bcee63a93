"""What somebody asks for: one wish, as the person would put it into a portal's form."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from crm.setup.fiction.cars import Car, new_car, trade_in, used_car
from crm.setup.fiction.persons import Person, Persons
from crm.setup.fiction.sentences import COMMENTS

USED_CARS = "SP"  # the used-car brand: any make of the group

# source, origin, weight
SOURCES = {
    "VN": (
        ("Constructeur", "manufacturer", 36),
        ("Site valbocage", "website", 27),
        ("AutoVitrine", "portal", 12),
        ("Téléphone", "phone", 14),
        ("Showroom", "showroom", 8),
        ("", "recommendation", 3),
    ),
    "VO": (
        ("OccaZoom", "portal", 42),
        ("AutoVitrine", "portal", 31),
        ("Site valbocage", "website", 13),
        ("Téléphone", "phone", 9),
        ("Showroom", "showroom", 5),
    ),
    "FI": (("Site valbocage", "website", 1),),
    "SE": (("Site valbocage", "website", 3), ("Téléphone", "phone", 1)),
}
REQUESTS = {
    "VN": (("offer", 34), ("test_drive", 27), ("information", 12), ("brochure", 9), ("callback", 10), ("trade_in", 8)),
    "VO": (("information", 46), ("offer", 18), ("test_drive", 12), ("callback", 14), ("trade_in", 10)),
    "FI": (("financing", 1),),
    "SE": (("appointment", 1),),
}


@dataclass(frozen=True)
class Place:
    """An outlet, as a sender knows it."""

    code: str
    name: str
    brands: tuple[str, ...]


def places_of(file: Path) -> tuple[Place, ...]:
    """Returns the outlets of a dealership file that has been loaded before: it is known to be right."""
    outlets = tomllib.loads(file.read_text("utf-8"))["outlets"]
    return tuple(Place(outlet["code"], outlet["name"], tuple(outlet["brands"])) for outlet in outlets)


@dataclass(frozen=True)
class Wish:
    """One request of one person. `place` and `brand` are None when the sender didn't say."""

    external_id: str
    person: Person
    place: Place | None
    brand: str | None
    activity: str
    request_type: str
    lead_type: str
    source: str
    origin: str
    car: Car | None
    trade_in: Car | None = None
    downpayment: int | None = None
    monthly: int | None = None
    budget: int | None = None
    comments: str = ""
    consent: dict[str, bool] = field(default_factory=dict)
    preferred_contact: str | None = None


class Wishes:
    """Makes wishes, one after the other; the same seed makes the same wishes."""

    def __init__(self, rng: Random, this_year: int) -> None:
        self.rng, self.this_year = rng, this_year
        self.persons = Persons(rng)

    def next(self, place: Place, activity: str, person: Person | None = None, source: str | None = None) -> Wish:
        """Returns a wish for this place and activity; of a new person unless one is given."""
        rng = self.rng
        person = person or self.persons.next(0.1 if activity == "VN" else 0.05)
        brand = self._brand(place, activity)
        name, origin = self._source(activity, source)
        request_type = _weighted(REQUESTS[activity], rng)
        car = self._car(brand, place, activity)
        downpayment, monthly = self._finance(request_type, car)
        return Wish(
            external_id=f"{(name or 'REC')[:2].upper()}-{rng.randrange(16**8):08x}",
            person=person,
            place=place,
            brand=brand,
            activity=activity,
            request_type=request_type,
            lead_type=self._lead_type(origin),
            source=name,
            origin=origin,
            car=car,
            trade_in=trade_in(self.this_year, rng) if request_type == "trade_in" or rng.random() < 0.16 else None,
            downpayment=downpayment,
            monthly=monthly,
            budget=rng.randrange(8, 40) * 1000 if rng.random() < 0.12 else None,
            comments="" if origin in ("phone", "showroom") else self._comment(request_type, car),
            consent=self._consent(),
            preferred_contact=rng.choice((None, None, "phone", "phone", "email", "sms")),
        )

    def _brand(self, place: Place, activity: str) -> str:
        if activity == "VO" and USED_CARS in place.brands and self.rng.random() < 0.65:
            return USED_CARS
        new = [code for code in place.brands if code != USED_CARS]
        return self.rng.choice(new or place.brands)

    def _source(self, activity: str, only: str | None) -> tuple[str, str]:
        known = SOURCES[activity]
        chosen = [entry for entry in known if entry[0] == only] or known
        name, origin, _ = self.rng.choices(chosen, [weight for *_, weight in chosen])[0]
        return (only if only is not None else name), origin

    def _lead_type(self, origin: str) -> str:
        if origin == "showroom":
            return "walk_in"
        if origin == "phone":
            return self.rng.choice(("missed_call", "missed_call", "standard"))
        return self.rng.choices(("standard", "urgent", "campaign"), (88, 5, 7))[0]

    def _car(self, brand: str, place: Place, activity: str) -> Car | None:
        if activity == "SE":
            return None
        if activity == "VO" or brand == USED_CARS:
            return used_car(brand, place.brands, self.this_year, self.rng)
        return new_car(brand, self.rng) if self.rng.random() < 0.95 else None

    def _finance(self, request_type: str, car: Car | None) -> tuple[int | None, int | None]:
        if car is None or (request_type != "financing" and self.rng.random() > 0.14):
            return None, None
        downpayment = self.rng.choice((None, 1500, 2000, 3000, 5000))
        return downpayment, 10 * round(((car.price or 20_000) - (downpayment or 0)) / 620)

    def _comment(self, request_type: str, car: Car | None) -> str:
        wanted = f"la {car.title}" if car else "ce véhicule"
        return self.rng.choice(COMMENTS[request_type]).format(car=wanted)

    def _consent(self) -> dict[str, bool]:
        if self.rng.random() < 0.3:
            return {}
        return {name: self.rng.random() < share for name, share in (("email", 0.6), ("sms", 0.45), ("phone", 0.5))}


def _weighted(entries: tuple[tuple[str, int], ...], rng: Random) -> str:
    return rng.choices([name for name, _ in entries], [weight for _, weight in entries])[0]
