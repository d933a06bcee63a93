"""Two records of one client become one, and two again within 30 days (mission AX-02, X-14)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select, update

from crm.access.actors import Actor
from crm.clients.actions.refreshing import refresh_search
from crm.clients.hanging import hangers, move_rows, say_name, set_column, still_there
from crm.clients.models import Client, LikelyDouble, Merge
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.clock import now

UNDO_WITHIN = timedelta(days=30)
CHOICES: dict[str, tuple[str, ...]] = {  # what is chosen together, and the columns that it stands for
    "kind": ("kind",),
    "civility": ("civility",),
    "first_name": ("first_name",),
    "last_name": ("last_name",),
    "company": ("company",),
    "job_title": ("job_title",),
    "birth_date": ("birth_date",),
    "national_id": ("national_id",),
    "siret": ("siret", "siren"),
    "vat_number": ("vat_number",),
    "vat_percent": ("vat_percent",),
    "segment_id": ("segment_id",),
    "fleet_code": ("fleet_code",),
    "fleet_size": ("fleet_size",),
    "vocation": ("vocation",),
    "website": ("website",),
    "address": ("street", "postal_code", "city", "country"),
    "comments": ("comments",),
    "owner_id": ("owner_id",),
}
OBJECTIONS = ("do_not_call", "do_not_email", "blocked")  # said of either, they hold for the one that stays


class CannotMerge(Exception):
    """These two cannot become one: `why` is itself | gone | company_and_person."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


class CannotUndoMerge(Exception):
    """`why` is undone | too_late | kept_gone (the client that stayed is itself gone since: undo that first)."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Undone:
    """What an undone merge could not put back: rows that went elsewhere or were deleted, values changed since."""

    rows: dict[str, int] = field(default_factory=dict)
    fields: tuple[str, ...] = ()


def merge(kept: Client, gone: Client, values: Mapping[str, str], by: Actor) -> Merge:
    """Makes everything that hangs on `gone` hang on `kept`; `values` names the choices (CHOICES) taken from "gone".

    What `kept` lacks is taken from `gone` too. Rows that `kept` has already stay with `gone`. Raises CannotMerge.
    """
    _hold((kept.id, gone.id))
    _check(kept, gone)
    before = _take_values(kept, gone, values)
    _decide_pair(kept.id, gone.id, "same", by)
    moved = {hanger.name: ids for hanger in hangers() if (ids := move_rows(hanger, gone.id, kept.id))}
    gone.gone_at, gone.merged_into_id = now(), kept.id
    gone.revision, kept.revision = gone.revision + 1, kept.revision + 1
    merged = Merge(
        kept_id=kept.id, gone_id=gone.id, at=now(), by_id=by.user_id, by_name=by.name, moved=moved, before=before
    )
    db.session.add(merged)
    refresh_search(kept)
    say_name(kept)
    record("client", kept.id, "client.merged", by, other=gone.name, merge=merged.public_id)
    record("client", gone.id, "client.merged_away", by, other=kept.name, merge=merged.public_id)
    db.session.flush()
    return merged


def undo_merge(merged: Merge, by: Actor) -> Undone:
    """Makes two of one again and returns what could not be put back.

    A row goes back if it still hangs on the client that stayed, a value if nobody has changed it since. What came after
    the merge stays where it is. Raises CannotUndoMerge.
    """
    _hold((merged.kept_id, merged.gone_id))
    kept, gone = db.session.get_one(Client, merged.kept_id), db.session.get_one(Client, merged.gone_id)
    _check_undo(merged, kept, gone)
    rows = _move_back(merged)
    fields = _put_values_back(kept, merged.before)
    gone.gone_at, gone.merged_into_id, merged.undone_at = None, None, now()
    gone.revision, kept.revision = gone.revision + 1, kept.revision + 1
    _decide_pair(kept.id, gone.id, "", by)
    for client, other in ((kept, gone), (gone, kept)):
        refresh_search(client)
        say_name(client)
        record("client", client.id, "client.merge_undone", by, other=other.name)
    db.session.flush()
    return Undone(rows, fields)


def _hold(ids: Iterable[int]) -> None:
    """Locks the rows in the order of their ids and reads them again: of two merges at once the second sees the first."""
    db.session.flush()
    held = select(Client).where(Client.id.in_(ids)).order_by(Client.id).with_for_update()
    db.session.scalars(held.execution_options(populate_existing=True)).all()


def _check(kept: Client, gone: Client) -> None:
    if kept.id == gone.id:
        raise CannotMerge("itself")
    if kept.legal_entity_id != gone.legal_entity_id or kept.gone_at or gone.gone_at:
        raise CannotMerge("gone")
    if (kept.kind == "B2B") != (gone.kind == "B2B"):  # a company has no contact points of its own (mission CF-18)
        raise CannotMerge("company_and_person")


def _check_undo(merged: Merge, kept: Client, gone: Client) -> None:
    db.session.refresh(merged)
    if merged.undone_at is not None:
        raise CannotUndoMerge("undone")
    if merged.at < now() - UNDO_WITHIN:
        raise CannotUndoMerge("too_late")
    if kept.gone_at is not None or gone.merged_into_id != kept.id:
        raise CannotUndoMerge("kept_gone")


def _take_values(kept: Client, gone: Client, values: Mapping[str, str]) -> dict[str, list]:
    """Sets the chosen and the missing values; returns each changed column's value before and after."""
    before = {}
    taken = {column: getattr(gone, column) for column in _taken(kept, gone, values)}
    taken |= {column: True for column in OBJECTIONS if getattr(gone, column)}
    if gone.blocked and not kept.blocked:
        taken["blocked_reason"] = gone.blocked_reason
    for column, new in taken.items():
        old = getattr(kept, column)
        if old != new:
            setattr(kept, column, new)
            before[column] = [_plain(old), _plain(new)]
    return before


def _taken(kept: Client, gone: Client, values: Mapping[str, str]) -> list[str]:
    columns = []
    for choice, names in CHOICES.items():
        lacks = not any(getattr(kept, name) for name in _telling(names))
        has = any(getattr(gone, name) for name in _telling(names))
        if values.get(choice) == "gone" or (choice not in values and lacks and has):
            columns += names
    return columns


def _telling(names: tuple[str, ...]) -> tuple[str, ...]:
    """The country is always filled: it says nothing about whether there is an address."""
    return tuple(name for name in names if name != "country")


def _move_back(merged: Merge) -> dict[str, int]:
    """Returns how many rows could not go back, by table and column."""
    by_name, left = {hanger.name: hanger for hanger in hangers()}, {}
    for name, ids in merged.moved.items():
        hanger = by_name.get(name)
        there = still_there(hanger, ids, merged.kept_id) if hanger else []
        if hanger:
            set_column(hanger, there, merged.gone_id)
        if len(there) < len(ids):
            left[name] = len(ids) - len(there)
    return left


def _put_values_back(kept: Client, before: Mapping[str, list]) -> tuple[str, ...]:
    """Returns the columns that somebody has changed since."""
    changed = []
    for column, (old, new) in before.items():
        if _plain(getattr(kept, column)) == new:
            setattr(kept, column, _lively(column, old))
        else:
            changed.append(column)
    return tuple(changed)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, date | Decimal) else value


def _lively(column: str, value: Any) -> Any:
    """Returns a value of the JSON as its column holds it."""
    if column == "birth_date" and value is not None:
        return datetime.strptime(value, "%Y-%m-%d").date()
    return Decimal(value) if column == "vat_percent" and value is not None else value


def _decide_pair(one: int, other: int, decision: str, by: Actor) -> None:
    """Marks what was said of these two as the same client; with no decision it is open again."""
    pair = or_(
        (LikelyDouble.client_id == one) & (LikelyDouble.other_id == other),
        (LikelyDouble.client_id == other) & (LikelyDouble.other_id == one),
    )
    values = {"decision": decision, "decided_at": now() if decision else None}
    values["decided_by_id"] = by.user_id if decision else None
    db.session.execute(update(LikelyDouble).where(pair).values(values))
