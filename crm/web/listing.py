"""A list in the URL: filter, sort, size, place, view. A pasted link opens the same list (list rule 1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl

from flask import abort, request
from werkzeug.datastructures import MultiDict

from crm.kernel.clock import now
from crm.kernel.filter import FieldSet, Filter, encoded, form_rows, read_filter
from crm.kernel.paging import Cursor, Page
from crm.web.navigation import url_if_any

SIZES = (20, 50, 100)
LONGEST = 60_000  # characters of a filter


def sent_filter(sent: MultiDict) -> str:
    """Returns the filter that a form or an address sends along, whole: cut off, it would stand for more rows.

    Answers 413 to a longer one.
    """
    query = sent.get("filter", "")
    return query if len(query) <= LONGEST else abort(413)


def pairs_of(query: str) -> MultiDict:
    """Returns what a filter's address says."""
    return MultiDict(parse_qsl(query))


@dataclass(frozen=True)
class Listing:
    """What one list shows now. `url(...)` gives the address of the same list with something changed."""

    endpoint: str
    filter: Filter
    sort: str
    size: int
    cursor: Cursor
    view: str = ""
    layout: str = ""  # how it is shown when not as rows: "cards", "board" (list rule 3)
    columns: Mapping[str, object] = field(
        default_factory=dict
    )  # those that can be left out, as they stand: code → label
    hidden: tuple[str, ...] = ()  # those that are left out

    def url(self, query: str | None = None, **changes) -> str:
        """Returns the address of this list; `query` replaces the filter; a change of either starts at the first page."""
        size = self.size if self.size != SIZES[0] else ""
        kept = {"sort": self.sort, "per_page": size, "layout": self.layout, "hide": ".".join(self.hidden)}
        kept |= {"view": self.view} | changes
        pairs = [(name, str(value)) for name, value in kept.items() if value]
        chosen = self.filter.query() if query is None else query
        rest = "&".join(part for part in (chosen, encoded(*pairs)) if part)
        return url_if_any(self.endpoint) + (f"?{rest}" if rest else "")

    def sorted_by(self, name: str) -> str:
        """Returns the address sorted by a column, newest first; the other way round when it is already."""
        return self.url(sort=name if self.sort == f"-{name}" else f"-{name}")

    def direction(self, name: str) -> str | None:
        """Returns how the list is sorted by this column, for `aria-sort`."""
        return {name: "ascending", f"-{name}": "descending"}.get(self.sort)

    def previous(self, page: Page) -> str | None:
        """Returns the address of the page before, or None."""
        return self.url(before=page.before.encode()) if page.before else None

    def next(self, page: Page) -> str | None:
        """Returns the address of the page after, or None."""
        return self.url(after=page.after.encode()) if page.after else None

    def sizes(self) -> list[tuple[int, str, bool]]:
        """Returns (size, address, is current) for the choice of page sizes."""
        return [(size, self.url(per_page="" if size == SIZES[0] else size), size == self.size) for size in SIZES]

    def came_from(self) -> str:
        """Returns the query with which a record finds its neighbours in this list."""
        pairs = [*self.filter.pairs(), *([("sort", self.sort)] if self.sort else [])]
        return encoded(*pairs)

    def shape(self) -> str:
        """Returns what a view keeps of the list: filter, sort, layout and columns, not the place in it."""
        return encoded(*self.filter.pairs(), *([("sort", self.sort)] if self.sort else []), *self._look())

    def column_choices(self) -> list[tuple[object, str, bool]]:
        """Returns (label, address that shows or hides it, is shown) for each column that can be left out."""
        return [
            (label, self.url(hide=self._toggled(code)), code not in self.hidden) for code, label in self.columns.items()
        ]

    def table_class(self) -> str:
        """Returns the classes that leave the hidden columns out, counted from the last one (components/table.css)."""
        places = {code: len(self.columns) - place for place, code in enumerate(self.columns)}
        return " ".join(f"no-col-{places[code]}" for code in self.hidden)

    def _look(self) -> list[tuple[str, str]]:
        pairs = (("layout", self.layout), ("hide", ".".join(self.hidden)))
        return [(name, value) for name, value in pairs if value]

    def _toggled(self, code: str) -> str:
        return ".".join(one for one in self.columns if (one in self.hidden) is not (one == code))

    def with_filter(self, chosen: Filter) -> "Listing":
        """Returns the list with another filter."""
        return replace(self, filter=chosen)


def read_listing(
    endpoint: str,
    fields: FieldSet,
    sorts: Sequence[str],
    layouts: Sequence[str] = (),
    columns: Mapping[str, object] | None = None,
) -> Listing:
    """Returns the list that this request asks for; what means nothing falls back to the usual.

    `layouts` are the ways in which it can be shown beside rows, `columns` those that can be left out (code → label).
    """
    args = request.args
    asked = args.get("before") or args.get("after") or ""
    sort = args.get("sort", "")
    return Listing(
        endpoint=endpoint,
        filter=read_filter(fields, args),
        sort=sort if sort.lstrip("-") in sorts else "",
        size=_size(args.get("per_page", "")),
        cursor=(Cursor.decode(asked) if asked else None) or Cursor(now()),
        view=args.get("view", "")[:16],
        layout=args["layout"] if args.get("layout") in layouts else "",
        columns=columns or {},
        hidden=tuple(code for code in columns or () if code in args.get("hide", "")[:300].split(".")),
    )


def comes_from_form() -> bool:
    """Returns whether the rows of the filter form were sent: the answer is the canonical address."""
    return bool(form_rows(request.args))


def _size(text: str) -> int:
    """Any number up to the largest size is honoured; the page offers three."""
    return min(max(int(text), 1), SIZES[-1]) if text.isdecimal() and len(text) < 6 else SIZES[0]
