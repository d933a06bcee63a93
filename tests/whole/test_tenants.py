"""No legal entity sees or touches another's things, by any route, with any of its ids (reliability.md, inputs 1 to 3)."""

from collections.abc import Iterator
from itertools import count, islice

import pytest
from sqlalchemy import select

from crm.access.models import User
from crm.extensions import db
from crm.worker import as_tenant
from tests.support.rows import snapshot
from tests.whole.conftest import FOREIGN_WORDS
from tests.whole.walking import NOWHERE, SAFE, UNSAFE, addresses, field_names, routes

ASKED_FOR = ("lead", "user_account", "outlet", "client", "saved_view")
FORMS = 4  # that each address is sent
MEANT = {  # fields that are not called as the table whose ids they take
    "account": "client", "contact": "client", "group": "reference", "ids": "lead", "leads": "lead",
    "manager": "user_account", "members": "user_account", "outlets": "outlet", "owner": "user_account",
    "person": "user_account", "role": "reference", "segment": "reference", "vehicles": "vehicle", "view": "saved_view",
}  # fmt: skip
LISTS = ("lead", "ids", "leads", "where")


@pytest.fixture(params=["administrator", "owner"])
def viewer(request, scene):
    return scene.client(getattr(scene.cast, request.param))


def test_a_strangers_id_in_the_path_is_as_good_as_missing(scene, viewer):
    before, wrong = _theirs(scene), []
    for route in routes(scene.app, (*SAFE, *UNSAFE)):
        if not route.records or route.endpoint.startswith("assets"):
            continue
        missing = {}
        for path, nowhere in _foreign_paths(scene, route):
            if nowhere not in missing:
                missing[nowhere] = viewer.open(nowhere, method=route.method).status
            answer = viewer.open(path, method=route.method)
            if answer.status != missing[nowhere] or answer.status_code >= 500:
                wrong.append(f"{route.method} {path}: {answer.status}, a missing one: {missing[nowhere]}")
            wrong += _foreign_words(f"{route.method} {path}", answer)
    assert not wrong, "\n".join(wrong)
    assert _theirs(scene) == before


def test_a_strangers_record_is_not_found_by_somebody_who_may_open_that_kind(scene):
    """The administrator may open every kind: whatever leads somewhere with an own id is 404 with a foreign one."""
    client, wrong = scene.client(scene.cast.administrator), []
    for route in routes(scene.app, ("GET",)):
        for table, own in scene.own.items():
            if not route.records or table not in scene.foreign:
                continue
            paths = zip(
                addresses(scene.app, route, [own]), addresses(scene.app, route, [scene.foreign[table]]), strict=True
            )
            for mine, theirs in paths:
                if client.get(mine).status_code < 400 and client.get(theirs).status_code != 404:
                    wrong.append(f"GET {theirs} ({table}) is not 404")
    assert not wrong, "\n".join(wrong)


def test_strangers_ids_in_a_query_show_nothing_of_theirs(scene, viewer):
    before, wrong = _theirs(scene), []
    names = _names(scene, viewer)
    for _, path in scene.pages(viewer):
        for value in (*(scene.foreign[t] for t in ASKED_FOR), scene.foreign_numbers["lead"], scene.cast.dole.code):
            answer = viewer.get(path, query_string={name: [value, value] for name in names})
            if answer.status_code >= 500:
                wrong.append(f"GET {path} with {value}: {answer.status}")
            wrong += _foreign_words(f"GET {path} with {value}", answer)
    assert not wrong, "\n".join(wrong)
    assert _theirs(scene) == before


def test_strangers_ids_in_a_form_touch_nothing_of_theirs(scene, viewer):
    before, wrong = _theirs(scene), []
    forms = _foreign_forms(scene, sorted(_names(scene, viewer)))
    for route in routes(scene.app, UNSAFE):
        for path in addresses(scene.app, route, _own_ids(scene)):
            for sent in islice(forms, FORMS):
                answer = viewer.open(path, method=route.method, data=sent)
                if answer.status_code == 404:
                    break
                if answer.status_code >= 500:
                    wrong.append(f"{route.method} {path} with {sent}: {answer.status}")
                wrong += _foreign_words(f"{route.method} {path} with {sent}", answer)
    assert not wrong, "\n".join(wrong)
    assert _theirs(scene) == before


def test_nobody_writes_themselves_into_another_legal_entity_or_profile(scene):
    client = scene.client(scene.cast.owner)
    asked = {
        "legal_entity_id": scene.cast.morel, "profile": "Administrator", "owner_id": scene.cast.stranger.id,
        "id": scene.cast.stranger.id, "active": "0", "language": "en",
    }  # fmt: skip
    before = _who_is_who(scene)
    for route in routes(scene.app, UNSAFE):
        for path in addresses(scene.app, route, _own_ids(scene)):
            assert client.open(path, method=route.method, data=asked).status_code < 500, f"{route.method} {path}"
    assert _who_is_who(scene) == before


def _foreign_paths(scene, route):
    own = scene.own.get("lead")
    for values in ([v] for v in (*scene.foreign.values(), *_numbers(scene), scene.cast.dole.code)):
        yield from zip(addresses(scene.app, route, values), addresses(scene.app, route, _nobody(values)), strict=False)
    if len(route.records) > 1:
        for argument in route.records:
            mixed = {name: (route.words(name) or (own,))[0] for name in route.arguments}
            for value in scene.foreign.values():
                theirs = route.at(scene.app, **(mixed | {argument: value}))
                missing = route.at(scene.app, **(mixed | {argument: NOWHERE}))
                if theirs and missing:
                    yield theirs, missing


def _nobody(values: list) -> list:
    return [2**40 if isinstance(value, int) else NOWHERE for value in values]


def _numbers(scene) -> list[int]:
    return [scene.foreign_numbers[table] for table in ASKED_FOR]


def _foreign_forms(scene, names: list[str]) -> Iterator[dict[str, list[str]]]:
    """Yields forms full of foreign ids. Of every FORMS one has an id of its own kind in each field that we know of, one
    the outlet's code where that is asked for, the others an id of the next kind in every field.

    So a field that many forms have meets every kind along the walk, without each form being sent once for each kind.
    """
    values = [*scene.foreign.values(), scene.cast.dole.code]
    kinds = {name: MEANT.get(name.partition("_")[0], name) for name in names}
    own = {name: scene.foreign[kind] for name, kind in kinds.items() if kind in scene.foreign}
    coded = own | {name: scene.cast.dole.code for name, kind in kinds.items() if kind in ("outlet", "place", "brand")}
    for turn in count():
        next_kind = {name: values[(place + turn) % len(values)] for place, name in enumerate(names)}
        given = next_kind | (own, coded, {}, {})[turn % FORMS]
        yield {name: [value, value] for name, value in given.items()}


def _own_ids(scene) -> dict[str, str]:
    return scene.own


def _names(scene, client) -> set[str]:
    found = set(LISTS) | {"brand", "outlet", "owner", "q", "view", "client", "group", "person", "next"}
    for _, path in scene.pages(client):
        found |= field_names(client.get(path).get_data().decode("utf-8", "replace"))
    return found - {"csrf_token"}


def _foreign_words(what: str, answer) -> list[str]:
    """What was sent may be said back: only what the answer adds of the stranger's counts."""
    said = answer.get_data().decode("utf-8", "replace")
    return [f"{what} says {word}" for word in FOREIGN_WORDS if word in said and word not in what]


def _theirs(scene) -> dict:
    with scene.app.app_context(), as_tenant(scene.cast.morel):
        return snapshot()


def _who_is_who(scene) -> list:
    with scene.app.app_context(), as_tenant(scene.cast.garage):
        columns = (User.id, User.legal_entity_id, User.login_id, User.profile, User.active)
        return [tuple(row) for row in db.session.execute(select(*columns).order_by(User.id))]
