"""The clients of the history: who they are, how they are reached, what they agreed to, how the dealer sorts them."""

from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select, update

from crm.clients.models import Client, ClientTag, Consent, ContactPoint, Reference, Relation
from crm.clients.searchable import searchable
from crm.extensions import db
from crm.kernel.text import fold
from crm.leads.models import Lead
from crm.setup.fiction.persons import Person
from crm.setup.history.bulk import Bulk

TABLES = (Client, ContactPoint, Relation, ClientTag, Consent)
ENTRIES: dict[str, tuple[tuple[str, str], ...]] = {
    "segment": (("Particulier", ""), ("Artisan, commerçant", ""), ("Profession libérale", ""), ("Flotte", "")),
    "tag": (
        ("Fidèle", "#0f766e"), ("VIP", "#b45309"), ("Renouvellement proche", "#2f5bea"), ("Parrainage", "#7c3aed"),
    ),
    "group": (("Club entreprises", "#475569"), ("Soirées de lancement", "#be185d")),
    "role": (("Gérant", ""), ("Gestionnaire de parc", ""), ("Acheteur", ""), ("Conducteur", "")),
}  # fmt: skip
JOBS = ("Gérant", "Responsable achats", "Gestionnaire de parc", "Assistante de direction", "")
ANSWERS = (("email", "dealer", 0.7), ("sms", "dealer", 0.5), ("phone", "dealer", 0.35), ("email", "manufacturer", 0.4))
WORDING = "J’accepte de recevoir les offres de la concession."
TAGGED, ASKED, BORN_KNOWN = 0.14, 0.45, 0.4  # shares of the clients


class People:
    """Adds clients to a history; the same seed makes the same ones."""

    def __init__(self, bulk: Bulk, seed: int) -> None:
        self.bulk = bulk
        self.rng = Random(seed)  # noqa: S311 - chance for a demonstration, not for secrets
        self.entries = {name: _entry_ids(name, wanted) for name, wanted in ENTRIES.items()}
        self.contact_of: dict[int, int] = {}  # company → the person who asks for it

    def add(self, person: Person, at: datetime) -> int:
        """Adds a person, or a company with its contact (mission CF-18); returns the client's id."""
        wishes = {"do_not_call": self.rng.random() < 0.015, "do_not_email": self.rng.random() < 0.02}
        if person.kind == "B2B":
            return self._company(person, at, wishes)
        client_id = self._row(person, "B2C", at, born=self._birth(at), segment=0, **wishes)  # type: ignore[arg-type]
        self._points(client_id, person)
        self._sorted_and_asked(client_id, at)
        return client_id

    def give_owners(self) -> None:
        """Makes whoever had a client's last lead its owner; every fourth client has nobody."""
        last = (
            select(Lead.owner_id)
            .where(Lead.client_id == Client.id, Lead.owner_id.is_not(None))
            .order_by(Lead.received_at.desc())
            .limit(1)
            .scalar_subquery()
        )
        db.session.execute(
            update(Client).where(Client.id % 4 != 0).values(owner_id=last),
            execution_options={"synchronize_session": False},
        )

    def _company(self, person: Person, at: datetime, wishes: dict) -> int:
        company_id = self._row(person, "B2B", at, segment=self.rng.randrange(1, 4))
        contact_id = self._row(person, "contact", at, job=self.rng.choice(JOBS), **wishes)
        self._points(contact_id, person)
        role_id = self.rng.choice(self.entries["role"])
        self.bulk.add(Relation, client_id=company_id, other_id=contact_id, kind="contact", role_id=role_id)
        if self.rng.random() < 0.3:
            self.bulk.add(ClientTag, client_id=company_id, reference_id=self.entries["group"][0])
        self.contact_of[company_id] = contact_id
        return company_id

    def _row(
        self, person: Person, kind: str, at: datetime, born: date | None = None, segment: int | None = None,
        job: str = "", do_not_call: bool = False, do_not_email: bool = False,
    ) -> int:  # fmt: skip
        company = kind == "B2B"
        known = {
            "kind": kind,
            "civility": "" if company else person.civility,
            "first_name": "" if company else person.first_name,
            "last_name": "" if company else person.last_name,
            "company": person.company if company else "",
            "siret": person.siret if company else "",
            "siren": person.siret[:9] if company else "",
            "street": person.street,
            "postal_code": person.postal_code,
            "city": person.city,
        }
        reached = () if company else (fold(person.email), person.phone)
        folded_name, search = searchable(Client(**known), reached)
        return self.bulk.add(
            Client, **known, folded_name=folded_name, search=search, birth_date=born, job_title=job,
            segment_id=None if segment is None else self.entries["segment"][segment], created_at=at,
            do_not_call=do_not_call, do_not_email=do_not_email,
        )  # fmt: skip

    def _points(self, client_id: int, person: Person) -> None:
        label = "mobile" if person.phone.startswith(("+336", "+337")) else "home"
        self.bulk.add(ContactPoint, client_id=client_id, kind="email", value=fold(person.email), label="")
        self.bulk.add(ContactPoint, client_id=client_id, kind="phone", value=person.phone, label=label)

    def _sorted_and_asked(self, client_id: int, at: datetime) -> None:
        if self.rng.random() < TAGGED:
            self.bulk.add(ClientTag, client_id=client_id, reference_id=self.rng.choice(self.entries["tag"]))
        if self.rng.random() < ASKED:
            for channel, sender, chance in ANSWERS:
                self.bulk.add(
                    Consent, client_id=client_id, channel=channel, sender=sender, given=self.rng.random() < chance,
                    at=at, source="form", wording=WORDING,
                )  # fmt: skip

    def _birth(self, at: datetime) -> date | None:
        if self.rng.random() > BORN_KNOWN:
            return None
        return (at - timedelta(days=self.rng.randrange(19 * 365, 78 * 365))).date()


def _entry_ids(list_name: str, wanted: tuple[tuple[str, str], ...]) -> list[int]:
    """Returns the entries of a list, added where they are missing."""
    known = {row.folded: row for row in db.session.scalars(select(Reference).where(Reference.list_name == list_name))}
    for position, (label, colour) in enumerate(wanted, 1):
        if fold(label) not in known:
            row = Reference(list_name=list_name, label=label, folded=fold(label), colour=colour, position=position)
            db.session.add(row)
            known[fold(label)] = row
    db.session.flush()
    return [known[fold(label)].id for label, _colour in wanted]
