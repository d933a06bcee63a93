"""Who could take a lead, and why the others could not (mission CF-12, CF-13)."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from crm.access.models import Share, User
from crm.access.rights import SELLERS
from crm.assignment.models import GroupMember
from crm.extensions import db
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
    rows = _members(group_id, outlet_id, brand_id) if group_id else _sellers(outlet_id, brand_id)
    found = Candidates()
    today = today_at(outlet_id)
    for user, percent in rows:
        why_not = _obstacle(user, percent, today)
        if why_not:
            found.left_out.append((user, why_not))
        else:
            found.weights[user] = (percent or 0) * user.full_time_percent
    return found


def can_receive(user: User, today: date) -> bool:
    """Returns whether a lead may be given to this one person: active and not away."""
    return user.active and not user.is_away(today)


def _sellers(outlet_id: int | None, brand_id: int | None) -> list[tuple[User, int | None]]:
    statement = (
        select(User, Share.percent)
        .join(Share, Share.user_id == User.id)
        .where(Share.outlet_id == outlet_id, Share.brand_id == brand_id, User.profile.in_(sorted(SELLERS)))
        .order_by(User.id)
    )
    return [(user, percent) for user, percent in db.session.execute(statement)]


def _members(group_id: int, outlet_id: int | None, brand_id: int | None) -> list[tuple[User, int | None]]:
    here = (Share.user_id == User.id) & (Share.outlet_id == outlet_id) & (Share.brand_id == brand_id)
    statement = (
        select(User, Share.percent)
        .join(GroupMember, GroupMember.user_id == User.id)
        .outerjoin(Share, here)
        .where(GroupMember.group_id == group_id)
        .order_by(User.id)
    )
    return [(user, percent) for user, percent in db.session.execute(statement)]


def _obstacle(user: User, percent: int | None, today: date) -> str | None:
    if not user.active:
        return "inactive"
    if percent is None:
        return "not_this_brand"
    if percent * user.full_time_percent <= 0:
        return "no_share"
    return "away" if user.is_away(today) else None
