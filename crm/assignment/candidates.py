"""Who could take a lead, and why the others could not (mission CF-12, CF-13)."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, select

from crm.access.models import Share, User
from crm.access.rights import SELLERS
from crm.assignment.models import GroupMember
from crm.extensions import db
from crm.kernel.settled import copies, remembered
from crm.outlets.queries import today_at


@dataclass(frozen=True)
class Candidates:
    """People with their weight (share percent × full-time percent), and those left out with the reason's code."""

    weights: dict[User, float] = field(default_factory=dict)
    left_out: list[tuple[User, str]] = field(default_factory=list)


def candidates_for(outlet_id: int | None, brand_id: int | None, group_id: int | None = None) -> Candidates:
    """Returns who may take a lead of this outlet and brand: active, present, with that brand there in the profile.

    With a group only its members; without one every seller of the outlet and brand.
    """
    found = Candidates()
    today = today_at(outlet_id)
    for user, percent in _people(outlet_id, brand_id, group_id):
        why_not = _obstacle(user, percent, today)
        if why_not:
            found.left_out.append((user, why_not))
        else:
            found.weights[user] = (percent or 0) * user.full_time_percent
    return found


def can_receive(user: User, today: date) -> bool:
    """Returns whether a lead may be given to this one person: active and not away."""
    return user.active and not user.is_away(today)


@remembered(db.session)
def _people(outlet_id: int | None, brand_id: int | None, group_id: int | None) -> list[tuple[User, int | None]]:
    """Returns who is asked for, with their percentage here: copies, kept until something settled changes."""
    here = select(Share.user_id, Share.percent).where(Share.outlet_id == outlet_id, Share.brand_id == brand_id)
    percents = dict(db.session.execute(here).all())
    people = copies(db.session(), User, lambda users: _narrowed(users, group_id, percents).order_by(User.id))
    return [(user, percents.get(user.id)) for user in people]


def _narrowed(users: Select, group_id: int | None, percents: dict[int, int]) -> Select:
    if group_id:
        return users.where(User.id.in_(select(GroupMember.user_id).where(GroupMember.group_id == group_id)))
    return users.where(User.id.in_(percents), User.profile.in_(sorted(SELLERS)))


def _obstacle(user: User, percent: int | None, today: date) -> str | None:
    if not user.active:
        return "inactive"
    if percent is None:
        return "not_this_brand"
    if percent * user.full_time_percent <= 0:
        return "no_share"
    return "away" if user.is_away(today) else None
