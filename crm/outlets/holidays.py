"""Public holidays by country and zone, from the `holidays` package; slow to build, so kept per zone and year."""

from datetime import date
from functools import lru_cache

from holidays import country_holidays, list_supported_countries

# One local law in three departments; the package knows it under one of them.
ALIASES = {("FR", "alsace-moselle"): "57"}


class UnknownHolidayZone(ValueError):
    """The zone of public holidays is not one that the country has."""


@lru_cache(maxsize=512)
def public_holidays(country: str, zone: str, year: int) -> frozenset[date]:
    """Returns the public holidays of a year. `zone` is a subdivision, or "" for the country's own days.

    Raises UnknownHolidayZone when the country has no such zone. A country that is not known has no holidays.
    """
    if country not in list_supported_countries():
        return frozenset()
    return frozenset(country_holidays(country, subdiv=checked_zone(country, zone) or None, years=year))


@lru_cache(maxsize=512)
def checked_zone(country: str, zone: str) -> str:
    """Returns the zone as the calendar knows it. Raises UnknownHolidayZone."""
    known = ALIASES.get((country, zone.casefold()), zone)
    if known and known not in list_supported_countries(include_aliases=True).get(country, []):
        raise UnknownHolidayZone(zone)
    return known
