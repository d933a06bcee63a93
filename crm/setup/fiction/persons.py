"""People and companies that do not exist: names from faker, addresses in example domains, numbers kept for fiction."""

from dataclasses import dataclass
from random import Random

from faker import Faker
from stdnum import luhn

from crm.kernel.text import fold

MAIL_DOMAINS = ("example.com", "example.com", "example.com", "example.fr", "example.org", "example.net")
TOWNS = (
    ("14000", "Caen"), ("14123", "Ifs"), ("14200", "Hérouville-Saint-Clair"), ("14120", "Mondeville"),
    ("14100", "Lisieux"), ("14130", "Pont-l’Évêque"), ("14400", "Bayeux"), ("14700", "Falaise"),
    ("14500", "Vire Normandie"), ("14150", "Ouistreham"), ("50000", "Saint-Lô"), ("50100", "Cherbourg-en-Cotentin"),
    ("50200", "Coutances"), ("50300", "Avranches"), ("50400", "Granville"), ("50500", "Carentan-les-Marais"),
    ("61000", "Alençon"), ("61200", "Argentan"), ("27300", "Bernay"), ("76600", "Le Havre"),
)  # fmt: skip
TRADES = ("Menuiserie", "Ambulances", "Transports", "Maçonnerie", "Boulangerie", "Plomberie", "Paysages", "Taxis",
          "Cabinet infirmier", "Électricité", "Immobilier", "Traiteur")  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody who asks: a private person, or somebody for a company."""

    civility: str
    first_name: str
    last_name: str
    email: str
    phone: str  # E.164
    street: str
    postal_code: str
    city: str
    company: str = ""
    siret: str = ""

    @property
    def kind(self) -> str:
        return "B2B" if self.company else "B2C"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


class Persons:
    """Makes people, one after the other; the same seed makes the same people."""

    def __init__(self, rng: Random) -> None:
        fake = Faker("fr_FR")
        fake.seed_instance(rng.randrange(2**31))
        self.rng = rng
        self.women = [fake.first_name_female() for _ in range(150)]
        self.men = [fake.first_name_male() for _ in range(150)]
        self.last_names = [fake.last_name() for _ in range(400)]
        self.streets = [fake.street_address() for _ in range(300)]
        self.count = 0

    def next(self, company_share: float = 0.08) -> Person:
        """Returns a new person; `company_share` of them ask for a company."""
        rng = self.rng
        self.count += 1
        woman = rng.random() < 0.48
        first, last = rng.choice(self.women if woman else self.men), rng.choice(self.last_names)
        company = f"{rng.choice(TRADES)} {last}" if rng.random() < company_share else ""
        postal_code, city = rng.choice(TOWNS)
        return Person(
            civility="Mme" if woman else "M.",
            first_name=first,
            last_name=last,
            email=self._email(first, last),
            phone=self._phone(),
            street=rng.choice(self.streets),
            postal_code=postal_code,
            city=city,
            company=company,
            siret=self._siret() if company else "",
        )

    def _email(self, first: str, last: str) -> str:
        name = f"{fold(first)}.{fold(last)}".replace(" ", "-").replace("'", "")
        return f"{name}{self.rng.randrange(1, 999)}@{self.rng.choice(MAIL_DOMAINS)}"

    def _phone(self) -> str:
        """Numbers that ARCEP keeps for fiction: 06 39 98 and 02 61 91."""
        prefix = "+3363998" if self.rng.random() < 0.86 else "+3326191"
        return f"{prefix}{self.rng.randrange(10_000):04d}"

    def _siret(self) -> str:
        """A SIRET whose check digits are right, in a range (00…) that is not given out."""
        siren = f"000{self.rng.randrange(100_000):05d}"
        siren += luhn.calc_check_digit(siren)
        return f"{siren}0001{luhn.calc_check_digit(siren + '0001')}"
