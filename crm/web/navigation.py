"""What stands around every page: the menu, the search, the « + », the bell, the person, the banners. All of it data.

An area adds its menu entry to MENU; it shows once the endpoint exists and the reader has the right. A banner is a
function without arguments that returns a Banner or None, given to `add_banner`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import Flask, current_app, has_request_context, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from crm.access.models import User
from crm.access.rights import may
from crm.web.appearance import chosen
from crm.web.phrases import phrases


@dataclass(frozen=True)
class Entry:
    """A place of the menu. `group` heads a section; `phone` puts it into the bottom bar too."""

    label: str
    endpoint: str
    icon: str
    right: str
    group: str = ""
    phone: bool = False


@dataclass(frozen=True)
class Link:
    """A menu entry as a template shows it."""

    label: str
    url: str
    icon: str
    current: bool
    group: str
    phone: bool


@dataclass(frozen=True)
class Banner:
    """A line over every page. kind: info, warning, danger."""

    kind: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class Shell:
    """The frame of one page for one reader."""

    menu: tuple[tuple[str, tuple[Link, ...]], ...]  # sections, the first without a name
    shortcuts: tuple[Link, ...]  # the bottom bar on a phone
    search_url: str
    suggestions_url: str
    additions: tuple[Link, ...]  # the « + » of every page (mission CM-01)
    bell_url: str
    bell_count_url: str
    profile_url: str
    sign_out_url: str
    theme: str
    menu_state: str
    banners: list[Banner]


ARRIVALS, DEALERSHIP = _l("Arrivals"), _l("Dealership")

MENU = (
    Entry(_l("Home"), "leads.home", "home", "see leads", phone=True),
    Entry(_l("Leads"), "leads.index", "steering-wheel", "see leads", phone=True),
    Entry(_l("Clients"), "clients.index", "users", "see clients", phone=True),
    Entry(_l("Opportunities"), "opportunities.index", "layout-kanban", "see opportunities", phone=True),
    Entry(_l("Vehicles"), "vehicles.index", "car", "see vehicles"),
    Entry(_l("Order tool"), "handoff.widget", "external-link", "open order tools"),
    Entry(_l("To repair"), "intake.tray", "tool", "repair what could not be read", ARRIVALS),
    Entry(_l("Imports"), "imports.index", "file-import", "import files", ARRIVALS),
    Entry(_l("Assignment rules"), "assignment.rules", "arrows-shuffle", "edit assignment rules", ARRIVALS),
    Entry(_l("Duplicates"), "clients.doubles", "copy", "merge clients", DEALERSHIP),
    Entry(_l("Deleted clients"), "privacy.deleted", "trash", "delete clients", DEALERSHIP),
    Entry(_l("My legal entity"), "outlets.legal_entity", "building-store", "see the legal entity", DEALERSHIP),
    Entry(_l("My profile"), "access.profile", "user-circle", "edit one's profile", DEALERSHIP),
    Entry(_l("One-time links"), "access.people", "key", "hand over one-time links", DEALERSHIP),
    Entry(_l("Mail tray"), "alerts.tray", "mail", "read kept mails", DEALERSHIP),
)
SEARCH, SUGGESTIONS = "search.results", "search.suggestions"
BELL, BELL_COUNT = "alerts.mine", "alerts.bell"
ADDITIONS = (
    Entry(_l("Lead"), "leads.new", "steering-wheel", "create a lead"),
    Entry(_l("Opportunity"), "opportunities.start", "layout-kanban", "create opportunities"),
    Entry(_l("Client"), "clients.new", "users", "edit clients"),
)
PROFILE, SIGN_OUT = "access.profile", "access.sign_out"


def install(app: Flask) -> None:
    """Gives templates `shell()`, made only when a whole page asks for it."""
    app.extensions["banners"] = []
    app.extensions["places"] = {}
    app.jinja_env.globals["shell"] = shell
    app.jinja_env.globals["url_for"] = address
    app.jinja_env.globals["reader_may"] = reader_may


def reader_may(right: str) -> bool:
    """Returns whether whoever reads has the right: for links that only some are shown."""
    return current_user.is_authenticated and may(current_user._get_current_object(), right)


def add_banner(app: Flask, banner: Callable[[], Banner | None]) -> None:
    """Adds a banner that is asked for on each whole page: keep it to one indexed look-up or less."""
    app.extensions["banners"].append(banner)


def shell() -> Shell:
    """Returns the frame for the person who is signed in."""
    reader = current_user._get_current_object()
    links = menu(reader)
    return Shell(
        menu=sections(links),
        shortcuts=tuple(link for link in links if link.phone),
        search_url=url_if_any(SEARCH),
        suggestions_url=url_if_any(SUGGESTIONS),
        additions=additions(reader),
        bell_url=url_if_any(BELL),
        bell_count_url=url_if_any(BELL_COUNT),
        profile_url=url_if_any(PROFILE),
        sign_out_url=url_if_any(SIGN_OUT),
        theme=chosen("theme"),
        menu_state=chosen("menu"),
        banners=[found for banner in current_app.extensions["banners"] if (found := banner())],
    )


def menu(reader: User) -> list[Link]:
    """Returns the entries whose page exists and which the reader may open."""
    path = request.path
    links = [link for entry, link in zip(MENU, _places(MENU), strict=True) if link.url and may(reader, entry.right)]
    here = max((link.url for link in links if _is_at(link.url, path)), key=len, default="")
    return [replace(link, current=True) if link.url == here else link for link in links]


def additions(reader: User) -> tuple[Link, ...]:
    """Returns what the reader may add from every page (mission CM-01)."""
    asked = zip(ADDITIONS, _places(ADDITIONS), strict=True)
    return tuple(link for entry, link in asked if link.url and may(reader, entry.right))


def sections(links: list[Link]) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """Returns the links under their section's name, in the order of MENU."""
    names = dict.fromkeys(link.group for link in links)
    return tuple((name, tuple(link for link in links if link.group == name)) for name in names)


def _places(entries: tuple[Entry, ...]) -> list[Link]:
    """Returns all of these entries in the reader's language, made once for each."""
    kept = current_app.extensions["places"]
    own = phrases()
    key = (own.root, own.said.language, entries[0].endpoint)
    if key not in kept:
        kept[key] = [
            Link(str(entry.label), url_if_any(entry.endpoint), entry.icon, False, str(entry.group), entry.phone)
            for entry in entries
        ]
    return kept[key]


def _is_at(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(f"{url}/"))


def address(endpoint: str, **values) -> str:
    """Returns what Flask's `url_for` does; an address without values is made once."""
    if values or not has_request_context():
        return url_for(endpoint, **values)
    return url_if_any(endpoint) or url_for(endpoint)


def url_if_any(endpoint: str) -> str:
    """Returns the address of `endpoint`, or nothing while no such page exists; made once, for it never changes."""
    kept = phrases().addresses
    if endpoint not in kept:
        kept[endpoint] = url_for(endpoint) if endpoint in current_app.view_functions else ""
    return kept[endpoint]
