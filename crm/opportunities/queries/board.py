"""The board: each stage with how many and how much, and its first cards (mission CF-07)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, Select, and_, func, or_, select, union_all

from crm.access.models import User
from crm.extensions import db
from crm.kernel.filter import Filter
from crm.opportunities.models import Opportunity, Stage
from crm.opportunities.queries.fields import is_open
from crm.opportunities.queries.lists import SHOWN, Sum, with_names
from crm.opportunities.queries.stages import stages
from crm.opportunities.rights import visible_to

CARDS = 50  # cards of a column that are shown at once; the others are loaded when asked for


@dataclass(frozen=True)
class Column:
    """One stage: its sum over the whole filter, and its first cards by decision date."""

    stage: Stage
    sum: Sum
    cards: Sequence[Row]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return max(0, self.sum.count - len(self.cards))


@dataclass(frozen=True)
class After:
    """The last card of those shown: where the next ones begin."""

    decision_on: date
    row_id: int


def board(viewer: User, chosen: Filter) -> list[Column]:
    """Returns the columns in the order of the stages: three statements, however many opportunities are open."""
    columns, sums = stages(), sums_of(viewer, chosen)
    cards = _first_cards(viewer, chosen, [stage.id for stage in columns])
    return [Column(stage, sums.get(stage.id, Sum()), cards.get(stage.id, [])) for stage in columns]


def sums_of(viewer: User, chosen: Filter) -> Mapping[int, Sum]:
    """Returns count and cents by stage over the whole filter, exact: one statement over the open ones."""
    counted = select(
        Opportunity.stage_id, func.count(Opportunity.id), func.coalesce(func.sum(Opportunity.amount_cents), 0)
    ).where(*_within(viewer, chosen))
    return {row[0]: Sum(row[1], int(row[2])) for row in db.session.execute(counted.group_by(Opportunity.stage_id))}


def more_cards(viewer: User, chosen: Filter, stage: Stage, after: After | None) -> Sequence[Row]:
    """Returns the next cards of a column, one more than are shown at once if more follow."""
    found = _keys(viewer, chosen, stage.id, after, CARDS + 1)
    return db.session.execute(_shown([found])).all()


def card_of(viewer: User, public_id: str) -> Row | None:
    """Returns one opportunity as a card shows it, open or closed, if the user sees it."""
    found = with_names(select(*SHOWN).select_from(Opportunity))
    return db.session.execute(found.where(Opportunity.public_id == public_id, visible_to(viewer))).first()


def _first_cards(viewer: User, chosen: Filter, stage_ids: Collection[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    if stage_ids:
        for row in db.session.execute(_shown([_keys(viewer, chosen, one, None, CARDS) for one in stage_ids])):
            found.setdefault(row.stage_id, []).append(row)
    return found


def _keys(viewer: User, chosen: Filter, stage_id: int, after: After | None, size: int) -> Select:
    """Returns the ids of some cards of one column; each column reads its own stretch of the board's index."""
    found = select(Opportunity.id).where(*_within(viewer, chosen), Opportunity.stage_id == stage_id)
    if after is not None:
        later = Opportunity.decision_on > after.decision_on
        same_day = and_(Opportunity.decision_on == after.decision_on, Opportunity.id > after.row_id)
        found = found.where(or_(later, same_day))
    return found.order_by(Opportunity.decision_on, Opportunity.id).limit(size)


def _shown(parts: Sequence[Select]) -> Select:
    ids = union_all(*(select(part.subquery().c.id) for part in parts)).subquery()
    rows = with_names(select(*SHOWN).select_from(ids).join(Opportunity, Opportunity.id == ids.c.id))
    return rows.order_by(Opportunity.decision_on, Opportunity.id)


def _within(viewer: User, chosen: Filter) -> tuple:
    """The board shows open ones: a state that the filter asks for is the list's business."""
    return is_open(), visible_to(viewer), chosen.with_only("state").sql()
