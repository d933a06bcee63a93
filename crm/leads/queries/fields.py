"""What leads can be filtered by (mission CF-02, CF-03)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, false, or_, true

from crm.access.models import User
from crm.access.queries import active_people
from crm.kernel.filter import Choice, Field, FieldSet
from crm.kernel.filter.fields import EMPTY, FILLED, IS_NOT, folded
from crm.kernel.statements import moment
from crm.kernel.trade import ACTIVITIES, KINDS
from crm.kernel.trigrams import has_word
from crm.leads.models import Lead
from crm.leads.words import LEAD_TYPES, ORIGINS, REQUEST_TYPES, STATUSES
from crm.outlets.models import Outlet
from crm.outlets.queries import known_brands, known_outlets

STATES = {  # the counters of the panel « Panneau de synthèse Leads », then the lists of AX-01
    "untreated": _l("Untreated"),
    "unassigned": _l("Unassigned"),
    "assigned": _l("Assigned"),
    "overdue": _l("Overdue"),
    "open": _l("Open"),
    "closed": _l("Closed"),
}


@dataclass
class Names:
    """The brands, outlets and people of the legal entity, as far as a page asks for them."""

    viewer: User

    @cached_property
    def brands(self) -> Sequence[Choice]:
        """All brands in the order that the legal entity chose."""
        return [Choice(brand.code, brand.name, brand.id) for brand in known_brands()]

    @cached_property
    def outlets(self) -> Sequence[Choice]:
        """All outlets by name."""
        return [Choice(outlet.code, outlet.name, outlet.id) for outlet in self._outlets]

    @cached_property
    def cities(self) -> Sequence[Choice]:
        """All cities by name; a city means its outlets."""
        inside: dict[str, tuple[int, ...]] = {}
        for outlet in self._outlets:
            inside[outlet.city] = (*inside.get(outlet.city, ()), outlet.id)
        return [Choice(city, city, inside[city]) for city in sorted(inside) if city]

    @cached_property
    def people(self) -> Sequence[User]:
        """Everybody active, by name."""
        return active_people()

    @cached_property
    def _outlets(self) -> Sequence[Outlet]:
        return known_outlets()


def lead_fields(names: Names) -> FieldSet:
    """Returns the fields of the lead lists; their choices are those of the viewer's legal entity."""
    return FieldSet.of(
        Field("state", _l("State"), "state", choices=partial(_coded, STATES), criterion=_state),
        Field("brand", _l("Brand"), column=Lead.brand_id, choices=lambda: names.brands),
        Field("outlet", _l("Outlet"), column=Lead.outlet_id, choices=lambda: names.outlets),
        Field("city", _l("City"), choices=lambda: names.cities, criterion=_city),  # type: ignore[arg-type]
        Field("status", _l("Status"), column=Lead.status, choices=partial(_coded, STATUSES)),
        Field("owner", _l("Owner"), column=Lead.owner_id, choices=partial(_people_choices, names), criterion=_owner),
        Field("activity", _l("Activity"), column=Lead.activity, choices=partial(_coded, ACTIVITIES)),
        Field("kind", _l("B2C/B2B"), column=Lead.kind, choices=partial(_same, KINDS)),
        Field("type", _l("Lead type"), column=Lead.lead_type, choices=partial(_coded, LEAD_TYPES)),
        Field("request", _l("Request type"), column=Lead.request_type, choices=partial(_coded, REQUEST_TYPES)),
        Field("origin", _l("Origin"), column=Lead.origin, choices=partial(_coded, ORIGINS)),
        Field("source", _l("Source"), "text", column=Lead.source_name, simple=False),
        Field("score", _l("Score"), "number", column=Lead.score, simple=False),
        Field("vehicle", _l("Vehicle"), "text", column=Lead.vehicle, simple=False),
        Field("received", _l("Received"), "date", column=Lead.received_at, simple=False),
        Field("q", _l("Search"), "search", criterion=_search),
    )


def _coded(words: dict) -> Sequence[Choice]:
    return [Choice(code, label, code) for code, label in words.items()]


def _same(words: dict) -> Sequence[Choice]:
    return [Choice(code, code, code) for code in words]


def _people_choices(names: Names) -> Iterator[Choice]:
    """Oneself and nobody come first; the others are read only when somebody else is asked for."""
    yield Choice("me", _("My leads"), names.viewer.id)
    yield Choice("none", _("Nobody"), None)
    for person in names.people:
        yield Choice(person.public_id, person.name, person.id)


def _owner(operator: str, values: Sequence[object]) -> ColumnElement[bool]:
    people = [value for value in values if value is not None]
    nobody = Lead.owner_id.is_(None)
    if operator == EMPTY:
        return nobody
    if operator == FILLED:
        return Lead.owner_id.is_not(None)
    chosen = or_(Lead.owner_id.in_(people) if people else false(), nobody if None in values else false())
    return (
        or_(~chosen, nobody) if operator == IS_NOT and None not in values else ~chosen if operator == IS_NOT else chosen
    )


def _city(operator: str, values: Sequence[tuple[int, ...]]) -> ColumnElement[bool]:
    inside = [outlet_id for outlet_ids in values for outlet_id in outlet_ids]
    if operator == EMPTY:
        return Lead.outlet_id.is_(None)
    if operator == FILLED:
        return Lead.outlet_id.is_not(None)
    return (
        or_(Lead.outlet_id.not_in(inside), Lead.outlet_id.is_(None))
        if operator == IS_NOT
        else Lead.outlet_id.in_(inside)
    )


def untreated() -> ColumnElement[bool]:
    """Returns the condition for open leads that nobody has answered, written as their partial index is."""
    return and_(Lead.closed_at.is_(None), Lead.first_response_at.is_(None))


def _state(_operator: str, values: Sequence[object]) -> ColumnElement[bool]:
    meanings = {
        "untreated": untreated,
        "unassigned": lambda: and_(untreated(), Lead.owner_id.is_(None)),
        "assigned": lambda: and_(untreated(), Lead.owner_id.is_not(None)),
        "overdue": lambda: and_(untreated(), Lead.first_response_due < moment()),
        "open": lambda: Lead.closed_at.is_(None),
        "closed": lambda: Lead.closed_at.is_not(None),
    }
    return or_(*(meanings[str(value)]() for value in values))


def _search(_operator: str, values: Sequence[object]) -> ColumnElement[bool]:
    """Each word must be somewhere in the folded text; three letters and more go through the trigram index."""
    words = [word for value in values for word in folded(str(value)).split()]
    return and_(true(), *(_contains(word) for word in words))


def _contains(word: str) -> ColumnElement[bool]:
    digits = "".join(filter(str.isdigit, word))
    word = digits if len(digits) >= 6 and not word.strip("+0123456789.-/()") else word
    return has_word(Lead, word)
