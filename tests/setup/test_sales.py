"""The demonstration's sales: won as often as dealers win, some open at several stages, with their documents."""

import pytest

from crm.extensions import db
from crm.kernel.clock import now
from crm.leads.models import Lead
from crm.opportunities.models import Document, Opportunity
from crm.setup.history.demonstration import make_demonstration
from crm.setup.history.size import Size


@pytest.mark.databases("sqlite")
def test_the_demonstration_has_sales_won_lost_and_open_with_their_documents(empty_app):
    with empty_app.app_context():
        make_demonstration(Size(leads=700), now())
        leads, won = db.session.query(Lead).count(), db.session.query(Opportunity).filter_by(outcome="won").count()
        still_open = db.session.query(Opportunity).filter(Opportunity.closed_at.is_(None)).all()
        assert 0.05 < won / leads < 0.14
        assert len({row.stage_id for row in still_open}) >= 3
        assert all(row.urgent_at is not None for row in still_open)
        assert db.session.query(Document).filter_by(kind="order", state="confirmed").count() == won
        db.session.rollback()
        db.session().leave()
