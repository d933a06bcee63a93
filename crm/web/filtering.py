"""The filter form of any list: rows of field, operator, value; the chips above the list; what was left out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from flask import flash, request
from flask_babel import gettext as _

from crm.kernel.filter import Condition, FieldSet, Filter, form_rows
from crm.kernel.filter.fields import OPERATORS
from crm.web.listing import Listing

UNSEEN = ("state", "search")  # kinds of fields that have their own place on the page, not a row of the form


@dataclass(frozen=True)
class FilterForm:
    """The rows as they stand, by group, and what is kept beside them. `address` answers a row more or less."""

    listing: Listing
    fields: FieldSet
    rows: list[Condition]
    address: str
    name: str = ""  # of the list, where one address serves several
    operators = OPERATORS

    def groups(self) -> list[tuple[int, list[tuple[int, Condition]]]]:
        """Returns (group, [(row number, row)]); a fresh row when there is none."""
        rows = self.rows or [Condition("", "", "", 0)]
        numbered = list(enumerate(rows))
        return [(group, [r for r in numbered if r[1].group == group]) for group in sorted({r.group for r in rows})]

    def kept(self) -> list[tuple[str, str]]:
        """Returns what the form sends along unseen: the state, the search, the order, the layout."""
        beside = [(c.field, c.value) for c in self.listing.filter.conditions if _beside(self.fields, c)]
        shape = [("list", self.name), ("sort", self.listing.sort), ("layout", self.listing.layout)]
        shape += [("hide", ".".join(self.listing.hidden))]
        return beside + [(name, value) for name, value in shape if value]


def asked_form(listing: Listing, address: str, name: str = "") -> FilterForm:
    """Returns the form as this request asks for it: the rows that it sent, changed by its button."""
    rows = form_rows(request.args) or _as_rows(listing.filter)
    return FilterForm(listing, listing.filter.fields, _changed(rows, request.args.get("do", "")), address, name)


def say_left_out(listing: Listing) -> None:
    """Tells which rows of the form meant nothing: the canonical address no longer has them."""
    known, ignored = listing.filter.fields, listing.filter.ignored
    left_out = [row for row in form_rows(request.args) if row in ignored and row.value and known.get(row.field)]
    if left_out:
        flash(_("Left out, because it means nothing here: %(what)s", what=_in_words(known, left_out)), "warning")


def chips(listing: Listing, but: Collection[str] = ("state",)) -> list[dict]:
    """Returns a chip for each condition; `but` are the fields that the page shows otherwise."""
    return [
        {
            "label": _("%(field)s: %(value)s", field=chip.label, value=chip.value),
            "remove_url": listing.url(chip.without),
        }
        for condition, chip in zip(listing.filter.conditions, listing.filter.chips(), strict=True)
        if condition.field not in but
    ]


def _in_words(fields: FieldSet, conditions: Iterable[Condition]) -> str:
    named = [(fields.get(c.field), c) for c in conditions]
    return ", ".join(f"{field.label} « {c.value} »" for field, c in named if field)


def _beside(fields: FieldSet, condition: Condition) -> bool:
    return not condition.group and fields.fields[condition.field].kind in UNSEEN


def _as_rows(chosen: Filter) -> list[Condition]:
    return [c for c in chosen.conditions if not _beside(chosen.fields, c)]


def _changed(rows: list[Condition], do: str) -> list[Condition]:
    """What the form's buttons do: `add-2` a row in group 2, `or` a new group, `remove-3` the fourth row."""
    verb, _sep, number = do.partition("-")
    at = int(number) if number.isdecimal() and len(number) < 3 else 0
    if verb == "remove":
        return rows[:at] + rows[at + 1 :]
    if verb == "add":
        return [*rows, Condition("", "", "", at)]
    if verb == "or":
        apart = [Condition(r.field, r.operator, r.value, r.group or 1) for r in rows]
        return [*apart, Condition("", "", "", max((r.group for r in apart), default=0) + 1)]
    return rows
