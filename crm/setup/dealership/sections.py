"""The sections of a dealership file. A field that the file doesn't mention is None, and is left as it is."""

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from crm.access.models import PROFILES
from crm.access.rights import GROUP_RIGHTS
from crm.assignment.models import MANAGER, PERSON, TURN
from crm.kernel.trade import ACTIVITIES, FOLLOW_UP_ACTIVITIES, KINDS, LANGUAGES
from crm.leads.words import LEAD_TYPES, ORIGINS
from crm.setup.dealership import checks, hours, ordering
from crm.setup.dealership.doors import DOORS, settings
from crm.setup.dealership.hours import Closed, OpenSpan, Post, Target
from crm.setup.dealership.locator import Path

ANY_BRAND = "*"
MOST_ALERTS = 5  # mission CF-21


# ruff: noqa: RUF009 - `must` and `may` make dataclass fields


def must(check: checks.Check) -> Any:
    """A field that the section must have."""
    return field(metadata={"check": check, "must": True})


def may(check: checks.Check) -> Any:
    """A field that the section may have."""
    return field(default=None, metadata={"check": check})


@dataclass(frozen=True, kw_only=True)
class Section:
    """A table of the file, and where it stands."""

    path: Path

    def said(self, *names: str) -> dict[str, Any]:
        """Returns the fields of these names that the file mentions; tuples as the lists that the tables keep."""
        values = {name: getattr(self, name) for name in names}
        return {n: list(v) if isinstance(v, tuple) else v for n, v in values.items() if v is not None}


def checks_of(section: type[Section]) -> dict[str, tuple[checks.Check, bool]]:
    """Returns, for each field that the file may have, its check and whether it must be there."""
    return {f.name: (f.metadata["check"], "must" in f.metadata) for f in fields(section) if f.metadata}


@dataclass(frozen=True, kw_only=True)
class LegalEntitySection(Section):
    """`[legal_entity]`: the company, known by its VAT number."""

    name: str = must(checks.text(120))
    vat_number: str = must(checks.vat_number)
    country: str | None = may(checks.code(2, "[A-Z]{2}"))
    language: str | None = may(checks.one_of(LANGUAGES))
    timezone: str | None = may(checks.timezone)
    privacy_url: str | None = may(checks.url)
    orders_close: bool | None = may(checks.flag)


@dataclass(frozen=True, kw_only=True)
class BrandSection(Section):
    """`[[brands]]`, in the order in which lists show them."""

    code: str = must(checks.code(8))
    name: str | None = may(checks.text(60))
    colour: str | None = may(checks.colour)
    active: bool | None = may(checks.flag)


@dataclass(frozen=True, kw_only=True)
class OutletSection(Section):
    """`[[outlets]]`: a place of sale, known by its code."""

    code: str = must(checks.code(30))
    name: str = must(checks.text(120))
    brands: tuple[str, ...] = must(checks.many(checks.code(8)))
    dealer_code: str | None = may(checks.code(20))
    site_code: str | None = may(checks.line(20))
    national_id: str | None = may(checks.line(30))
    siret: str | None = may(checks.siret)
    street: str | None = may(checks.line(200))
    postal_code: str | None = may(checks.line(10))
    city: str | None = may(checks.line(80))
    country: str | None = may(checks.code(2, "[A-Z]{2}"))
    timezone: str | None = may(checks.timezone)
    holiday_zone: str | None = may(checks.holiday_zone)
    phone: str | None = may(checks.phone)
    email: str | None = may(checks.email)
    privacy_url: str | None = may(checks.url)
    sells_new: bool | None = may(checks.flag)
    sells_vans: bool | None = may(checks.flag)
    sells_used: bool | None = may(checks.flag)
    active: bool | None = may(checks.flag)
    sales_alerts: tuple[str, ...] | None = may(checks.many(checks.email, MOST_ALERTS))
    after_sales_alerts: tuple[str, ...] | None = may(checks.many(checks.email, MOST_ALERTS))
    collector_mailbox: str | None = may(checks.email)
    tracking_numbers: tuple[tuple[str, str], ...] | None = may(hours.tracking_numbers)
    opening_hours: tuple[OpenSpan, ...] | None = may(hours.week)
    closed_days: tuple[Closed, ...] | None = may(hours.closed_days)
    response_targets: tuple[Target, ...] | None = may(hours.targets)
    sales_managers: tuple[tuple[str, str], ...] | None = may(hours.managers)


@dataclass(frozen=True, kw_only=True)
class PersonSection(Section):
    """`[[people]]`, known by the id; without one by the e-mail, and an id is given out."""

    id: str | None = may(checks.login_id)
    first_name: str = must(checks.text(60))
    last_name: str = must(checks.text(60))
    profile: str = must(checks.one_of(PROFILES))
    email: str | None = may(checks.email)
    phone: str | None = may(checks.phone)
    mobile: str | None = may(checks.phone)
    freespee: str | None = may(checks.one_of(("phone", "mobile", "")))
    job_title: str | None = may(checks.line(80))
    language: str | None = may(checks.one_of(LANGUAGES))
    main_outlet: str | None = may(checks.code(30))
    brands: tuple[str, ...] | None = may(checks.many(checks.code(8)))
    outlets: tuple[str, ...] | None = may(checks.many(checks.code(30)))
    shares: tuple[Post, ...] | None = may(hours.shares)
    full_time_percent: int | None = may(checks.number(0, 100))
    lead_notifications: bool | None = may(checks.flag)
    email_disabled: bool | None = may(checks.flag)
    notified_activities: tuple[str, ...] | None = may(checks.many(checks.one_of(ACTIVITIES)))
    follow_up_activities: tuple[str, ...] | None = may(checks.many(checks.one_of(FOLLOW_UP_ACTIVITIES)))
    groups: tuple[str, ...] | None = may(checks.many(checks.one_of(tuple(GROUP_RIGHTS))))
    away_from: date | None = may(checks.day)
    away_until: date | None = may(checks.day)
    password: str | None = may(checks.text(200))
    active: bool | None = may(checks.flag)


@dataclass(frozen=True, kw_only=True)
class GroupSection(Section):
    """`[[groups]]`: people who take leads in turn."""

    name: str = must(checks.text(80))
    members: tuple[str, ...] = must(checks.many(checks.text(254)))


@dataclass(frozen=True, kw_only=True)
class RuleSection(Section):
    """`[[rules]]`, read from the top: the first one whose conditions hold gives the lead to its target."""

    name: str = must(checks.text(80))
    target: str = must(checks.one_of((TURN, PERSON, MANAGER)))
    group: str | None = may(checks.text(80))
    person: str | None = may(checks.text(254))
    brands: tuple[str, ...] | None = may(checks.many(checks.code(8)))
    outlets: tuple[str, ...] | None = may(checks.many(checks.code(30)))
    activities: tuple[str, ...] | None = may(checks.many(checks.one_of(ACTIVITIES)))
    lead_types: tuple[str, ...] | None = may(checks.many(checks.one_of(LEAD_TYPES)))
    kinds: tuple[str, ...] | None = may(checks.many(checks.one_of(KINDS)))
    active: bool | None = may(checks.flag)


@dataclass(frozen=True, kw_only=True)
class SourceSection(Section):
    """`[[sources]]`: somebody who sends leads, and the keys that open the door."""

    name: str = must(checks.text(60))
    door: str = must(checks.one_of(DOORS))
    origin: str | None = may(checks.one_of(ORIGINS))
    default_outlet: str | None = may(checks.code(30))
    default_brand: str | None = may(checks.code(8))
    default_activity: str | None = may(checks.one_of(ACTIVITIES))
    lead_type: str | None = may(checks.one_of(LEAD_TYPES))
    relay_domains: tuple[str, ...] | None = may(checks.many(checks.domain))
    settings: dict[str, Any] | None = may(settings)
    api_keys: tuple[str, ...] | None = may(checks.many(checks.api_key, 20))
    generate_key: bool | None = may(checks.flag)
    active: bool | None = may(checks.flag)


@dataclass(frozen=True, kw_only=True)
class OrderToolSection(Section):
    """`[[order_tools]]`: where offers and orders are made, and for which outlets and brands (mission CF-11)."""

    name: str = must(checks.text(60))
    url_template: str = must(ordering.template)
    asks_old_id: bool | None = may(checks.flag)
    places: tuple[ordering.Place, ...] | None = may(ordering.places)
    generate_secret: bool | None = may(checks.flag)
    active: bool | None = may(checks.flag)


@dataclass(frozen=True)
class Dealership:
    """The whole file. A list that the file doesn't have is None: then those records are left as they are."""

    legal_entity: LegalEntitySection
    brands: tuple[BrandSection, ...] = ()
    outlets: tuple[OutletSection, ...] = ()
    people: tuple[PersonSection, ...] = ()
    groups: tuple[GroupSection, ...] | None = None
    rules: tuple[RuleSection, ...] | None = None
    sources: tuple[SourceSection, ...] = ()
    order_tools: tuple[OrderToolSection, ...] = ()
