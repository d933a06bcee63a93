"""Statements that a page asks for again and again: built once, then only given their values.

Building a large select costs more than running it. What is kept says *what* is asked, never what was answered: it
cannot go stale, whatever is written meanwhile.
"""

from collections.abc import Callable, Hashable
from datetime import timedelta

from sqlalchemy import BindParameter, Select, bindparam

from crm.kernel import clock
from crm.kernel.base import UtcDateTime

MOST = 256  # lists that differ in filter, order or reader; one takes some ten kilobytes
KEPT = "kept"  # the execution option by which the session knows such a statement (crm/kernel/tenancy.py)


def kept(statement: Select) -> Select:
    """Returns a statement that will be run for as long as the process lives: its tenant's form is made once too."""
    return statement.execution_options(**{KEPT: True})


class Statements:
    """Statements by what they mean; of too many, the one made first goes."""

    def __init__(self, most: int = MOST):
        self._most = most
        self._made: dict[Hashable, Select] = {}

    def get(self, meaning: Hashable, build: Callable[[], Select]) -> Select:
        """Returns the statement of this meaning. Equal meanings must build statements that select the same rows."""
        found = self._made.get(meaning)
        if found is None:
            if len(self._made) >= self._most:
                self._made.pop(next(iter(self._made)), None)
            found = self._made[meaning] = kept(build())
        return found


def moment(before: timedelta = timedelta()) -> BindParameter:
    """Returns the time at which a statement will run, or that long before it, as a value of the statement."""
    return bindparam("moment", callable_=lambda: clock.now() - before, type_=UtcDateTime, unique=True)
