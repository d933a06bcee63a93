"""What a door's reader collects for one prospect, in the sender's words, before it is understood."""

from dataclasses import dataclass, field

from crm.intake.readers.labels import MANY
from crm.intake.readers.words import MAX_TEXT, clean, clean_block

MAX_ANSWERS = 60


@dataclass
class Draft:
    """Raw words under the names of the fields (`labels.FIELDS`); for each the first that says something stays."""

    values: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)  # the fields that may come several times
    test_drives: list[dict[str, str]] = field(default_factory=list)
    other_vehicles: list[dict[str, str]] = field(default_factory=list)
    consents: dict[str, bool] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)

    def put(self, name: str, value: object) -> None:
        """Keeps what `value` says for the field `name`, unless it says nothing or the field is taken."""
        if name in MANY:
            text = clean_block(value)
            if text and text not in self.lists.setdefault(name, []) and len(self.lists[name]) < 20:
                self.lists[name].append(text)
        elif name not in self.values:
            text = clean(value)
            if text:
                self.values[name] = text

    def get(self, name: str, limit: int = 255) -> str | None:
        """Returns the words of a field, cut (and flagged) at `limit`."""
        text = self.values.get(name)
        if text and len(text) > limit:
            self.flag("too_long")
            return text[:limit].strip()
        return text

    def all(self, name: str) -> list[str]:
        """Returns everything that was said for a field that may come several times."""
        return self.lists.get(name, [])

    def answer(self, question: object, reply: object) -> None:
        """Keeps what the form asked beyond the known fields, in the sender's words."""
        label, text = clean(question, 120), clean_block(reply, 2000)
        if not label or not text:
            return
        label = label.rstrip(" :")
        if label in self.answers and self.answers[label] != text:
            self.answers[label] = f"{self.answers[label]}\n{text}"[:2000]
        elif len(self.answers) < MAX_ANSWERS:
            self.answers[label] = text

    def consent(self, answers: dict[str, bool]) -> None:
        """Keeps consents. Said twice, a refusal wins."""
        for channel, answer in answers.items():
            self.consents[channel] = self.consents.get(channel, True) and answer

    def flag(self, name: str) -> None:
        """Marks something that a person should look at."""
        if name not in self.flags:
            self.flags.append(name)

    def vehicle(self, role: str) -> dict[str, str]:
        """Returns the raw words about the vehicle in `role` ("vehicle_of_interest", "trade_in")."""
        start = f"{role}."
        return {name.removeprefix(start): text for name, text in self.values.items() if name.startswith(start)}

    def comments(self) -> str | None:
        """Returns all free text, in the order it came."""
        text = "\n".join(self.all("comments"))
        if len(text) > MAX_TEXT:
            self.flag("too_long")
        return clean_block(text)
