"""Walking over every route of the application: what there is, and addresses that mean something."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from flask import Flask
from werkzeug.routing import Rule

SAFE = ("GET", "HEAD")
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
GONE, REFUSED = (404, 410), 403
DEMO_ONLY = "/demo/"  # nothing is there outside demo mode
NOWHERE = "2222222222zz"  # has the shape of a public id and is nobody's
BEFORE = re.compile(r"([\w-]+)/<(?:[^:>]*:)?(\w+)>")  # the word before an argument: /leads/<public_id>
TAG = re.compile(r"<(?:input|select|textarea|button)\b[^>]*\bname=\"([^\"]+)\"")


@dataclass(frozen=True)
class Route:
    """One rule of the URL map with one of its methods."""

    rule: Rule
    method: str

    @property
    def endpoint(self) -> str:
        return self.rule.endpoint

    @property
    def arguments(self) -> tuple[str, ...]:
        return tuple(sorted(self.rule.arguments))

    @property
    def records(self) -> tuple[str, ...]:
        """The arguments that name a record; the others have a fixed list of words."""
        return tuple(name for name in self.arguments if not self.words(name))

    def words(self, argument: str) -> tuple[str, ...]:
        """Returns the words that an argument may be, none when it may be anything."""
        return tuple(sorted(getattr(self.rule._converters[argument], "items", ())))

    def fitting(self, argument: str, ids: Mapping[str, object]) -> list[object]:
        """Returns the id of the table that the word before the argument names; every id when it names none."""
        word = {name: before for before, name in BEFORE.findall(self.rule.rule)}.get(argument, "").replace("-", "_")
        table = f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")
        return [ids[table]] if table in ids else list(ids.values())

    def at(self, app: Flask, **values: object) -> str | None:
        """Returns the path with these arguments, or None when one doesn't fit its converter."""
        with app.test_request_context():
            built = self.rule.build(values, append_unknown=False)
        return built[1] if built else None

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"


def routes(app: Flask, methods: Iterable[str] = (*SAFE, *UNSAFE)) -> Iterator[Route]:
    """Yields every route but static files, method by method."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            for method in sorted((rule.methods or set()) & set(methods)):
                yield Route(rule, method)


Ids = Mapping[str, object] | Iterable[object]  # table → id, or ids of anything


def addresses(app: Flask, route: Route, ids: Ids) -> list[str]:
    """Returns the route's path for each of these ids; with several arguments, for each combination."""
    chosen = ids if isinstance(ids, Mapping) else {str(number): one for number, one in enumerate(ids)}
    choices = product(*(route.words(argument) or route.fitting(argument, chosen) for argument in route.arguments))
    built = (route.at(app, **dict(zip(route.arguments, choice, strict=True))) for choice in choices)
    return [path for path in dict.fromkeys(built) if path is not None]


def living(client, app: Flask, route: Route, ids: Ids) -> list[str]:
    """Returns the paths of a GET route that lead somewhere; of those refused to this person, one."""
    paths = addresses(app, route, ids)
    if not route.records:
        return paths
    found = {path: client.get(path).status_code for path in paths}
    refused = [path for path, status in found.items() if status == REFUSED]
    return [path for path, status in found.items() if status not in (REFUSED, *GONE)] + refused[:1]


def pages(client, app: Flask, ids: Ids) -> Iterator[tuple[Route, str]]:
    """Yields each GET route with each address of it that exists for this person."""
    ids = ids if isinstance(ids, Mapping) else list(ids)
    for route in routes(app, ("GET",)):
        if route.rule.rule.startswith(DEMO_ONLY):
            continue
        for path in living(client, app, route, ids):
            yield route, path


def field_names(html: str) -> set[str]:
    """Returns the names of the fields that a page's forms send."""
    return set(TAG.findall(html))


def said(answer) -> str:
    """Returns what an answer says, files that are no text included."""
    return answer.get_data().decode("utf-8", "replace")
