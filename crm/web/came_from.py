"""The list that the reader came from: its query goes along in `?list=`, so that a record knows its neighbours."""

from collections.abc import Callable, Collection
from urllib.parse import parse_qsl

from flask import request
from werkzeug.datastructures import MultiDict

from crm.kernel.filter import FieldSet, Filter, read_filter

LONGEST = 2000  # signs of a query


def list_query() -> str | None:
    """Returns the query of the list that the reader came from, None without one."""
    asked = request.args.get("list")
    return None if asked is None else asked[:LONGEST]


def list_asked(fields: Callable[[], FieldSet], sorts: Collection[str]) -> tuple[Filter, str] | None:
    """Returns filter and sort of that list, None without one; a sort that means nothing falls back to the usual."""
    asked = list_query()
    if asked is None:
        return None
    query = MultiDict(parse_qsl(asked))
    sort = query.get("sort", "")
    return read_filter(fields(), query), sort if sort.lstrip("-") in sorts else ""
