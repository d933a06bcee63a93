"""Does the file fit together? References, doubles, and what only several fields can say."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from holidays import list_supported_countries

from crm.access.passwords import SHORTEST, PasswordTooShort, PasswordTooWeak, check_strength
from crm.access.queries import MAY_MANAGE
from crm.assignment.models import MANAGER, PERSON, TURN
from crm.kernel.text import fold
from crm.outlets.holidays import UnknownHolidayZone, checked_zone
from crm.setup.dealership.checks import FRENCH_ZONES
from crm.setup.dealership.doors import settings_for_door
from crm.setup.dealership.problems import Problems, Spot, guess
from crm.setup.dealership.sections import (
    ANY_BRAND,
    Dealership,
    OrderToolSection,
    OutletSection,
    PersonSection,
    RuleSection,
    Section,
    SourceSection,
)


@dataclass(frozen=True)
class Book:
    """What the file defines, to look references up."""

    brands: frozenset[str]
    outlets: dict[str, OutletSection]
    people: dict[str, list[PersonSection]]  # folded id or e-mail → who answers to it
    groups: frozenset[str]


def check_together(file: Dealership, problems: Problems) -> None:
    """Notes every problem that shows only when the sections are read together."""
    book = _book(file)
    _no_doubles(file, problems)
    for outlet in file.outlets:
        _check_outlet(outlet, book, Spot(outlet.path, problems))
        country = outlet.country or file.legal_entity.country or "FR"
        _check_zone(outlet.holiday_zone or "", country, Spot(outlet.path, problems).inside("holiday_zone"))
    for person in file.people:
        _check_person(person, book, Spot(person.path, problems))
    for group in file.groups or ():
        for place, who in enumerate(group.members or ()):
            _person_known(who, book, Spot(group.path, problems).inside("members", place))
    for rule in file.rules or ():
        _check_rule(rule, book, Spot(rule.path, problems))
    for source in file.sources:
        _check_source(source, book, Spot(source.path, problems))
    _check_order_tools(file.order_tools, book, problems)


def _book(file: Dealership) -> Book:
    people: dict[str, list[PersonSection]] = {}
    for person in file.people:
        for name in {fold(name) for name in (person.id, person.email) if name}:
            people.setdefault(name, []).append(person)
    return Book(
        frozenset(brand.code for brand in file.brands if brand.code),
        {outlet.code: outlet for outlet in file.outlets if outlet.code},
        people,
        frozenset(group.name for group in file.groups or () if group.name),
    )


def _no_doubles(file: Dealership, problems: Problems) -> None:
    _unique(file.brands, "code", problems)
    _unique(file.outlets, "code", problems)
    _unique(file.people, "id", problems)
    _unique([person for person in file.people if person.id is None], "email", problems)
    _unique(file.groups or (), "name", problems)
    _unique(file.order_tools, "name", problems)
    _unique(file.rules or (), "name", problems)
    _unique(file.sources, "name", problems)
    seen: set[str] = set()
    for source in file.sources:
        for place, key in enumerate(source.api_keys or ()):
            if key in seen:
                Spot(source.path, problems).inside("api_keys", place).say(_("this key opens another source already"))
            seen.add(key)


def _unique(sections: Iterable[Section], name: str, problems: Problems) -> None:
    seen: set[str] = set()
    for section in sections:
        value = getattr(section, name)
        if value is not None and fold(value) in seen:
            Spot(section.path, problems).inside(name).say(_("“%(value)s” stands there twice", value=value))
        seen.add(fold(value))


def _check_outlet(outlet: OutletSection, book: Book, at: Spot) -> None:
    _all_known(outlet.brands, book.brands, at.inside("brands"))
    for brand, who in outlet.sales_managers or ():
        spot = at.inside("sales_managers", brand)
        if brand != ANY_BRAND and brand not in (outlet.brands or ()):
            spot.say(_("%(outlet)s does not sell %(brand)s", outlet=outlet.code, brand=brand))
        _person_known(who, book, spot)
        found = book.people.get(fold(who), [])
        if len(found) == 1 and found[0].profile and found[0].profile not in MAY_MANAGE:
            spot.say(_("the profile %(profile)s cannot be a sales manager", profile=found[0].profile))


def _check_zone(zone: str, country: str, at: Spot) -> None:
    try:
        checked_zone(country, zone)
    except UnknownHolidayZone:
        known = [*list_supported_countries().get(country, []), *(FRENCH_ZONES if country == "FR" else ())]
        at.say(
            _("“%(value)s” is not a holiday zone (leave it empty for most of France).", value=zone) + guess(zone, known)
        )


def _check_person(person: PersonSection, book: Book, at: Spot) -> None:
    _known(person.main_outlet, book.outlets, at.inside("main_outlet"))
    _all_known(person.brands, book.brands, at.inside("brands"))
    _all_known(person.outlets, book.outlets, at.inside("outlets"))
    _check_posts(person, book, at)
    _check_identity(person, book, at)
    if person.away_from and person.away_until and person.away_until < person.away_from:
        at.inside("away_until").say(_("the absence ends before it begins"))
    _check_password(person, at.inside("password"))
    if person.notified_activities and not person.email and not at.is_wrong("email"):
        at.inside("notified_activities").say(_("alerts need an e-mail address, and this person has none"))


def _check_password(person: PersonSection, at: Spot) -> None:
    own = (person.first_name, person.last_name, person.id, person.email)
    try:
        if person.password is not None:
            check_strength(person.password, tuple(word for word in own if word))
    except PasswordTooShort:
        at.say(_("a password has at least %(least)s characters", least=SHORTEST))
    except PasswordTooWeak:
        at.say(_("this password is too easy to guess"))


def _check_posts(person: PersonSection, book: Book, at: Spot) -> None:
    if person.shares is not None and (person.brands is not None or person.outlets is not None):
        at.inside("shares").say(_("write either shares, or brands and outlets, not both"))
    if (person.brands is None) != (person.outlets is None):
        at.say(_("brands and outlets go together: one of them is missing"))
    for post in person.shares or ():
        spot = at.inside("shares", post.outlet)
        _known(post.outlet, book.outlets, spot)
        if post.outlet in book.outlets and post.brand not in (book.outlets[post.outlet].brands or ()):
            spot.inside(post.brand).say(_("%(outlet)s does not sell %(brand)s", outlet=post.outlet, brand=post.brand))
    sold = {brand for code in person.outlets or () if code in book.outlets for brand in book.outlets[code].brands or ()}
    for place, brand in enumerate(person.brands or ()):
        if sold and brand in book.brands and brand not in sold:
            at.inside("brands", place).say(_("none of this person's outlets sells %(brand)s", brand=brand))


def _check_identity(person: PersonSection, book: Book, at: Spot) -> None:
    if person.id is None and person.email is None and not (at.is_wrong("id") or at.is_wrong("email")):
        at.say(_("a person has an id, or at least an e-mail address to be known by"))
    if person.id is None and not at.is_wrong("id") and dealer_code_for(person, book.outlets) is None:
        at.say(_("no dealer_code to make an id from: give the main outlet one, or this person an id"))


def dealer_code_for(person: PersonSection, outlets: dict[str, OutletSection]) -> str | None:
    """Returns the dealer code that a new id begins with: the main outlet's, else the first one at hand."""
    named = [person.main_outlet, *(person.outlets or ()), *(post.outlet for post in person.shares or ()), *outlets]
    found = (outlets[code].dealer_code for code in named if code in outlets)
    return next((code for code in found if code), None)


def _check_rule(rule: RuleSection, book: Book, at: Spot) -> None:
    _all_known(rule.brands, book.brands, at.inside("brands"))
    _all_known(rule.outlets, book.outlets, at.inside("outlets"))
    if rule.group is not None:
        _known(rule.group, book.groups, at.inside("group"))
        if rule.target in (PERSON, MANAGER):
            at.inside("group").say(_("a group goes with the target “%(target)s” only", target=TURN))
    if rule.person is not None:
        _person_known(rule.person, book, at.inside("person"))
        if rule.target in (TURN, MANAGER):
            at.inside("person").say(_("a person goes with the target “%(target)s” only", target=PERSON))
    elif rule.target == PERSON:
        at.inside("person").say(_("this field is missing"))


def _check_source(source: SourceSection, book: Book, at: Spot) -> None:
    _known(source.default_outlet, book.outlets, at.inside("default_outlet"))
    _known(source.default_brand, book.brands, at.inside("default_brand"))
    outlet = book.outlets.get(source.default_outlet or "")
    if outlet and source.default_brand in book.brands and source.default_brand not in (outlet.brands or ()):
        at.inside("default_brand").say(
            _("%(outlet)s does not sell %(brand)s", outlet=outlet.code, brand=source.default_brand)
        )
    if source.api_keys and source.generate_key:
        at.inside("generate_key").say(_("write either api_keys or generate_key, not both"))
    if source.door:
        settings_for_door(source.door, source.settings, at.inside("settings"))


def _check_order_tools(tools: Iterable[OrderToolSection], book: Book, problems: Problems) -> None:
    """Each place is an outlet that sells the brand, and has one tool."""
    served: set[tuple[str, str, str]] = set()
    for tool in tools:
        for number, place in enumerate(tool.places or ()):
            at = Spot(tool.path, problems).inside("places", number)
            _known(place.outlet, book.outlets, at.inside("outlet"))
            for spot, brand in enumerate(place.brands if place.outlet in book.outlets else ()):
                if brand not in (book.outlets[place.outlet].brands or ()):
                    words = _("%(outlet)s does not sell %(brand)s", outlet=place.outlet, brand=brand)
                    at.inside("brands", spot).say(words)
            here = {(place.outlet, brand, activity) for brand in place.brands for activity in place.activities}
            if here & served:
                at.say(_("another order tool serves this outlet, brand and activity already"))
            served |= here


def _all_known(words: Iterable[str] | None, known: Iterable[str], at: Spot) -> None:
    for place, word in enumerate(words or ()):
        _known(word, known, at.inside(place))


def _known(word: str | None, known: Iterable[str], at: Spot) -> None:
    if word and word not in known:
        at.say(_("“%(word)s” is not in this file.", word=word) + guess(word, known))


def _person_known(who: str, book: Book, at: Spot) -> None:
    found = book.people.get(fold(who), [])
    if not found:
        at.say(_("“%(word)s” is not in this file.", word=who) + guess(who, book.people))
    elif len(found) > 1:
        at.say(_("“%(word)s” means several people; write the id", word=who))
