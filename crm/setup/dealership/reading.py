"""From the text of a dealership file to one checked value. Nothing is written here."""

import re
import tomllib
from typing import Any, TypeVar

from flask_babel import gettext as _

from crm.setup.dealership.consistency import check_together
from crm.setup.dealership.locator import lines_of
from crm.setup.dealership.problems import DealershipFileWrong, Problems, Spot, known_only
from crm.setup.dealership.sections import (
    BrandSection,
    Dealership,
    GroupSection,
    LegalEntitySection,
    OrderToolSection,
    OutletSection,
    PersonSection,
    RuleSection,
    Section,
    SourceSection,
    checks_of,
)

LISTS: dict[str, type[Section]] = {
    "brands": BrandSection,
    "outlets": OutletSection,
    "people": PersonSection,
    "groups": GroupSection,
    "rules": RuleSection,
    "sources": SourceSection,
    "order_tools": OrderToolSection,
}
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_S = TypeVar("_S", bound=Section)


def read(text: str) -> Dealership:
    """Returns what a file says. Raises DealershipFileWrong with every problem, each with its line and field."""
    content = _parse(text.removeprefix("\ufeff"))
    problems = Problems()
    dealership = _dealership(content, Spot((), problems))
    check_together(dealership, problems)
    problems.refuse(lines_of(text.removeprefix("\ufeff")))
    return dealership


def _parse(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        said = _AT_LINE.sub("", str(error)).replace("(at end of document)", "").strip()
        wrong = _("this is not valid TOML: %(said)s", said=said)
        raise DealershipFileWrong([f"line {line}, file: {wrong}"]) from error


def _dealership(content: dict[str, Any], at: Spot) -> Dealership:
    known_only(content, ("legal_entity", *LISTS), at)
    entity = content.get("legal_entity")
    if entity is None:
        at.inside("legal_entity").say(_("the section [legal_entity] is missing"))
    lists: dict[str, Any] = {
        name: _list(section, content[name], at.inside(name)) for name, section in LISTS.items() if name in content
    }
    return Dealership(_section(LegalEntitySection, entity or {}, at.inside("legal_entity"), entity is None), **lists)


def _list(section: type[_S], value: Any, at: Spot) -> tuple[_S, ...]:
    if not isinstance(value, list):
        at.say(_("a list of sections is expected: [[%(name)s]]", name=at.path[-1]))
        return ()
    return tuple(_section(section, item, at.inside(place)) for place, item in enumerate(value))


def _section(section: type[_S], value: Any, at: Spot, missing: bool = False) -> _S:
    """Returns the section; a field that was wrong or is missing is None, and has been said."""
    content = value if isinstance(value, dict) else {}
    if not isinstance(value, dict):
        at.say(_("a section is expected"))
    checked = checks_of(section)
    known_only(content, tuple(checked), at)
    values: dict[str, Any] = {}
    for name, (check, must) in checked.items():
        if name in content:
            values[name] = check(content[name], at.inside(name))
        elif must and not missing:
            at.inside(name).say(_("this field is missing"))
        values.setdefault(name, None)
    return section(path=at.path, **values)
