"""« Même demande pour une autre marque » (mission CF-10)."""

import re
from urllib.parse import urlsplit

import pytest

from crm.extensions import db
from crm.opportunities.models import Opportunity
from crm.worker import as_tenant
from tests.opportunities.scene import kinds, opened, read


def count(app, cast) -> int:
    with app.app_context(), as_tenant(cast.garage):
        return db.session.query(Opportunity).count()


def test_one_click_makes_the_second_with_what_the_first_says(app, client, signed_in, cast):
    first = opened(app, cast, owner=cast.owner, description="Reprise possible", origin="phone")
    browser = signed_in(client, cast.owner)
    page = browser.get(f"/opportunities/{first}").text
    assert 'name="brand" value="AC"' in page
    assert 'name="brand" value="AP"' not in page
    answer = browser.post(f"/opportunities/{first}/another", data={"brand": "AC"})
    second = read(app, cast, urlsplit(answer.location).path.rsplit("/", 1)[-1])
    before = read(app, cast, first)
    for name in ("client_id", "contact_id", "decision_on", "origin", "description", "outlet_id"):
        assert getattr(second, name) == getattr(before, name), name
    assert (second.brand_id, second.owner_id, second.amount_cents) == (cast.brands["AC"], cast.owner.id, None)
    assert kinds(app, cast, first)[0] == "opportunity.another_opened"
    assert "opportunity.made_from" in kinds(app, cast, second.public_id)
    assert f"/opportunities/{second.public_id}" in browser.get(f"/opportunities/{first}").text
    assert browser.get(f"/opportunities/{second.public_id}").status_code == 200


def test_the_same_click_twice_makes_one(app, client, signed_in, cast):
    first = opened(app, cast, owner=cast.owner)
    browser = signed_in(client, cast.owner)
    page = browser.get(f"/opportunities/{first}").text
    once = re.search(r'name="once" value="([^"]+)"><button[^>]*value="AC"', page).group(1)
    answers = [browser.post(f"/opportunities/{first}/another", data={"brand": "AC", "once": once}) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert count(app, cast) == 2
    assert kinds(app, cast, first).count("opportunity.another_opened") == 1


@pytest.mark.parametrize("brand", ["AP", "JE", "ZZ", "", "\x00"])
def test_a_brand_that_none_of_ones_outlets_sells_is_refused(app, client, signed_in, cast, brand):
    first = opened(app, cast, owner=cast.owner)
    answer = signed_in(client, cast.owner).post(f"/opportunities/{first}/another", data={"brand": brand})
    assert answer.status_code == 422
    assert count(app, cast) == 1


def test_a_hidden_opportunity_is_missing_and_a_receptionist_makes_none(app, client, signed_in, cast):
    hidden = opened(app, cast, brand="AC", owner=cast.owner)
    assert (
        signed_in(client, cast.mate).post(f"/opportunities/{hidden}/another", data={"brand": "AP"}).status_code == 404
    )
    stranger = signed_in(app.test_client(), cast.stranger)
    assert stranger.post(f"/opportunities/{hidden}/another", data={"brand": "AP"}).status_code == 404
    desk = signed_in(app.test_client(), cast.receptionist)
    assert desk.post(f"/opportunities/{hidden}/another", data={"brand": "AP"}).status_code == 403
