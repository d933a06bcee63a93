"""The list of clients: its pages, and what stands beside each row."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Label, Row, Select, and_, func, select

from crm.access.models import User
from crm.access.queries import OWNER_COLUMNS
from crm.clients.models import Client, ContactPoint, Reference, Relation, name_of
from crm.clients.queries.visible import visible_to
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.filter import Filter
from crm.kernel.neighbours import Neighbours, neighbours_at
from crm.kernel.paging import Cursor, Leg, Page, keys, page_of

SORTS = ("created", "name")
EXPORTED_AT_ONCE = 500


def _first(kind: str) -> Label[str | None]:
    """Returns the client's first contact point of a kind, as a column."""
    this = (ContactPoint.client_id == Client.id, ContactPoint.kind == kind)
    return select(ContactPoint.value).where(*this).order_by(ContactPoint.id).limit(1).scalar_subquery().label(kind)


CALLED = (Client.kind, Client.first_name, Client.last_name, Client.company)  # what `name_of` reads of a row
POINTS = (_first("phone"), _first("email"))  # what `reaches` reads of a row
COLUMNS = (  # beside the key's id, leg and value
    Client.public_id,
    Client.civility,
    *CALLED,
    Client.job_title,
    Client.siret,
    Client.vat_number,
    Client.street,
    Client.postal_code,
    Client.city,
    Client.do_not_call,
    Client.do_not_email,
    Client.blocked,
    Client.created_at,
    *OWNER_COLUMNS,
    Reference.label.label("segment"),
    *POINTS,
)


@dataclass(frozen=True)
class Reach:
    """How a client is reached: its first phone and e-mail, for a company those of a contact, who is named."""

    phone: str = ""
    email: str = ""
    via: str = ""
    may_call: bool = True
    may_email: bool = True


def page_of_clients(viewer: User, chosen: Filter, size: int, cursor: Cursor, sort: str = "") -> Page:
    """Returns one page, its rows with COLUMNS, and its neighbours: one statement. `sort`: "" is newest first."""
    where = and_(visible_to(viewer), chosen.sql())
    return page_of(db.session.execute(_with_rows(keys(Client, legs(sort), where, size, cursor))).all(), size, cursor)


def legs(sort: str) -> tuple[Leg, ...]:
    """Returns the order of the list: newest first, by name, or the other way round."""
    by_name = sort.lstrip("-") == "name"
    column = Client.folded_name if by_name else Client.created_at
    return (Leg(Client.id > 0, column, descending=sort.startswith("-") or not sort),)


def neighbours(viewer: User, chosen: Filter, client: Client, sort: str = "") -> Neighbours:
    """Returns the public ids of the clients before and after this one in the list that it was opened from."""
    value = client.folded_name if sort.lstrip("-") == "name" else client.created_at
    place = Cursor(now(), 0, value, client.id)
    return neighbours_at(Client, place, legs(sort), and_(visible_to(viewer), chosen.sql()))


def all_pages(viewer: User, chosen: Filter, sort: str = "") -> Iterator[tuple]:
    """Gives the rows of the whole list, so many at once."""
    cursor: Cursor | None = Cursor(now())
    while cursor:
        page = page_of_clients(viewer, chosen, EXPORTED_AT_ONCE, cursor, sort)
        yield page.rows
        cursor = page.after


def more_than(viewer: User, chosen: Filter, most: int) -> bool:
    """Returns whether the list has more rows than this, without counting all of them."""
    some = select(Client.id).where(visible_to(viewer), chosen.sql()).limit(most + 1).subquery()
    return (db.session.scalar(select(func.count()).select_from(some)) or 0) > most


def reaches(rows: Collection[Row]) -> Mapping[int, Reach]:
    """Returns how each client of these rows, which have POINTS, is reached, by id: one statement for the companies."""
    found = {row.id: _reach(row) for row in rows if row.phone or row.email}
    companies = [row.id for row in rows if row.kind == "B2B" and row.id not in found]
    return found | dict(_through_contacts(companies) if companies else {})


def row_of(viewer: User, public_id: str) -> Row | None:
    """Returns one client as the list shows it, if the viewer sees it."""
    asked = select(Client.id, *COLUMNS).where(visible_to(viewer), Client.public_id == public_id)
    return db.session.execute(_with_names(asked)).first()


def _with_rows(found: Select) -> Select:
    """Returns the select of keys with what a list shows of each client beside it."""
    keyed = found.selected_columns.id.table
    return _with_names(found.add_columns(*COLUMNS).join_from(keyed, Client, Client.id == keyed.c.id))


def _with_names(found: Select) -> Select:
    return found.outerjoin(User, User.id == Client.owner_id).outerjoin(Reference, Reference.id == Client.segment_id)


def _through_contacts(companies: Collection[int]) -> Mapping[int, Reach]:
    """The first contact of each company that can be reached."""
    asked = (
        select(Relation.client_id.label("company_id"), *CALLED, Client.do_not_call, Client.do_not_email, *POINTS)
        .join(Client, Client.id == Relation.other_id)
        .where(Relation.client_id.in_(companies), Relation.kind == "contact", Client.gone_at.is_(None))
        .order_by(Relation.id)
    )
    first: dict[int, Reach] = {}
    for row in db.session.execute(asked):
        if row.phone or row.email:
            first.setdefault(row.company_id, _reach(row, name_of(row)))
    return first


def _reach(row: Row, via: str = "") -> Reach:
    return Reach(row.phone or "", row.email or "", via, not row.do_not_call, not row.do_not_email)
