"""Makes the history: for each arrival a wish, an owner, a story, and the rows that all this leaves behind."""

from datetime import datetime, timedelta
from itertools import chain
from random import Random

from crm.access.models import User
from crm.assignment.matching import LeadFacts
from crm.assignment.models import Rotation, Seat
from crm.intake.models import IntakeRecord, RawMessage
from crm.journal.models import Event
from crm.leads.models import Lead
from crm.outlets.models import Brand, Outlet
from crm.setup.fiction.persons import Person
from crm.setup.fiction.wishes import Place, Wish, Wishes
from crm.setup.history.arrivals import arrivals
from crm.setup.history.bulk import Bulk
from crm.setup.history.desk import Desk
from crm.setup.history.house import House
from crm.setup.history.people import TABLES as PEOPLE_TABLES
from crm.setup.history.people import People
from crm.setup.history.rows import lead_row, raw_rows, story_rows
from crm.setup.history.size import PER_MONTH, Size
from crm.setup.history.staged import staged
from crm.setup.history.stories import Story, Teller, fates

AGAIN = 0.09  # of the leads come from somebody who has asked before
UNPLACED = 0.012  # of the recent leads came without outlet or brand
MISSED_CALL_MINUTES = 15
Arrival = tuple[datetime, Place, str]


def make_history(house: House, size: Size, now: datetime) -> dict[str, int]:
    """Writes the history of a dealership, flushed; returns the rows written by table."""
    history = History(house, size, now)
    times = history.arrivals()
    ages = [(now - at).total_seconds() / 86_400 for at, _, _ in times]
    for (at, place, activity), fate in zip(times, fates(ages, size.open_share, history.rng), strict=True):
        history.live(at, place, activity, fate)
    if size.staged:
        staged(history)
    history.keep_rotations()
    history.bulk.finish()
    history.people.give_owners()
    return dict(history.bulk.written)


class History:
    """One run: its chance, its people, its rows."""

    def __init__(self, house: House, size: Size, now: datetime) -> None:
        self.house, self.size, self.now = house, size, now
        self.rng = Random(size.seed)  # noqa: S311 - chance for a demonstration, not for secrets
        self.wishes = Wishes(self.rng, now.year)
        self.teller = Teller(now, self.rng)
        self.desk = Desk(house)
        self.bulk = Bulk(house.legal_entity_id, *PEOPLE_TABLES, Lead, Event, RawMessage, IntakeRecord, Rotation, Seat)
        self.people = People(self.bulk, size.seed + 1)
        self.known: list[tuple[int, Person]] = []

    def arrivals(self) -> list[Arrival]:
        """Returns when which outlet gets a lead for which activity, oldest first."""
        factor = self.size.factor(len(self.house.places))
        streams = (
            [(at, place, activity) for at in arrivals(
                monthly * factor, self.size.months, self.now, self.house.outlets[place.code].timezone, self.rng
            )]
            for place in self.house.places
            for activity, monthly in PER_MONTH.items()
        )  # fmt: skip
        return sorted(chain.from_iterable(streams), key=lambda arrival: arrival[0])

    def live(self, at: datetime, place: Place, activity: str, fate: str) -> None:
        """Lets one lead arrive and live its story."""
        client_id, person = self._client(at)
        wish = self.wishes.next(place, activity, person)
        if client_id is None:
            client_id = self.new_client(wish, at)
        age = self.now - at
        placed, known_brand = self._placing(age)
        self.write(wish, client_id, at, fate, placed, known_brand, untreated=self._is_untreated(age, fate))
        self.bulk.write_when_full()

    def new_client(self, wish: Wish, at: datetime) -> int:
        """Keeps the person as a client and returns its id."""
        client_id = self.people.add(wish.person, at)
        self.known.append((client_id, wish.person))
        return client_id

    def write(
        self, wish: Wish, client_id: int, at: datetime, fate: str, placed: bool = True, known_brand: bool = True,
        untreated: bool = False,
    ) -> int:  # fmt: skip
        """Writes a lead with its story and returns its id."""
        outlet = self.house.outlets[wish.place.code] if wish.place and placed else None
        brand = self.house.brands[wish.brand] if wish.brand and known_brand else None
        owner, why = self.desk.give(_facts(wish, outlet, brand), at)
        plan = self.house.plans[outlet.id if outlet else None]
        story = self._story(at, owner, fate, untreated, plan)
        contact_id, due = self.people.contact_of.get(client_id), plan.add_minutes(at, self._minutes(wish, outlet))
        row = lead_row(wish, client_id, contact_id, at, outlet, brand, owner, why, story, due)
        lead_id = self.bulk.add(Lead, **row)
        if self._keeps_journal(story):
            story_rows(self.bulk, lead_id, wish, at, owner, why, story)
        if self.now - at < timedelta(days=self.size.raw_days) and wish.source in self.house.sources:
            raw_rows(self.bulk, lead_id, wish, at, self.house.sources[wish.source])
        return lead_id

    def _minutes(self, wish: Wish, outlet: Outlet | None) -> int:
        """Business minutes until the first answer; a missed call is answered sooner."""
        minutes = self.house.target(outlet.id if outlet else None, wish.activity).first_response
        return min(minutes, MISSED_CALL_MINUTES) if wish.lead_type == "missed_call" else minutes

    def keep_rotations(self) -> None:
        """Writes whose turn is next, so that real leads go on where the history ends."""
        for key, turning in self.desk.rotations.items():
            rotation_id = self.bulk.add(Rotation, key=key, turns=turning.turns)
            for user_id, balance in turning.balances.items():
                self.bulk.add(
                    Seat,
                    rotation_id=rotation_id,
                    user_id=user_id,
                    given=turning.given.get(user_id, 0),
                    balance=balance,
                    last_at=turning.last.get(user_id),
                )

    def _client(self, at: datetime) -> tuple[int | None, Person | None]:
        if self.known and self.rng.random() < AGAIN:
            return self.rng.choice(self.known)
        return None, None

    def _placing(self, age: timedelta) -> tuple[bool, bool]:
        """Old leads have all found their outlet and brand; a few recent ones wait for somebody who knows."""
        if age > timedelta(days=10) or self.rng.random() > UNPLACED:
            return True, True
        return (False, True) if self.rng.random() < 0.5 else (True, False)

    def _is_untreated(self, age: timedelta, fate: str) -> bool:
        if fate != "open":
            return False
        for hours, chance in ((3, 0.8), (24, 0.3), (72, 0.08)):
            if age < timedelta(hours=hours):
                return self.rng.random() < chance
        return age < timedelta(days=12) and self.rng.random() < 0.02

    def _keeps_journal(self, story: Story) -> bool:
        days = self.size.journal_days
        return days is None or story.closed_at is None or self.now - story.closed_at < timedelta(days=days)

    def _story(self, at: datetime, owner: User | None, fate: str, untreated: bool, plan) -> Story:
        if owner is None:
            return Story()
        return self.teller.tell(at, plan, fate, untreated)


def _facts(wish: Wish, outlet: Outlet | None, brand: Brand | None) -> LeadFacts:
    codes = (brand.code if brand else None, outlet.code if outlet else None)
    return LeadFacts(*codes, wish.activity, wish.lead_type, wish.person.kind)
