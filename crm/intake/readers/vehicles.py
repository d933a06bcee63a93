"""One vehicle from a sender's words. Nothing is invented: what was not said, or can't be, is None."""

import re
from dataclasses import replace

from crm.intake.prospect import Vehicle
from crm.intake.readers import cars
from crm.intake.readers.numbers import Measure, model_year, odometer_km, price
from crm.intake.readers.words import clean, fold
from crm.kernel.trade import car_name

_NEW = frozenset("new neuf neuve vn n neufs nouveau nouvelle 0km nuevo neu".split())
_USED = frozenset(
    "used occasion occasions vo u usage usagee usagé vd demo demonstration preowned certified cpo gebraucht ancien".split()
)
_KM = re.compile(r"\d[\d\s.\u202f\u00a0]*\s*(?:kms?|kilom[eè]tres)\b", re.IGNORECASE)
_PRICE = re.compile(r"\d[\d\s.,\u202f\u00a0]*\s*(?:€|eur\b|euros\b)", re.IGNORECASE)
_YEAR = re.compile(r"^(?:de |année |annee |du )?(?:\d{1,2}/)?((?:19|20)\d{2})$", re.IGNORECASE)
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
USED_FROM_KM = 1000


def read_vehicle(raw: dict[str, str], now_year: int, condition: str | None = None) -> tuple[Vehicle | None, list[str]]:
    """Returns (vehicle, flags). `condition` is what the format says when the sender says nothing.

    The vehicle is None when there is nothing to tell it by: no make, model, VIN, stock number or other fact.
    """
    raw = _from_line(raw)
    make, model, trim = _named(raw)
    measures = {
        "year": model_year(raw.get("year"), now_year),
        "odometer_km": odometer_km(raw.get("odometer_km"), raw.get("units")),
        "price_eur": price(raw.get("price_eur"), raw.get("currency")),
    }
    flags = [f"{name.split('_')[0]}_unlikely" for name, measure in measures.items() if measure.doubtful]
    vin = re.sub(r"[^A-Z0-9]", "", (raw.get("vin") or "").upper()) or None
    if vin and not _VIN.fullmatch(vin):
        flags, vin = [*flags, "vin_unlikely"], None
    vehicle = Vehicle(
        make=make,
        model=model,
        trim=trim,
        year=_int(measures["year"]),
        vin=vin,
        stock=clean(raw.get("stock"), 60),
        odometer_km=_int(measures["odometer_km"]),
        price_eur=measures["price_eur"].value,
    )
    if vehicle == Vehicle():
        return None, flags
    return replace(vehicle, condition=_condition(raw, vehicle, now_year) or condition), flags


def line(vehicle: Vehicle | None) -> str:
    """Returns the vehicle in one line, as a salesperson would say it."""
    if vehicle is None:
        return ""
    return car_name(vehicle.make, vehicle.model, vehicle.trim, vehicle.year)


def condition_of(text: str | None) -> str | None:
    """Returns "new" or "used" from « neuf », « VO », "pre-owned"; None when neither, or both, are named."""
    words = set(fold(text or "").replace("pre owned", "preowned").split())
    if bool(words & _NEW) == bool(words & _USED):
        return None
    return "new" if words & _NEW else "used"


def _condition(raw: dict[str, str], vehicle: Vehicle, now_year: int) -> str | None:
    said = condition_of(raw.get("condition"))
    driven = (vehicle.odometer_km or 0) >= USED_FROM_KM
    old = vehicle.year is not None and vehicle.year <= now_year - 2
    return said or ("used" if driven or old else None)


def _from_line(raw: dict[str, str]) -> dict[str, str]:
    """« Peugeot 3008 GT - 2021 - 45 000 km - 25 900 € »: the facts that are told by their unit are taken out."""
    text = raw.get("text")
    if not text:
        return raw
    found = dict(raw)
    for name, pattern in (("odometer_km", _KM), ("price_eur", _PRICE)):
        match = pattern.search(text)
        if match:
            found.setdefault(name, match.group())
            text = f"{text[: match.start()]} - {text[match.end() :]}"
    kept = []
    for index, piece in enumerate(re.split(r"\s+[-–—|]\s+|\s*[,;()|]\s*", text)):
        year = _YEAR.match(piece.strip())
        if year and index:
            found.setdefault("year", year.group(1))
        elif piece.strip(" -–—|"):
            kept.append(piece.strip(" -–—|"))
    found["text"] = " ".join(kept)
    return found


def _named(raw: dict[str, str]) -> tuple[str | None, str | None, str | None]:
    """Returns (make, model, trim): a model repeated in the make, a make before the model, a whole line, untangled."""
    make, model, trim = (clean(raw.get(part), 80) for part in ("make", "model", "trim"))
    if make and model:
        make, model = _untangle(make, model)
    elif model and not make:
        make, rest = cars.take_make(model)
        model = _of_ds(make, rest) if make and rest else (None if make else model)
    elif make and not cars.is_make(make):
        known, rest = cars.take_make(make)
        make, model = (known, rest) if known and rest else (make, None)
    text = clean(raw.get("text"), 160)
    if text and not model:
        make, model, trim = _from_text(make, trim, text)
    return cars.spell_make(make), model, trim


def _untangle(make: str, model: str) -> tuple[str | None, str]:
    if fold(make) == fold(model) and not cars.is_make(make):
        known, rest = cars.take_make(make)
        return (known, _of_ds(known, rest)) if known and rest else (None, model)
    repeated = re.match(rf"(.*?)[\s\-]*{re.escape(model)}$", make, re.IGNORECASE)
    if repeated and repeated.group(1) and cars.is_make(repeated.group(1)):
        make = repeated.group(1)
    elif not cars.is_make(make):
        known, rest = cars.take_make(make)
        make = known if known and rest and fold(rest).split()[:1] == fold(model).split()[:1] else make
    known, rest = cars.take_make(model)
    if rest and known == cars.spell_make(make):
        model = _of_ds(known, rest)
    return make, model


def _of_ds(make: str | None, model: str) -> str:
    """« DS 7 » is the model's own name: its number alone says nothing."""
    return f"DS {model}" if make == "DS" and model[:1].isdigit() else model


def _from_text(make: str | None, trim: str | None, text: str) -> tuple[str | None, str | None, str | None]:
    found, rest = cars.take_make(text)
    make = make or found
    if make is None:
        model, rest = cars.find_model(text)
        return None, model, trim or (rest if model else None)
    model, rest_trim = cars.take_model(cars.spell_make(make), _of_ds(cars.spell_make(make), rest) if rest else "")
    return make, model, trim or rest_trim


def _int(measure: Measure) -> int | None:
    return int(measure.value) if measure.value is not None else None
