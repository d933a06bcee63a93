"""Which leads a user sees and may treat: every look-up starts here (idea 2)."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, or_, true

from crm.access.models import User
from crm.access.places import at_posts
from crm.access.queries import Post, posts_of
from crm.access.rights import may
from crm.leads.models import Lead


@dataclass(frozen=True)
class Sight:
    """What decides which leads somebody sees: people of equal sight see the same leads."""

    user_id: int | None  # None: every lead of the legal entity
    unplaced: bool = False
    posts: frozenset[Post] = frozenset()

    def condition(self) -> ColumnElement[bool]:
        """Returns the condition for the leads in sight."""
        if self.user_id is None:
            return true()
        unplaced = or_(Lead.outlet_id.is_(None), Lead.brand_id.is_(None)) if self.unplaced else false()
        return or_(Lead.owner_id == self.user_id, at_posts(Lead.outlet_id, Lead.brand_id, self.posts), unplaced)


def sight_of(user: User) -> Sight:
    """Returns which leads the user sees.

    One's own; those of the brands and outlets in one's profile (mission CF-13); those without outlet or brand
    for who may place them; all of the legal entity for the lead desk (CF-31).
    """
    if may(user, "see every lead of the legal entity"):
        return Sight(None)
    return Sight(user.id, may(user, "see leads without outlet or brand"), posts_of(user))


def visible_to(user: User) -> ColumnElement[bool]:
    """Returns the condition for the leads that the user sees."""
    return sight_of(user).condition()


def sees(user: User, lead: Lead) -> bool:
    """Returns the same for one lead at hand."""
    if lead.owner_id == user.id or may(user, "see every lead of the legal entity"):
        return True
    if lead.outlet_id is None or lead.brand_id is None:
        return may(user, "see leads without outlet or brand")
    return (lead.outlet_id, lead.brand_id) in posts_of(user)


def may_treat(user: User, lead: Lead) -> bool:
    """Returns whether the user may work on this lead: its owner, anybody if it has none, managers and desk."""
    if not may(user, "treat leads") or not sees(user, lead):
        return False
    return lead.owner_id in (None, user.id) or may(user, "treat anybody's leads")


def may_assign(user: User, lead: Lead) -> bool:
    """Returns whether the user may give this lead to somebody else."""
    return sees(user, lead) and (may(user, "assign leads") or (lead.owner_id == user.id and may(user, "treat leads")))
