"""Odd addresses and forms are answered with 4xx, never 5xx (reliability.md, input 9)."""

import pytest

from tests.leads.page_scene import opened

ODD = ["%00", "%F0%9F%98%80", "%ED%A0%80", "9" * 30, "-1", "'--", "%25_", "x" * 3000]


@pytest.mark.parametrize("odd", ODD)
def test_odd_addresses_are_missing(client, signed_in, cast, odd):
    browser = signed_in(client, cast.manager)
    for path in (f"/leads/{odd}", f"/leads/{odd}/raw", f"/leads/{odd}/assignment", f"/assignment/rules/{odd}"):
        assert browser.get(path).status_code in (400, 404), path
    assert browser.post(f"/leads/{odd}/charge").status_code in (400, 404)


@pytest.mark.parametrize("odd", ODD)
def test_odd_questions_show_the_usual_page(app, client, signed_in, cast, odd):
    public_id = opened(app, cast)
    browser = signed_in(client, cast.manager)
    for query in (f"show={odd}", f"list={odd}", f"list=brand%3D{odd}", f"list=q%3D%2500{odd}"):
        assert browser.get(f"/leads/{public_id}?{query}").status_code == 200, query
    assert browser.get(f"/leads/{public_id}/assignment?find={odd}").status_code == 200
    assert browser.get(f"/leads/new/matches?phone={odd}&email={odd}").status_code == 200
    assert browser.get(f"/leads/new/outlets?brand={odd}&outlet={odd}").status_code == 200


@pytest.mark.parametrize(
    "odd", ["\x00", "9" * 30, "-1", "1e9", "x" * 100_000, "\ud800".encode("utf-8", "surrogatepass")]
)
def test_odd_forms_are_refused_and_change_nothing(app, client, signed_in, cast, odd):
    public_id = opened(app, cast, owner=cast.owner)
    browser = signed_in(client, cast.owner)
    for verb, field in (
        ("contacts", "outcome"),
        ("next-action", "when"),
        ("status", "status"),
        ("loss", "reason"),
        ("assignment", "owner"),
        ("charge", "revision"),
    ):
        answer = browser.post(f"/leads/{public_id}/{verb}", data={field: odd})
        assert answer.status_code in (303, 409, 422), verb
    new = {"last_name": odd, "phone": odd, "email": odd, "brand": odd, "outlet": odd, "attach": odd, "once": odd}
    assert 400 <= browser.post("/leads/new", data=new).status_code < 500
    assert 400 <= browser.post("/leads/new", data=new | {"attach": ""}).status_code < 500
