"""Who may open what: every route says it, and every profile meets it as the rights table says."""

from itertools import product

import pytest

from crm.access.models import PROFILES
from crm.access.rights import ANYBODY, API_KEY, RIGHTS
from crm.web.guards import declared_right
from tests.whole.walking import DEMO_ONLY, NOWHERE, SAFE, UNSAFE, addresses, living, routes

pytestmark = pytest.mark.databases("sqlite")


def test_every_route_declares_a_right_of_the_table(app):
    known = RIGHTS.keys() | {ANYBODY, API_KEY}
    with app.app_context():
        wrong = {f"{route} ({route.endpoint})" for route in routes(app) if declared_right(route.endpoint) not in known}
    assert not wrong, "\n".join(sorted(wrong))


def test_nobody_gets_past_the_sign_in_page(app, cast):
    client, wrong = app.test_client(), []
    for route in routes(app):
        if _right(app, route) in (ANYBODY, API_KEY):
            continue
        for path in addresses(app, route, [NOWHERE, 1]):
            answer = client.open(path, method=route.method)
            if answer.status_code not in (302, 303) or not answer.location.startswith("/login"):
                wrong.append(f"{route}: {answer.status}")
    assert not wrong, "\n".join(wrong)


def test_a_part_of_a_page_sends_nobody_to_the_sign_in_page_as_a_whole(app, cast):
    client, wrong = app.test_client(), []
    for route in routes(app, ("GET", "POST")):
        if _right(app, route) in (ANYBODY, API_KEY):
            continue
        for path in addresses(app, route, [NOWHERE, 1]):
            answer = client.open(path, method=route.method, headers={"HX-Request": "true"})
            if answer.status_code != 401 or answer.headers.get("HX-Redirect") != "/login":
                wrong.append(f"{route}: {answer.status}")
    assert not wrong, "\n".join(wrong)


def test_a_door_opens_to_a_key_only(scene):
    client, wrong = scene.client(scene.cast.administrator), []
    for route in routes(scene.app):
        if _right(scene.app, route) == API_KEY:
            for path in addresses(scene.app, route, [NOWHERE]):
                answer = client.open(path, method=route.method, json={})
                if answer.status_code not in (401, 403):
                    wrong.append(f"{route}: {answer.status}")
    assert not wrong, "\n".join(wrong)


def test_every_profile_gets_what_the_rights_table_says(scene):
    everything, wrong = scene.client(scene.cast.administrator), []
    ways = [(r, living(everything, scene.app, r, scene.own)) for r in routes(scene.app, SAFE)]
    for profile, (route, paths) in product(PROFILES, ways):
        client, right = scene.client(scene.by_profile[profile]), _right(scene.app, route)
        allowed = right == ANYBODY or (right != API_KEY and profile in RIGHTS[right])
        for path in paths:
            status = client.open(path, method=route.method).status_code
            if right != API_KEY and not _fits(
                status, allowed, bool(route.records) or route.rule.rule.startswith(DEMO_ONLY)
            ):
                wrong.append(f"{profile}: {route.method} {path} ({right}): {status}")
    assert not wrong, "\n".join(wrong)


def test_no_profile_changes_anything_without_the_right_to(scene):
    wrong = []
    for profile, route in product(PROFILES, routes(scene.app, UNSAFE)):
        right = _right(scene.app, route)
        if right in (ANYBODY, API_KEY) or profile in RIGHTS[right]:
            continue
        client = scene.client(scene.by_profile[profile])
        for path in addresses(scene.app, route, [scene.own["lead"]]):
            status = client.open(path, method=route.method).status_code
            if status != 403:
                wrong.append(f"{profile}: {route.method} {path} ({right}): {status}")
    assert not wrong, "\n".join(wrong)


def test_a_change_asked_for_by_another_site_is_refused(scene):
    client, wrong = scene.client(scene.cast.administrator), []
    for route in routes(scene.app, UNSAFE):
        if _right(scene.app, route) == API_KEY:
            continue
        for path in addresses(scene.app, route, [scene.own["lead"]]):
            answer = client.open(path, method=route.method, headers={"Sec-Fetch-Site": "cross-site"})
            if answer.status_code != 403:
                wrong.append(f"{route}: {answer.status}")
    assert not wrong, "\n".join(wrong)


def test_a_change_without_this_sessions_token_is_refused(make_app, cast):
    app = make_app(extra={})
    client, wrong = app.test_client(), []
    for route in routes(app, UNSAFE):
        if _right(app, route) == API_KEY:
            continue
        for path in addresses(app, route, [NOWHERE, 1]):
            answer = client.open(path, method=route.method, data={"csrf_token": "somebody else's"})
            if answer.status_code != 400:
                wrong.append(f"{route}: {answer.status}")
    assert not wrong, "\n".join(wrong)


def _fits(status: int, allowed: bool, one_record: bool) -> bool:
    """One record may be refused to somebody who may open others of its kind; the rest is the table's word."""
    if not allowed:
        return status == 403
    return status < 400 or (one_record and status in (403, 404))


def _right(app, route) -> str:
    with app.app_context():
        return declared_right(route.endpoint) or ""
