"""What became of a lead: contacts, plans, its end. One story per lead, told from its arrival to now."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from crm.outlets.hours import OpeningPlan
from crm.setup.fiction.sentences import FREE_NOTES, LOST_NOTES, MESSAGES, MONTHS, NEXT_NOTES, NOTES

OPEN, LOST, CONVERTED = "open", "lost", "converted"
CONVERTED_SHARE = 0.125  # of the closed ones: 9 to 13 of a hundred leads become sales (shared/domain.md)
DELAYS = ((0.38, 2, 15), (0.30, 15, 45), (0.18, 45, 240), (0.10, 240, 540), (0.04, 540, 1600))  # share, minutes
OUTCOMES = (
    ("reached", 44),
    ("no_answer", 22),
    ("voicemail", 18),
    ("call_back", 5),
    ("email_sent", 8),
    ("wrong_number", 3),
)
ACTIONS = (("call", 48), ("appointment", 17), ("email", 12), ("test_drive", 10), ("offer", 9), ("sms", 4))
REASONS = (
    ("unreachable", 27), ("bought_elsewhere", 24), ("postponed", 14), ("price", 12), ("not_interested", 9),
    ("vehicle_gone", 6), ("duplicate", 3), ("financing_refused", 2), ("delay", 2), ("spam", 1),
)  # fmt: skip
SILENCE = timedelta(days=3)  # crm/leads/clock.py
LATELY = timedelta(days=13)  # an open lead has been contacted within these


@dataclass(frozen=True)
class Step:
    """One event of the journal. `by_owner` says who did it: the owner, or the sender."""

    at: datetime
    kind: str
    data: dict
    by_owner: bool = True


@dataclass
class Story:
    """The lead as it stands now, and how it got there."""

    steps: list[Step] = field(default_factory=list)
    status: str = "to_treat"
    first_response_at: datetime | None = None
    closed_at: datetime | None = None
    lost_reason: str = ""
    lost_note: str = ""
    next_action: str = ""
    next_action_at: datetime | None = None
    next_action_note: str = ""
    said: dict[str, str] = field(default_factory=dict)  # notes written so far

    def urgent_at(self, due: datetime) -> datetime | None:
        """Returns when somebody must do something (crm/leads/clock.py)."""
        if self.closed_at is not None:
            return None
        if self.first_response_at is None:
            return due
        return self.next_action_at or self.steps[-1].at + SILENCE


class Teller:
    """Tells stories with the working hours of an outlet."""

    def __init__(self, now: datetime, rng: Random) -> None:
        self.now, self.rng = now, rng

    def tell(self, received_at: datetime, plan: OpeningPlan, fate: str, untreated: bool = False) -> Story:
        """Returns a story with this fate; what would happen after now has not happened yet."""
        story = Story()
        first = plan.add_minutes(received_at, self._delay())
        if untreated or first >= self.now:
            return story
        if fate == LOST and self.rng.random() < 0.04:
            self._lose(story, first, "spam" if self.rng.random() < 0.5 else "duplicate")
            return story
        last = self._contacts(story, first, plan, fate)
        if fate == OPEN or story.next_action_at:
            return story
        end = min(last + timedelta(minutes=self.rng.randrange(3, 40)), self.now)
        self._convert(story, end) if fate == CONVERTED else self._lose(story, end)
        return story

    def _delay(self) -> int:
        """Business minutes until somebody answered: most within the hour, some the day after."""
        _, low, high = self.rng.choices(DELAYS, [share for share, *_ in DELAYS])[0]
        return self.rng.randrange(low, high)

    def _contacts(self, story: Story, at: datetime, plan: OpeningPlan, fate: str) -> datetime:
        """Tells the contacts one after the other; returns the time of the last. Plans what lies ahead of now."""
        rounds, number = self._rounds(fate), 0
        story.first_response_at, story.status = at, "sales_qualification"
        while True:
            number += 1
            self._contact(story, at, fate, last=number >= rounds)
            cold = fate == OPEN and self.now - at > LATELY
            if number >= rounds and not cold:
                break
            following = self._following(at, plan, (5, 9, 14) if cold else (1, 1, 2, 2, 3, 4, 7, 10))
            self._plan(story, at, following)
            if following >= self.now:
                return at
            at = following
        if fate == OPEN:
            self._look_ahead(story, at, plan)
        else:
            story.next_action, story.next_action_at, story.next_action_note = "", None, ""
        return at

    def _rounds(self, fate: str) -> int:
        return self.rng.choices((1, 2, 3, 4, 5), (10, 30, 30, 20, 10) if fate == CONVERTED else (38, 30, 18, 9, 5))[0]

    def _contact(self, story: Story, at: datetime, fate: str, last: bool) -> None:
        outcome = _weighted(OUTCOMES, self.rng)
        if fate == CONVERTED and last:
            outcome = self.rng.choice(("met", "met", "reached"))
        note = self._fresh(NOTES[outcome], story).format(month=MONTHS[(at.month + self.rng.randrange(0, 4)) % 12])
        story.steps.append(Step(at, "lead.contacted", {"outcome": outcome, "note": note}))
        if self.rng.random() < 0.08:
            noted = at + timedelta(minutes=2)
            if noted < self.now:
                story.steps.append(Step(noted, "lead.noted", {"text": self.rng.choice(FREE_NOTES)}))
        if self.rng.random() < 0.03:
            story.steps.append(Step(at, "lead.messaged", {"text": self.rng.choice(MESSAGES)}, by_owner=False))

    def _fresh(self, notes: tuple[str, ...], story: Story) -> str:
        """Returns a note that this story doesn't have yet; nobody writes the same thing twice."""
        note = self.rng.choice(notes)
        return "" if note in story.said else story.said.setdefault(note, note)

    def _following(self, at: datetime, plan: OpeningPlan, days: tuple[int, ...]) -> datetime:
        return plan.add_minutes(at + timedelta(days=self.rng.choice(days)), self.rng.randrange(5, 120))

    def _plan(self, story: Story, at: datetime, due: datetime) -> None:
        action = _weighted(ACTIONS, self.rng)
        note = self._fresh(NEXT_NOTES[action], story)
        due -= timedelta(minutes=due.minute % 15, seconds=due.second, microseconds=due.microsecond)
        story.steps.append(Step(at, "lead.planned", {"action": action, "at": due.isoformat(), "note": note}))
        story.next_action, story.next_action_at, story.next_action_note = action, due, note

    def _look_ahead(self, story: Story, at: datetime, plan: OpeningPlan) -> None:
        """An open lead mostly has a next action; now and then it is overdue, or nobody planned one."""
        story.next_action, story.next_action_at, story.next_action_note = "", None, ""
        chance = self.rng.random()
        if chance < 0.76:
            ahead = self.now + timedelta(hours=self.rng.randrange(1, 190))
            self._plan(story, at, plan.add_minutes(ahead, self.rng.randrange(5, 240)))
        elif chance < 0.88:
            late = plan.add_minutes(self.now - timedelta(hours=self.rng.randrange(2, 60)), 1)
            self._plan(story, at, max(at + timedelta(minutes=30), min(late, self.now - timedelta(minutes=9))))
        self._move(story, at)

    def _move(self, story: Story, at: datetime) -> None:
        after = self.rng.choices(("sales_qualification", "nurturing", "marketing_qualification"), (66, 20, 14))[0]
        if after != story.status:
            story.steps.append(Step(at, "lead.moved", {"before": story.status, "after": after}))
            story.status = after

    def _convert(self, story: Story, at: datetime) -> None:
        story.steps.append(Step(at, "lead.converted", {"note": "", "before": story.status}))
        story.status, story.closed_at = "converted", at

    def _lose(self, story: Story, at: datetime, reason: str = "") -> None:
        reason = reason or _weighted(REASONS, self.rng)
        note = self.rng.choice(LOST_NOTES.get(reason, ("",)))
        story.steps.append(Step(at, "lead.lost", {"reason": reason, "note": note, "before": story.status}))
        story.status, story.closed_at = "lost", at
        story.lost_reason, story.lost_note = reason, note


def fates(ages: list[float], open_share: float | None, rng: Random) -> list[str]:
    """Returns a fate for each lead of these ages in days; `open_share` of them stay open when it is given."""
    usual = [_usually_open(age) for age in ages]
    factor = 1.0 if open_share is None else _factor(usual, open_share * len(ages))
    return [_fate(min(0.97, chance * factor), rng) for chance in usual]


def _usually_open(age: float) -> float:
    for days, chance in ((2, 0.93), (7, 0.74), (30, 0.42), (90, 0.13), (180, 0.04)):
        if age < days:
            return chance
    return 0.004


def _factor(usual: list[float], wanted: float) -> float:
    """Returns by what the chances are multiplied so that about `wanted` stay open; found by halving."""
    low, high = 0.0, 250.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if sum(min(0.97, c * middle) for c in usual) > wanted else (middle, high)
    return high


def _fate(open_chance: float, rng: Random) -> str:
    if rng.random() < open_chance:
        return OPEN
    return CONVERTED if rng.random() < CONVERTED_SHARE else LOST


def _weighted(entries: tuple[tuple[str, int], ...], rng: Random) -> str:
    return rng.choices([name for name, _ in entries], [weight for _, weight in entries])[0]
