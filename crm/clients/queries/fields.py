"""What clients can be filtered by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, false, or_, select

from crm.access.models import User
from crm.access.queries import active_people
from crm.clients.labels import KINDS
from crm.clients.models import Client, ClientTag, Reference
from crm.clients.queries.references import entries_of
from crm.clients.queries.text import contains
from crm.kernel.filter import Choice, Field, FieldSet
from crm.kernel.filter.fields import EMPTY, FILLED, IS_NOT

YES_NO = {"yes": (_l("Yes"), True), "no": (_l("No"), False)}
OFFERED_LISTS = ("segment", "tag", "group")


@dataclass
class Names:
    """The people and reference lists of the legal entity, each read at most once for a page."""

    viewer: User
    _people: Sequence[User] | None = field(default=None, repr=False)
    _lists: dict[str, Sequence[Reference]] | None = field(default=None, repr=False)

    @property
    def people(self) -> Sequence[User]:
        """Everybody active, by name."""
        if self._people is None:
            self._people = active_people()
        return self._people

    def entries(self, list_name: str) -> Sequence[Reference]:
        """The entries of a reference list, retired ones too."""
        if self._lists is None:
            self._lists = dict(entries_of(OFFERED_LISTS, active_only=False))
        return self._lists[list_name]


def client_fields(names: Names, *more: Field) -> FieldSet:
    """Returns the fields of the client list; `more` are those that higher floors add (brands of leads and sales)."""
    return FieldSet.of(
        Field("kind", _l("Type"), column=Client.kind, choices=_kinds),
        *more,
        Field("owner", _l("Owner"), column=Client.owner_id, choices=partial(_people, names), criterion=_owner),
        Field("city", _l("City"), "text", column=Client.city),
        Field("postcode", _l("Postal code"), "text", column=Client.postal_code),
        Field("company", _l("Company"), "text", column=Client.company),
        Field("segment", _l("Segment"), column=Client.segment_id, choices=partial(_listed, names, "segment")),
        Field("tag", _l("Tag"), choices=partial(_listed, names, "tag"), criterion=partial(_tagged, "tag")),
        Field("group", _l("Group"), choices=partial(_listed, names, "group"), criterion=partial(_tagged, "group")),
        Field("blocked", _l("Blocked"), column=Client.blocked, choices=_yes_no),
        Field("nocall", _l("Do not call"), column=Client.do_not_call, choices=_yes_no),
        Field("nomail", _l("Do not e-mail"), column=Client.do_not_email, choices=_yes_no),
        Field("created", _l("Created"), "date", column=Client.created_at, simple=False),
        Field("q", _l("Search"), "search", criterion=_search),
    )


def _kinds() -> Sequence[Choice]:
    return [Choice(code, label, code) for code, label in KINDS.items()]


def _yes_no() -> Sequence[Choice]:
    return [Choice(code, label, value) for code, (label, value) in YES_NO.items()]


def _people(names: Names) -> Iterator[Choice]:
    """Oneself and nobody come first; the others are read only when somebody else is asked for."""
    yield Choice("me", _("My clients"), names.viewer.id)
    yield Choice("none", _("Nobody"), None)
    for person in names.people:
        yield Choice(person.public_id, person.name, person.id)


def _listed(names: Names, list_name: str) -> Sequence[Choice]:
    return [Choice(one.public_id, one.label, one.id) for one in names.entries(list_name)]


def _owner(operator: str, values: Sequence[object]) -> ColumnElement[bool]:
    people, nobody = [value for value in values if value is not None], Client.owner_id.is_(None)
    if operator in (EMPTY, FILLED):
        return nobody if operator == EMPTY else ~nobody
    chosen = or_(Client.owner_id.in_(people) if people else false(), nobody if None in values else false())
    if operator != IS_NOT:
        return chosen
    return ~nobody & Client.owner_id.not_in(people) if None in values else or_(Client.owner_id.not_in(people), nobody)


def _tagged(list_name: str, operator: str, values: Sequence[object]) -> ColumnElement[bool]:
    joined = select(ClientTag.id).join(Reference, Reference.id == ClientTag.reference_id)
    own = joined.where(ClientTag.client_id == Client.id, Reference.list_name == list_name)
    if operator in (EMPTY, FILLED):
        return ~own.exists() if operator == EMPTY else own.exists()
    has = select(ClientTag.id).where(ClientTag.client_id == Client.id, ClientTag.reference_id.in_(values)).exists()
    return ~has if operator == IS_NOT else has


def _search(_operator: str, values: Sequence[object]) -> ColumnElement[bool]:
    return and_(*(contains(str(value)) for value in values))
