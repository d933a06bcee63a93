"""The stand-in of the demonstration, clicked through as a salesperson would (mission SD-01 to SD-03)."""

import pytest

from tests.handoff.scene import set_up
from tests.opportunities.scene import opened


def test_outside_the_demonstration_there_is_none(app, client, signed_in, cast):
    browser = signed_in(client, cast.owner)
    assert browser.get("/demo/order-tool").status_code == 404
    assert browser.post("/demo/order-tool").status_code == 404


@pytest.fixture
def demo(make_app):
    """The application in demo mode."""
    return make_app(demo=True)


def test_it_shows_what_it_was_given_as_text(demo, signed_in, cast):
    browser = signed_in(demo.test_client(), cast.owner)
    answer = browser.get("/demo/order-tool?client=%3Cscript%3Ealert(1)%3C/script%3E&unknown=x")
    assert "Outil de commande de démonstration" in answer.text
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_a_document_made_there_comes_back(demo, signed_in, cast):
    sale = opened(demo, cast, owner=cast.owner)
    tool, _secret = set_up(demo, cast)
    browser = signed_in(demo.test_client(), cast.owner)
    sent = browser.post("/demo/order-tool", data={"tool": tool, "opportunity": sale, "kind": "offer"})
    assert sent.status_code == 200
    assert "OFF-" in browser.get(f"/opportunities/{sale}").text
    assert browser.post("/demo/order-tool", data={"tool": tool, "opportunity": sale, "kind": "x"}).status_code == 422
    hidden = opened(demo, cast, "Zoé Cachée", brand="AC", owner=cast.owner)
    mate = signed_in(demo.test_client(), cast.mate)
    assert mate.post("/demo/order-tool", data={"tool": tool, "opportunity": hidden, "kind": "offer"}).status_code == 422
