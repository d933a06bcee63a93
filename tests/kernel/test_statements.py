"""Statements that are built once: only what they ask is kept, and each tenant still sees its own rows."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from crm.access.models import User
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.statements import Statements, kept, moment
from crm.kernel.tenancy import TenantMissing, inside
from crm.web.guards import end_reading

EVERYBODY = kept(select(User.legal_entity_id).order_by(User.id))


def test_equal_meanings_are_built_once_and_of_too_many_the_first_goes():
    built, statements = [], Statements(most=2)
    for meaning in ("a", "a", "b", "c", "b", "a"):
        statements.get(meaning, lambda meaning=meaning: built.append(meaning) or select(User.id))
    assert built == ["a", "b", "c", "a"]


def test_a_kept_statement_shows_each_tenant_its_own_rows(in_app, cast):
    for tenant in (cast.garage, cast.morel, cast.garage):
        with inside(db.session(), tenant):
            assert set(db.session.scalars(EVERYBODY)) == {tenant}


def test_a_kept_statement_needs_a_tenant_too(in_app, cast):
    with pytest.raises(TenantMissing):
        db.session.scalars(EVERYBODY)


def test_the_moment_is_that_at_which_the_statement_runs(in_app):
    asked = select(moment(timedelta(days=2)))
    for later in (timedelta(0), timedelta(hours=5)):
        with time_machine.travel(now() + later, tick=False):
            assert db.session.scalar(asked) == now() - timedelta(days=2)


def test_reading_ends_without_saving_what_nobody_saved(in_garage):
    user = db.session.get_one(User, in_garage.owner.id)
    before, user.first_name = user.first_name, "Personne"
    end_reading(db.session())
    db.session.rollback()
    assert user.first_name == before
