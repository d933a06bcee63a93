"""The settings that each door of a source understands; a secret is always the name of an environment variable."""

from typing import Any

from flask_babel import gettext as _

from crm.setup.dealership import checks
from crm.setup.dealership.problems import Spot, known_only

DOORS: dict[str, dict[str, checks.Check]] = {
    "json": {},
    "adf": {},
    "google": {"key_env": checks.variable},
    "meta": {
        "app_secret_env": checks.variable,
        "verify_token_env": checks.variable,
        "access_token_env": checks.variable,
        "page_id": checks.text(60),
    },
    "mailbox": {
        "host": checks.text(200),
        "port": checks.number(1, 65535),
        "user": checks.text(254),
        "password_env": checks.variable,
        "folder": checks.text(120),
        "ssl": checks.flag,
    },
    "file": {},
    "form": {},
}
NEEDED = {
    "google": ("key_env",),
    "meta": ("app_secret_env", "verify_token_env"),
    "mailbox": ("host", "user", "password_env"),
}


def settings(value: Any, at: Spot) -> dict[str, Any] | None:
    """A table; which fields it may have depends on the door, see `settings_for_door`."""
    return checks.table(value, at)


def settings_for_door(door: str, given: dict[str, Any] | None, at: Spot) -> None:
    """Says what is wrong with the settings of a source with this door."""
    known = DOORS[door]
    known_only(given or {}, tuple(known), at)
    for name, value in (given or {}).items():
        if name in known:
            known[name](value, at.inside(name))
    for name in NEEDED.get(door, ()):
        if name not in (given or {}):
            at.say(_("a source with the door “%(door)s” needs the setting “%(name)s”", door=door, name=name))
