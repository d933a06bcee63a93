"""A list in the URL: filter, sort, size, place, view. A pasted link opens the same list (list rule 1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import request

from crm.kernel.clock import now
from crm.kernel.filter import FieldSet, Filter, encoded, form_rows, read_filter
from crm.kernel.paging import Cursor, Page
from crm.web.navigation import url_if_any

SIZES = (20, 50, 100)


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

    def url(self, query: str | None = None, **changes) -> str:
        """Returns the address of this list; `query` replaces the filter; a change of either starts at the first page."""
        size = self.size if self.size != SIZES[0] else ""
        kept = {"sort": self.sort, "per_page": size, "layout": self.layout, "view": self.view} | changes
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
        """Returns what a view keeps of the list: filter, sort and layout, not the place in it."""
        kept = [(name, value) for name, value in (("sort", self.sort), ("layout", self.layout)) if value]
        return encoded(*self.filter.pairs(), *kept)

    def with_filter(self, chosen: Filter) -> "Listing":
        """Returns the list with another filter."""
        return replace(self, filter=chosen)


def read_listing(endpoint: str, fields: FieldSet, sorts: Sequence[str], layouts: Sequence[str] = ()) -> Listing:
    """Returns the list that this request asks for; what means nothing falls back to the usual.

    `layouts` are the ways in which it can be shown beside rows.
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
    )


def comes_from_form() -> bool:
    """Returns whether the rows of the filter form were sent: the answer is the canonical address."""
    return bool(form_rows(request.args))


def _size(text: str) -> int:
    """Any number up to the largest size is honoured; the page offers three."""
    return min(max(int(text), 1), SIZES[-1]) if text.isdecimal() and len(text) < 6 else SIZES[0]
