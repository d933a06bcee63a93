"""Which opportunities a user sees and may treat: every look-up starts here (idea 2)."""

from sqlalchemy import ColumnElement, or_, true

from crm.access.models import User
from crm.access.places import at_posts
from crm.access.queries import posts_of
from crm.access.rights import may
from crm.opportunities.models import Opportunity


def visible_to(user: User) -> ColumnElement[bool]:
    """Returns the condition for the opportunities that the user sees.

    One's own; those of the brands and outlets in one's profile; all of the legal entity for the lead desk.
    """
    if may(user, "see every opportunity of the legal entity"):
        return true()
    posts = at_posts(Opportunity.outlet_id, Opportunity.brand_id, posts_of(user))
    return or_(Opportunity.owner_id == user.id, posts)


def sees(user: User, opportunity: Opportunity) -> bool:
    """Returns the same for one opportunity at hand."""
    if opportunity.owner_id == user.id or may(user, "see every opportunity of the legal entity"):
        return True
    return (opportunity.outlet_id, opportunity.brand_id) in posts_of(user)


def may_treat(user: User, opportunity: Opportunity) -> bool:
    """Returns whether the user may work on it: its owner, anybody if it has none, managers and desk."""
    if not may(user, "treat opportunities") or not sees(user, opportunity):
        return False
    return opportunity.owner_id in (None, user.id) or may(user, "treat anybody's opportunities")
