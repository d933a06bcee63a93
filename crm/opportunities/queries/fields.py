"""What opportunities can be filtered by: the list and the board take the same filter (mission CF-07, AX-15)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, false, func, or_, select, true

from crm.kernel.clock import now
from crm.kernel.filter import Choice, Field, FieldSet
from crm.kernel.filter.fields import EMPTY, FILLED, IS_NOT, LAST_DAYS, SINCE, BadValue, folded
from crm.kernel.text import escape_like
from crm.kernel.trade import ACTIVITIES, KINDS
from crm.kernel.trigrams import has_word
from crm.leads.queries import Names
from crm.leads.words import ORIGINS, REQUEST_TYPES
from crm.opportunities.models import Opportunity
from crm.opportunities.queries.stages import stages
from crm.opportunities.words import LOST, WON, stage_name
from crm.outlets.models import Outlet

OPEN, CLOSED = "open", "closed"
STATES = {
    OPEN: _l("Opportunities open"),
    CLOSED: _l("Opportunities closed"),
    WON: _l("Opportunities won"),
    LOST: _l("Opportunities lost"),
}
SHORTEST = 3  # letters that the trigram index can find


def opportunity_fields(names: Names) -> FieldSet:
    """Returns the fields of the list and the board; their choices are those of the viewer's legal entity."""
    one = Opportunity
    return FieldSet.of(
        Field("state", _l("State"), "state", choices=partial(_coded, STATES), criterion=_state),
        Field("stage", _l("Stage"), column=one.stage_id, choices=_stages),
        Field("brand", _l("Brand"), column=one.brand_id, choices=lambda: names.brands),
        Field("outlet", _l("Outlet"), column=one.outlet_id, choices=lambda: names.outlets),
        Field("place", _l("City or postal code"), "text", criterion=_place),
        Field("owner", _l("Owner"), column=one.owner_id, choices=partial(_people, names), criterion=_owner),
        Field("account", _l("Client"), "text", criterion=_account),
        Field("decision", _l("Decision date"), "date", criterion=_decision, simple=False),
        Field("activity", _l("Activity"), column=one.activity, choices=partial(_coded, ACTIVITIES)),
        Field("kind", _l("B2C/B2B"), column=one.client_kind, choices=partial(_same, KINDS)),
        Field("amount", _l("Amount"), "number", criterion=_amount, simple=False),
        Field("stars", _l("Stars"), "number", column=one.stars, simple=False),
        Field("request", _l("Request type"), column=one.request_type, choices=partial(_coded, REQUEST_TYPES)),
        Field("origin", _l("Origin"), column=one.origin, choices=partial(_coded, ORIGINS)),
        Field("campaign", _l("Campaign"), "text", column=one.campaign, simple=False),
        Field("vehicle", _l("Vehicle"), "text", column=one.vehicle, simple=False),
        Field("created", _l("Opened on"), "date", column=one.created_at, simple=False),
        Field("q", _l("Search"), "search", criterion=_search),
    )


def is_open() -> ColumnElement[bool]:
    """Returns the condition for open opportunities, written as their partial indexes are."""
    return Opportunity.closed_at.is_(None)


def _coded(words: dict) -> Sequence[Choice]:
    return [Choice(code, label, code) for code, label in words.items()]


def _same(words: dict) -> Sequence[Choice]:
    return [Choice(code, code, code) for code in words]


def _stages() -> Sequence[Choice]:
    return [Choice(one.public_id, stage_name(one.kind, one.name), one.id) for one in stages(active_only=False)]


def _people(names: Names) -> Iterator[Choice]:
    """Oneself and nobody come first; the others are read only when somebody else is asked for."""
    yield Choice("me", _("My opportunities"), names.viewer.id)
    yield Choice("none", _("Nobody"), None)
    for person in names.people:
        yield Choice(person.public_id, person.name, person.id)


def _state(_operator: str, values: Sequence[object]) -> ColumnElement[bool]:
    meanings = {
        OPEN: is_open(),
        CLOSED: Opportunity.closed_at.is_not(None),
        WON: and_(Opportunity.closed_at.is_not(None), Opportunity.outcome == WON),
        LOST: and_(Opportunity.closed_at.is_not(None), Opportunity.outcome == LOST),
    }
    return or_(*(meanings[str(value)] for value in values))


def _owner(operator: str, values: Sequence[object]) -> ColumnElement[bool]:
    people, nobody = [value for value in values if value is not None], Opportunity.owner_id.is_(None)
    if operator in (EMPTY, FILLED):
        return nobody if operator == EMPTY else ~nobody
    chosen = or_(Opportunity.owner_id.in_(people) if people else false(), nobody if None in values else false())
    if operator != IS_NOT:
        return chosen
    return ~chosen if None in values else or_(Opportunity.owner_id.not_in(people), nobody)


def _place(operator: str, values: Sequence[object]) -> ColumnElement[bool]:
    """The outlet's city, or how its postal code begins: « 14 » is a department."""
    if operator in (EMPTY, FILLED):
        return true() if operator == FILLED else false()
    fits = [
        or_(Outlet.postal_code.like(f"{said}%", escape="\\"), func.lower(Outlet.city).like(f"{said}%", escape="\\"))
        for said in (escape_like(str(value).lower()) for value in values)
    ]
    return Opportunity.outlet_id.in_(select(Outlet.id).where(or_(*fits)))


def _account(operator: str, values: Sequence[object]) -> ColumnElement[bool]:
    name = func.lower(Opportunity.client_name)
    if operator in (EMPTY, FILLED):
        return name == "" if operator == EMPTY else name != ""
    return or_(*(name.like(f"%{escape_like(str(value).lower())}%", escape="\\") for value in values))


def _decision(operator: str, values: Sequence[object]) -> ColumnElement[bool]:
    value = values[0]
    if operator == LAST_DAYS:
        today = now().date()
        if not isinstance(value, int):
            raise BadValue(str(value))
        return Opportunity.decision_on.between(today - timedelta(days=value), today)
    if not isinstance(value, date):
        raise BadValue(str(value))
    return Opportunity.decision_on >= value if operator == SINCE else Opportunity.decision_on <= value


def _amount(operator: str, values: Sequence[object]) -> ColumnElement[bool]:
    """Euros as typed; the column holds cents."""
    euros = int(str(values[0])) * 100
    meanings = {"ge": Opportunity.amount_cents >= euros, "le": Opportunity.amount_cents <= euros}
    return meanings.get(operator, Opportunity.amount_cents.between(euros, euros + 99))


def _search(_operator: str, values: Sequence[object]) -> ColumnElement[bool]:
    """Each word must be somewhere in the folded text; three letters and more go through the trigram index."""
    words = [word for value in values for word in folded(str(value)).split()]
    return and_(true(), *(has_word(Opportunity, word) for word in words))
