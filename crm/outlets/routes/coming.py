"""The next public holidays of an outlet, so that nobody types them in."""

from datetime import date

from crm.kernel.clock import now
from crm.outlets.holidays import UnknownHolidayZone, public_holidays
from crm.outlets.models import Outlet

SHOWN = 3


def coming_holidays(outlet: Outlet) -> list[date]:
    """Returns the next public holidays, fewer at the end of what is known; none for a zone that is not known."""
    today = now().date()
    try:
        days = [
            day
            for year in (today.year, today.year + 1)
            for day in public_holidays(outlet.country, outlet.holiday_zone, year)
        ]
    except UnknownHolidayZone:
        return []
    return sorted(day for day in days if day >= today)[:SHOWN]
