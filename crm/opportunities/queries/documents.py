"""The offers, order forms and orders of an opportunity."""

from collections.abc import Sequence

from sqlalchemy import select

from crm.extensions import db
from crm.opportunities.models import Document


def documents_of(opportunity_id: int) -> Sequence[Document]:
    """Returns the documents of an opportunity, the newest first."""
    return db.session.scalars(
        select(Document)
        .where(Document.opportunity_id == opportunity_id)
        .order_by(Document.dated_on.desc(), Document.id.desc())
    ).all()


def document_for(opportunity_id: int, public_id: str) -> Document | None:
    """Returns one document of an opportunity that was looked up as the reader."""
    return db.session.scalar(
        select(Document).where(Document.opportunity_id == opportunity_id, Document.public_id == public_id)
    )
