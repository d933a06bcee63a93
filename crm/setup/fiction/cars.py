"""Cars that people ask for, by brand code: model, usual trims, price of a new one in euros."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Model:
    """A model of a brand."""

    name: str
    trims: tuple[str, ...]
    price: int


@dataclass(frozen=True)
class Car:
    """One car, as a portal describes it; `year` and `km` only of a used one, or of a trade-in."""

    make: str
    model: str
    trim: str = ""
    condition: str = "new"
    year: int | None = None
    km: int | None = None
    price: int | None = None
    stock: str = ""

    @property
    def title(self) -> str:
        """Make and model, said once when the model's name begins with the make: « DS 3 »."""
        return self.model if self.model.startswith(f"{self.make} ") else f"{self.make} {self.model}"

    @property
    def line(self) -> str:
        """The car in one line, as lists show it."""
        return f"{self.title} {self.trim}".strip()


NAMES = {
    "AC": "Citroën", "AP": "Peugeot", "DS": "DS", "OP": "Opel", "FT": "Fiat", "JE": "Jeep", "AR": "Alfa Romeo",
    "AH": "Abarth", "FO": "Fiat Professional",
}  # fmt: skip
MODELS = {
    "AC": (
        Model("C3", ("You", "Plus", "Max"), 19_900),
        Model("ë-C3", ("You", "Max"), 23_300),
        Model("C3 Aircross", ("Plus", "Max"), 24_900),
        Model("C4", ("Plus", "Max"), 28_400),
        Model("C5 Aircross", ("Plus", "Max", "Hybrid 136"), 35_900),
        Model("Berlingo", ("Plus", "XL Max"), 29_700),
    ),
    "AP": (
        Model("208", ("Style", "Allure", "GT"), 22_400),
        Model("2008", ("Style", "Allure", "GT"), 28_600),
        Model("308", ("Style", "Allure", "GT"), 32_200),
        Model("308 SW", ("Allure", "GT"), 34_100),
        Model("3008", ("Allure", "GT"), 38_900),
        Model("5008", ("Allure", "GT"), 42_500),
        Model("Rifter", ("Allure",), 30_900),
    ),
    "DS": (
        Model("DS 3", ("Pallas", "Étoile"), 33_000),
        Model("DS 4", ("Pallas", "Étoile"), 39_500),
        Model("DS 7", ("Pallas", "Étoile"), 49_900),
        Model("N°8", ("Pallas", "Étoile"), 58_700),
    ),
    "OP": (
        Model("Corsa", ("Edition", "GS"), 21_500),
        Model("Mokka", ("Edition", "GS"), 26_900),
        Model("Astra", ("Edition", "GS"), 30_800),
        Model("Frontera", ("Edition", "GS"), 24_900),
        Model("Grandland", ("Edition", "GS"), 37_600),
    ),
    "FT": (
        Model("500e", ("Icon", "La Prima"), 28_500),
        Model("600", ("Icon", "La Prima"), 25_900),
        Model("Grande Panda", ("Pop", "Icon"), 18_900),
        Model("Panda", ("Pandina",), 16_900),
        Model("Tipo", ("City Life",), 23_400),
    ),
    "JE": (
        Model("Avenger", ("Longitude", "Altitude", "Summit"), 25_500),
        Model("Compass", ("Altitude", "Summit"), 39_900),
        Model("Renegade", ("Altitude", "Summit"), 33_900),
    ),
    "AR": (
        Model("Junior", ("Ibrida", "Elettrica Veloce"), 29_900),
        Model("Tonale", ("Sprint", "Veloce"), 40_500),
        Model("Giulia", ("Sprint", "Veloce"), 52_900),
    ),
}
OTHERS = (("Renault", "Clio"), ("Renault", "Captur"), ("Dacia", "Sandero"), ("Volkswagen", "Polo"), ("Toyota", "Yaris"),
          ("Ford", "Fiesta"), ("Nissan", "Juke"), ("Hyundai", "i20"), ("Kia", "Picanto"), ("Volkswagen", "Golf"))  # fmt: skip


def new_car(brand: str, rng: Random) -> Car:
    """Returns a new car of the brand."""
    model = rng.choice(MODELS[brand])
    return Car(NAMES[brand], model.name, rng.choice(model.trims), price=model.price + 100 * rng.randrange(0, 40))


def used_car(brand: str, sold_here: tuple[str, ...], this_year: int, rng: Random) -> Car:
    """Returns a used car; of a used-car brand (no models of its own) a make that the outlet sells, if any."""
    makes = [brand] if brand in MODELS else [code for code in sold_here if code in MODELS] or list(MODELS)
    make = rng.choice(makes)
    model = rng.choice(MODELS[make])
    age = rng.choice((0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 8))
    price = round(model.price * 0.86 * 0.88**age, -2)
    km = max(3_000, round(age * rng.gauss(14_000, 3_500), -2) + rng.randrange(0, 3_000))
    stock = f"{make}{rng.randrange(10_000, 99_999)}"
    return Car(
        NAMES[make], model.name, rng.choice(model.trims), "used", this_year - age, int(km), int(price) - 10, stock
    )


def trade_in(this_year: int, rng: Random) -> Car:
    """Returns the car that somebody wants to part with."""
    if rng.random() < 0.5:
        brand = rng.choice(tuple(MODELS))
        make, name = NAMES[brand], rng.choice(MODELS[brand]).name
    else:
        make, name = rng.choice(OTHERS)
    age = rng.randrange(3, 15)
    return Car(make, name, "", "used", this_year - age, round(age * rng.randrange(9_000, 17_000), -3))
