"""The ground that the tests stand on."""

from sqlalchemy import select

from crm.access.models import User
from crm.extensions import db
from crm.leads.models import Lead


def test_the_cast_sees_its_own_legal_entity_only(in_garage):
    assert db.session.scalars(select(User.login_id).order_by(User.id)).all()[0] == "FR-000802P.d003"
    assert db.session.scalars(select(Lead)).all() == []


def test_the_stranger_has_a_lead(app, cast, tenant):
    with app.app_context(), tenant(cast.morel):
        assert db.session.scalars(select(Lead.public_id)).all() == [cast.stranger_lead]
