"""The first rows of a list together with how many there are: what a record's page shows of each related list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Select, func

from crm.extensions import db

One = TypeVar("One")


@dataclass(frozen=True)
class Some(Generic[One]):
    """Some rows of a list; `total` counts those that are not shown too."""

    rows: Sequence[One] = ()
    total: int = 0

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.rows)


def some(asked: Select, limit: int, make: Callable[..., One]) -> Some[One]:
    """Returns at most `limit` rows of a select, each made from its columns, and their number: one statement."""
    found = db.session.execute(asked.add_columns(func.count().over().label("total_")).limit(limit)).all()
    return Some([make(*row[:-1]) for row in found], found[0][-1] if found else 0)
