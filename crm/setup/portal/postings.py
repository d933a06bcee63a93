"""What portals send: mostly one lead, sometimes a double, a resend, a second thought, now and then rubbish."""

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from uuid import UUID

from crm.setup.fiction.letters import as_adf, as_json
from crm.setup.fiction.sentences import MESSAGES
from crm.setup.fiction.wishes import Place, Wish, Wishes

JSON, ADF = "/api/v1/leads", "/api/v1/leads/adf"
SENDERS = (("AutoVitrine", JSON, 34), ("Site valbocage", JSON, 28), ("OccaZoom", ADF, 24), ("Constructeur", ADF, 14))
REMEMBERED = 50  # what doubles and resends are made of


@dataclass(frozen=True)
class Posting:
    """One request to the server. `what` names the case; `idempotency_key` comes with our own JSON only."""

    source: str
    path: str
    content_type: str
    body: bytes
    what: str = "new"
    idempotency_key: str = ""


class Postman:
    """Makes postings, one after the other; the same seed makes the same ones."""

    def __init__(self, places: tuple[Place, ...], rng: Random, this_year: int) -> None:
        self.places, self.rng = places, rng
        self.wishes = Wishes(rng, this_year)
        self.sent: deque[tuple[Wish, str]] = deque(maxlen=REMEMBERED)
        self.cases: tuple[tuple[Callable[[datetime], Posting], int], ...] = (
            (self.new, 88),
            (self.several, 2),
            (self.double, 3),
            (self.resend, 2),
            (self.second_thought, 2),
            (self.unknown_place, 1),
            (self.old_machine, 1),
            (self.broken, 1),
        )

    def next(self, at: datetime) -> Posting:
        """Returns the next posting, sent at this (aware) time."""
        cases, weights = zip(*self.cases, strict=True)
        return self.rng.choices(cases, weights)[0](at)

    def new(self, at: datetime) -> Posting:
        """A lead as it should be."""
        wish, path = self._wish()
        self.sent.append((wish, path))
        return self._posting(wish, path, at, "new")

    def several(self, at: datetime) -> Posting:
        """Several prospects in one ADF document."""
        wishes = [self._wish(("Constructeur", ADF))[0] for _ in range(self.rng.randrange(2, 4))]
        return self._xml("Constructeur", as_adf(wishes, at), "several")

    def double(self, at: datetime) -> Posting:
        """The same person pressed the button twice, on a form that gives no number."""
        wish, path = self._before()
        return self._posting(replace(wish, external_id=""), path, at, "double")

    def resend(self, at: datetime) -> Posting:
        """The portal sends again what it has sent before."""
        wish, path = self._before()
        if path == ADF:
            return self._xml(wish.source, as_adf([wish], at, resend=True), "resend")
        return self._posting(wish, path, at, "resend")

    def second_thought(self, at: datetime) -> Posting:
        """The same request with more to say."""
        wish, path = self._before()
        return self._posting(replace(wish, comments=self.rng.choice(MESSAGES)), path, at, "second thought")

    def unknown_place(self, at: datetime) -> Posting:
        """An outlet that the dealer doesn't have, or none."""
        wish, path = self._wish()
        place = None if self.rng.random() < 0.5 else Place("VAL-DEAUVILLE", "Valbocage Deauville", ())
        return self._posting(replace(wish, place=place), path, at, "unknown place")

    def old_machine(self, at: datetime) -> Posting:
        """Windows-1252 without saying so, tags in capitals, bare ampersands."""
        wish, _ = self._wish(("OccaZoom", ADF))
        text = as_adf([wish], at).split("?>", 2)[2]
        text = (
            text.replace("prospect", "Prospect")
            .replace("<customer>", "<Customer>")
            .replace("</customer>", "</Customer>")
        )
        text = text.replace("<comments><![CDATA[", "<comments>Reprise & financement : ").replace(
            "]]></comments>", "</comments>"
        )
        return Posting("OccaZoom", ADF, "text/xml", text.encode("cp1252", "replace"), "old machine")

    def broken(self, at: datetime) -> Posting:
        """A body that nobody can read: the connection broke, or the portal has a bug."""
        posting = self._posting(*self._wish(), at, "broken")
        body = posting.body[: len(posting.body) * 2 // 3]
        return replace(posting, body=body, idempotency_key="")

    def _wish(self, only: tuple[str, str] | None = None) -> tuple[Wish, str]:
        name, path, _ = self.rng.choices(SENDERS, [weight for *_, weight in SENDERS])[0]
        source, path = only or (name, path)
        activity = {"OccaZoom": "VO", "Constructeur": "VN"}.get(source) or self.rng.choice(("VN", "VN", "VO"))
        return self.wishes.next(self.rng.choice(self.places), activity, source=source), path

    def _before(self) -> tuple[Wish, str]:
        return self.rng.choice(self.sent) if self.sent else self._wish()

    def _posting(self, wish: Wish, path: str, at: datetime, what: str) -> Posting:
        if path == ADF:
            return self._xml(wish.source, as_adf([wish], at), what)
        body = json.dumps(as_json(wish, at), ensure_ascii=False).encode()
        key = str(UUID(int=self.rng.getrandbits(128), version=4))
        return Posting(wish.source, JSON, "application/json", body, what, key)

    def _xml(self, source: str, text: str, what: str) -> Posting:
        return Posting(source, ADF, "application/xml", text.encode(), what)
