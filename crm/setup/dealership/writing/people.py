"""Writing people, their posts, and the sales managers."""

import re
from dataclasses import dataclass, field

from sqlalchemy import select

from crm.access.actions import name_sales_manager, new_login_id, save_shares, save_user, set_password
from crm.access.models import LoginSequence, User
from crm.access.passwords import hash_password
from crm.access.queries import Post
from crm.access.rights import ADMINISTRATORS
from crm.extensions import db
from crm.kernel.text import fold
from crm.outlets.models import Brand, Outlet
from crm.setup.dealership.consistency import dealer_code_for
from crm.setup.dealership.sections import ANY_BRAND, OutletSection, PersonSection
from crm.setup.dealership.writing.ledger import Ledger

_NUMBERED = re.compile(r"[A-Z]{2}-([0-9A-Z]+)\.d(\d{1,9})")
FIELDS = (
    "first_name", "last_name", "profile", "email", "phone", "mobile", "freespee", "job_title", "language",
    "full_time_percent", "lead_notifications", "email_disabled", "notified_activities", "follow_up_activities", "groups",
    "away_from", "away_until", "active",
)  # fmt: skip


@dataclass
class People:
    """Everybody of the legal entity, found by id or e-mail."""

    by_name: dict[str, User] = field(default_factory=dict)

    def named(self, name: str) -> User:
        """Returns the person with this id or e-mail."""
        return self.by_name[fold(name)]

    def find(self, section: PersonSection) -> User | None:
        """Returns whom the section means: by the id if it gives one, else by the e-mail."""
        return self.by_name.get(fold(section.id or section.email))

    def add(self, user: User) -> None:
        """Keeps a person; an id always wins over somebody's e-mail."""
        if user.email:
            self.by_name.setdefault(fold(user.email), user)
        self.by_name[fold(user.login_id)] = user


@dataclass(frozen=True)
class Places:
    """What people are attached to: outlets and brands by code, and the outlets as the file has them."""

    outlets: dict[str, Outlet]
    brands: dict[str, Brand]
    sections: dict[str, OutletSection]


def write_people(sections: tuple[PersonSection, ...], places: Places, hashes: dict[str, str], ledger: Ledger) -> People:
    """Makes or updates people and their posts; returns everybody. `hashes` are those of the initial passwords."""
    people = People()
    for known in db.session.scalars(select(User).order_by(User.id)):
        people.add(known)
    before = {user.login_id for user in people.by_name.values()}
    _start_numbers_after([section.id for section in sections if section.id])
    for section in sections:
        people.add(_write_person(section, people.find(section), places, hashes, ledger))
    written = {user.login_id for section in sections if (user := people.find(section))}
    ledger.left_out += [f"person {login_id}" for login_id in sorted(before - written)]
    return people


def hashes_of_passwords(sections: tuple[PersonSection, ...]) -> dict[str, str]:
    """Returns the hash of each initial password; hashing takes its time, so it is done before any transaction."""
    return {password: hash_password(password) for password in {s.password for s in sections if s.password}}


def write_sales_managers(sections: tuple[OutletSection, ...], people: People, places: Places, ledger: Ledger) -> None:
    """Names the sales managers of outlets and brands; `*` means each brand that has no line of its own."""
    for section in sections:
        if section.sales_managers is None:
            continue
        named = dict(section.sales_managers)
        for code in section.brands:
            who = named.get(code) or named.get(ANY_BRAND)
            manager = people.named(who) if who else None
            if name_sales_manager(places.outlets[section.code], places.brands[code], manager) is not None:
                outlet = places.outlets[section.code]
                ledger.note_change(outlet, f"outlet {section.code}", f"sales manager of {code}")


def _write_person(
    section: PersonSection, user: User | None, places: Places, hashes: dict[str, str], ledger: Ledger
) -> User:
    is_new = user is None
    said = section.said(*FIELDS)
    if section.main_outlet is not None:
        said["main_outlet_id"] = places.outlets[section.main_outlet].id
    if user is None:
        user = User(login_id=section.id or _given_id(section, places))
    changes = save_user(user, **said)
    if section.password and not user.password_hash:
        set_password(user, hashes[section.password])
    name = f"person {user.login_id}"
    if is_new:
        ledger.note_made(user, name)
    elif changes:
        ledger.note_change(user, name, ", ".join(sorted(changes)), changes)
    posts = _posts(section, places)
    if posts is not None and save_shares(user, posts):
        ledger.note_change(user, name, "brands and outlets")
    return user


def _start_numbers_after(login_ids: list[str]) -> None:
    """New numbers go on after those from before, gaps included: somebody may have had them (mission MP-01)."""
    highest: dict[str, int] = {}
    for found in filter(None, (_NUMBERED.fullmatch(login_id) for login_id in login_ids)):
        highest[found[1]] = max(highest.get(found[1], 0), int(found[2]))
    known = {row.dealer_code: row for row in db.session.scalars(select(LoginSequence))}
    for dealer_code, last in highest.items():
        if dealer_code not in known:
            db.session.add(LoginSequence(dealer_code=dealer_code, last=last))
        elif known[dealer_code].last < last:
            known[dealer_code].last = last
    db.session.flush()


def _given_id(section: PersonSection, places: Places) -> str:
    dealer_code = dealer_code_for(section, places.sections) or ""  # the check refuses a file without one
    country = places.sections[next(iter(places.sections))].country or "FR"
    return new_login_id(dealer_code, section.profile in ADMINISTRATORS, country)


def _posts(section: PersonSection, places: Places) -> dict[Post, int] | None:
    """Returns the posts that the file says: its shares, or each brand in each outlet that sells it, in full."""
    if section.shares is not None:
        return {(places.outlets[p.outlet].id, places.brands[p.brand].id): p.percent for p in section.shares}
    if section.brands is None or section.outlets is None:
        return None
    return {
        (places.outlets[outlet].id, places.brands[brand].id): 100
        for outlet in section.outlets
        for brand in section.brands
        if brand in places.sections[outlet].brands
    }
