"""What can be done to many rows at once: each list says its verbs, one engine does them (list rule 6)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from crm.access.models import User


class NotDone(Exception):
    """The row stays as it is; `why` is a code that the list's page puts into words."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Verb:
    """One change of many rows of a list.

    `do(row, user, asked)` changes one row with its event and returns what undoing needs as JSON, None when the row was
    so already; `asked["alert"]` says whether it may write to people. `undo(row, user, was)` puts it back. Both raise
    NotDone, before they change anything. `stays` are the rows that `do` would refuse, by the same code, for the preview.
    """

    name: str  # list and change: "clients.owner"
    model: Any
    right: str
    seen: Callable[[User], ColumnElement[bool]]
    title: Callable[[Any], str]
    do: Callable[[Any, User, Mapping], object]
    undo: Callable[[Any, User, Any], None]
    stays: Callable[[User], Mapping[str, ColumnElement[bool]]] = lambda _user: {}
    alerts: bool = False  # whether somebody gets a mail about each row


_verbs: dict[str, Verb] = {}


def verb(one: Verb) -> Verb:
    """Makes a verb known, so that runs in the database find it; returns it."""
    _verbs[one.name] = one
    return one


def verb_named(name: str) -> Verb | None:
    """Returns the verb of a run, None for one that does not exist any more."""
    return _verbs.get(name)
