"""When the first answer to a lead is due (mission X-03)."""

from datetime import UTC, datetime, timedelta

from crm.extensions import db
from crm.leads.clock import first_response_due
from crm.outlets.actions import save_targets
from crm.outlets.models import Outlet
from crm.outlets.queries import MISSED_CALL, Target

TUESDAY = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)  # ten o'clock in Caen, which is open


def minutes(cast, lead_type: str = "standard") -> int:
    return (first_response_due(TUESDAY, cast.caen.id, "VN", lead_type) - TUESDAY) // timedelta(minutes=1)


def test_a_missed_call_is_answered_sooner_than_a_mail(in_garage):
    assert (minutes(in_garage), minutes(in_garage, "missed_call")) == (30, 15)


def test_an_outlets_own_target_for_missed_calls_holds(in_garage):
    save_targets(db.session.get(Outlet, in_garage.caen.id), {MISSED_CALL: Target(10, 60), "VN": Target(20, 45)})
    assert (minutes(in_garage), minutes(in_garage, "missed_call")) == (20, 10)


def test_targets_that_were_taken_back_no_longer_hold(in_garage):
    save_targets(db.session.get(Outlet, in_garage.caen.id), {"VN": Target(20, 45)})
    assert minutes(in_garage) == 20
    db.session.rollback()
    assert minutes(in_garage) == 30
