"""Who gets a lead: nobody who is away by the calendar of the lead's outlet (mission CF-12)."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from crm.access.models import User
from crm.assignment.candidates import candidates_for
from crm.extensions import db
from crm.outlets.models import Outlet

LATE_ON_THE_16TH = datetime(2026, 11, 16, 22, 0, tzinfo=UTC)  # 23:00 in Caen, two in the morning of the 17th in Réunion


@pytest.mark.parametrize(("zone", "present"), [("Europe/Paris", True), ("Indian/Reunion", False)])
def test_an_absence_begins_with_the_day_of_the_outlet(in_garage, zone, present):
    db.session.get(Outlet, in_garage.caen.id).timezone = zone
    db.session.get(User, in_garage.mate.id).away_from = date(2026, 11, 17)
    db.session.flush()
    with time_machine.travel(LATE_ON_THE_16TH, tick=False):
        found = candidates_for(in_garage.caen.id, in_garage.brands["AP"])
    names = {user.name for user in found.weights}
    assert (in_garage.mate.name in names, in_garage.owner.name in names) == (present, True)
