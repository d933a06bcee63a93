"""Order tools: the values of the file that have a form of their own."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from crm.handoff.actions.tools import NotACode, read_codes
from crm.handoff.addresses import PLACEHOLDERS, BadTemplate, check_template
from crm.kernel.trade import ACTIVITIES
from crm.setup.dealership import checks
from crm.setup.dealership.problems import Spot, known_only

USUAL = ("VN",)
_PLACE = {
    "outlet": checks.code(30),
    "brands": checks.many(checks.code(8)),
    "activities": checks.many(checks.one_of(ACTIVITIES)),
    "d_codes": checks.many(checks.text(30)),
}


@dataclass(frozen=True)
class Place:
    """An outlet that a tool serves: its brands there, the activities, the D codes to choose from."""

    outlet: str
    brands: tuple[str, ...]
    activities: tuple[str, ...]
    d_codes: tuple[str, ...]


def template(value: Any, at: Spot) -> str | None:
    """The address of a tool: https, a host without placeholders, known placeholders behind it."""
    try:
        return check_template(value if isinstance(value, str) else "", demo=True)
    except BadTemplate as problem:
        if problem.why == "placeholder":
            known = ", ".join(PLACEHOLDERS)
            return at.say(
                _("the placeholder {%(name)s} is not known; known are %(known)s", name=problem.what, known=known)
            )
        return at.say(_("an address that begins with https:// and a host without placeholders is expected"))


def places(value: Any, at: Spot) -> tuple[Place, ...] | None:
    """`[{ outlet = "BOC-CAEN", brands = ["AP"], activities = ["VN"], d_codes = ["D014302"] }]`."""
    if not isinstance(value, list):
        return at.say(_("a list is expected, in square brackets"))
    found = [_place(item, at.inside(number)) for number, item in enumerate(value)]
    return tuple(one for one in found if one is not None)


def _place(value: Any, at: Spot) -> Place | None:
    if checks.table(value, at) is None:
        return None
    known_only(value, tuple(_PLACE), at)
    said = {name: check(value[name], at.inside(name)) for name, check in _PLACE.items() if name in value}
    for name in ("outlet", "brands"):
        if name not in value:
            at.inside(name).say(_("this field is missing"))
    codes = _codes(said.get("d_codes") or (), at.inside("d_codes"))
    return Place(said.get("outlet") or "", said.get("brands") or (), said.get("activities") or USUAL, codes)


def _codes(given: tuple[str, ...], at: Spot) -> tuple[str, ...]:
    try:
        return tuple(read_codes(" ".join(given)))
    except NotACode as problem:
        return at.say(_("“%(code)s” is not a D code: letters, digits, dots, hyphens", code=problem)) or ()
