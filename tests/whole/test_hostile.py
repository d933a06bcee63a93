"""What attackers and accidents send, to every route (reliability.md, inputs 4, 6 and 9); and what every answer carries."""

import pytest

from crm.vehicles.routes.photos import ALONE
from crm.web.headers import CONTENT_SECURITY_POLICY
from tests.whole.conftest import set_up
from tests.whole.walking import NOWHERE, UNSAFE, addresses, field_names, routes, said

MARKUP = "<img src=x onerror=alert(1)><b hx-get=/x hx-trigger=load>"
STRANGE = {
    "NUL": "a\x00b",
    "a surrogate": "\udc80",
    "2^63": str(2**63),
    "less than nothing": "-1",
    "much": "x" * 1_000_000,
    "SQL": "' OR 1=1; DROP TABLE lead; --",
    "wildcards": "%_%",
    "markup": MARKUP,
    "a template": "{{ 7*7 }}",
    "line breaks": "a\r\nBcc: b@example.com",
}


@pytest.mark.parametrize("kind", STRANGE)
def test_no_query_breaks_a_page(scene, kind):
    client, wrong = scene.client(scene.cast.administrator), []
    names = _names(scene, client)
    value = STRANGE[kind][:20_000]  # longer ones no server takes in an address
    for route, path in scene.pages(client):
        answer = client.get(path, query_string={name: value.encode("utf-8", "surrogatepass") for name in names})
        if answer.status_code >= 500:
            wrong.append(f"{route} {path}: {answer.status}")
        if MARKUP in said(answer):
            wrong.append(f"{route} {path} shows markup as markup")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("kind", STRANGE)
def test_no_form_breaks_a_route(scene, kind):
    client, wrong = scene.client(scene.cast.administrator), []
    names = _names(scene, client)
    value = STRANGE[kind].encode("utf-8", "surrogatepass")
    for route in routes(scene.app, UNSAFE):
        for path in addresses(scene.app, route, scene.own):
            data = dict.fromkeys(names if kind != "much" else sorted(names)[:8], value)
            answer = client.open(path, method=route.method, data=data)
            if answer.status_code >= 500:
                wrong.append(f"{route.method} {path}: {answer.status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("value", ["%00", "%ED%B2%80", str(2**63), "-1", "%25", "..%2f..%2fetc%2fpasswd", "x" * 5000])
def test_no_path_breaks_a_route(scene, value):
    client, wrong = scene.client(scene.cast.administrator), []
    for route in routes(scene.app, ("GET", *UNSAFE)):
        for path in addresses(scene.app, route, [NOWHERE]) if route.records else []:
            answer = client.open(path.replace(NOWHERE, value), method=route.method)
            if answer.status_code >= 500:
                wrong.append(f"{route.method} {path}: {answer.status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.databases("sqlite")
def test_markup_in_names_and_notes_is_shown_as_text_everywhere(make_app, cast):
    scene = set_up(make_app(), cast, MARKUP)
    client = scene.client(scene.cast.administrator)
    wrong, shown = [], 0
    for route, path in scene.pages(client):
        answer = client.get(path)
        text = said(answer)
        if answer.mimetype == "text/html":
            shown += "&lt;img src=x" in text
            wrong += [f"{route} {path}"] if "<img src=x" in text or "<b hx-get" in text else []
    assert not wrong, "\n".join(wrong)
    assert shown > 3


@pytest.mark.databases("sqlite")
def test_every_answer_carries_the_strict_policy(scene):
    """A file that somebody sent has one of its own, stricter still: nothing in it may be run or asked for."""
    client, wrong = scene.client(scene.cast.administrator), []
    answers = [client.get("/nowhere"), client.post("/nowhere"), client.put("/leads"), scene.client().get("/")]
    answers += [client.get(path) for _, path in scene.pages(client)]
    for route in routes(scene.app, UNSAFE):
        answers += [client.open(path, method=route.method) for path in addresses(scene.app, route, [NOWHERE])]
    for answer in answers:
        kept_file = answer.mimetype.startswith("image/") and answer.headers.get("Content-Security-Policy") == ALONE
        if not kept_file and answer.headers.get("Content-Security-Policy") != CONTENT_SECURITY_POLICY:
            wrong.append(f"{answer.request.path}: {answer.headers.get('Content-Security-Policy')}")
        if answer.headers.get("X-Content-Type-Options") != "nosniff":
            wrong.append(f"{answer.request.path} may be sniffed")
    assert not wrong, "\n".join(wrong)
    assert "unsafe" not in CONTENT_SECURITY_POLICY


def test_percent_and_underscore_in_a_search_are_themselves(scene):
    client = scene.client(scene.cast.administrator)
    everything = client.get("/leads").get_data(as_text=True).count("data-row id=")
    assert everything >= 3
    for sign in ("%", "_", "%%", "___", "\\"):
        found = client.get("/leads", query_string={"q": sign}).get_data(as_text=True)
        assert "data-row id=" not in found, sign


def _names(scene, client) -> set[str]:
    found = {"q", "brand", "outlet", "owner", "page", "per_page", "sort", "after", "before", "where", "view", "since"}
    for _, path in scene.pages(client):
        found |= field_names(said(client.get(path)))
    return found - {"csrf_token"}
