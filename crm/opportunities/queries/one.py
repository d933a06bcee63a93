"""One opportunity."""

from sqlalchemy import select

from crm.access.models import User
from crm.extensions import db
from crm.opportunities.models import Opportunity
from crm.opportunities.rights import visible_to


def find(user: User, public_id: str) -> Opportunity | None:
    """Returns the opportunity if the user sees it; one that is not visible is as good as missing."""
    return db.session.scalar(select(Opportunity).where(Opportunity.public_id == public_id, visible_to(user)))


def find_to_change(user: User, public_id: str) -> Opportunity | None:
    """Returns the same, held until the end of the transaction: two people cannot both change what one page showed."""
    asked = select(Opportunity).where(Opportunity.public_id == public_id, visible_to(user))
    return db.session.scalar(asked.with_for_update().execution_options(populate_existing=True))
