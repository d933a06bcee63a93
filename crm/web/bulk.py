"""What a list's page offers to do to many rows: each list gives its own to `offer`, crm/bulk/routes.py serves them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_login import current_user
from sqlalchemy import ColumnElement
from werkzeug.datastructures import MultiDict
from wtforms import Field

from crm.access.rights import may
from crm.bulk.verbs import Verb
from crm.web.forms import BaseForm
from crm.web.listing import Listing


class BulkForm(BaseForm):
    """What a change of many rows asks for. The rows themselves come along beside it."""

    first = ""  # the field that is asked for before the others

    def shown(self) -> list[Field]:
        """Returns the fields that people see, in order."""
        seen = [one for one in self if one.type not in ("CSRFTokenField", "HiddenField")]
        return sorted(seen, key=lambda one: one.short_name != self.first)

    def asked(self) -> Mapping[str, object]:
        """Returns what the verb takes, as JSON values."""
        raise NotImplementedError


@dataclass(frozen=True)
class Offer:
    """A verb as people see it. `told` says what was asked for, e.g. the new owner's name."""

    verb: Verb
    label: object
    icon: str
    form: Callable[..., BulkForm]
    told: Callable[[Mapping], str]

    @property
    def change(self) -> str:
        """The verb's name within its list, as it stands in addresses."""
        return self.verb.name.partition(".")[2]


@dataclass(frozen=True)
class BulkList:
    """A list whose rows can be changed together.

    `box` is the name of the rows' check boxes; `within` reads a filter from a query string; `counted` says how many.
    """

    name: str
    endpoint: str
    record: str
    box: str
    within: Callable[[MultiDict], ColumnElement[bool]]
    counted: Callable[[int], str]
    reasons: Mapping[str, object]
    offers: tuple[Offer, ...]

    def offer(self, change: str) -> Offer | None:
        """Returns the offer of that name."""
        return next((one for one in self.offers if one.change == change), None)


@dataclass(frozen=True)
class BulkBar:
    """The bar of one page: what its reader may do to the rows that are selected."""

    name: str
    box: str
    query: str
    offers: tuple[Offer, ...]


LISTS: dict[str, BulkList] = {}


def offer(one: BulkList) -> None:
    """Makes a list's changes known."""
    LISTS[one.name] = one


def bar(name: str, listing: Listing) -> BulkBar | None:
    """Returns the bar of a list's page, None when its reader may do nothing to several rows."""
    one, reader = LISTS[name], current_user._get_current_object()
    offers = tuple(offered for offered in one.offers if may(reader, offered.verb.right))
    return BulkBar(name, one.box, listing.filter.query(), offers) if offers else None
