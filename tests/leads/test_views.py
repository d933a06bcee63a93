"""Saved views: private, the team's, a profile's default; others copy, they don't change (list rule 4)."""

import re

import pytest


def save(browser, name: str, query: str, **more):
    form = {"name": name, "query": query, "list": "leads.index", "sharing": "private", "profile": "Salesman"} | more
    return browser.post("/views", data=form)


def view_id(answer) -> str:
    return re.search(r"view=(\w+)", answer.location).group(1)


def test_a_saved_filter_is_offered_again_under_its_name(client, signed_in, cast):
    browser = signed_in(client, cast.owner)
    answer = save(browser, "Mes Peugeot", "brand=AP&owner=me")
    assert answer.status_code == 303
    assert "Mes Peugeot" in browser.get("/leads").text


def test_a_view_needs_a_name_and_keeps_what_was_typed(client, signed_in, cast):
    answer = save(signed_in(client, cast.owner), "", "brand=AP")
    assert answer.status_code == 422
    assert 'value="brand=AP"' in answer.text


def test_a_private_view_is_nobody_elses(client, app, signed_in, cast):
    public_id = view_id(save(signed_in(client, cast.manager), "À moi", "brand=AP"))
    other = signed_in(app.test_client(), cast.owner)
    assert "À moi" not in other.get("/leads").text
    assert other.post(f"/views/{public_id}", data={"query": ""}).status_code == 404


def test_a_team_view_is_seen_by_all_and_changed_by_its_owner_only(client, app, signed_in, cast):
    public_id = view_id(save(signed_in(client, cast.manager), "Équipe", "brand=AP", sharing="team"))
    other = signed_in(app.test_client(), cast.owner)
    assert "Équipe" in other.get("/leads").text
    assert other.post(f"/views/{public_id}", data={"query": ""}).status_code == 403
    assert other.post(f"/views/{public_id}/deletion").status_code == 403


def test_a_salesperson_cannot_share(client, signed_in, cast):
    assert save(signed_in(client, cast.owner), "Pour tous", "", sharing="team").status_code == 422


def test_a_stranger_sees_no_team_view(client, app, signed_in, cast):
    public_id = view_id(save(signed_in(client, cast.manager), "Équipe", "brand=AP", sharing="team"))
    stranger = signed_in(app.test_client(), cast.stranger)
    assert "Équipe" not in stranger.get("/leads").text
    assert stranger.post(f"/views/{public_id}", data={"query": ""}).status_code == 404


def test_the_list_opens_with_the_chosen_filter(client, signed_in, cast):
    browser = signed_in(client, cast.owner)
    browser.post("/views/default", data={"query": "brand=AP", "list": "leads.index"})
    assert browser.get("/leads").location == "/leads?brand=AP"
    browser.post("/views/default", data={"query": "", "list": "leads.index"})
    assert browser.get("/leads").status_code == 200


def test_a_profiles_default_opens_the_list_of_that_profile(client, app, signed_in, cast):
    save(signed_in(client, cast.manager), "Vendeurs", "owner=me", sharing="profile", profile="Salesman")
    assert signed_in(app.test_client(), cast.owner).get("/leads").location == "/leads?owner=me"
    assert signed_in(app.test_client(), cast.rmcd).get("/leads").status_code == 200


@pytest.mark.parametrize(
    "query", ["brand=AP\r\nSet-Cookie: a=b", "&", "#top", "f=nothing&g=1&o=is&v=1", "=", "q=é&brand=AP\n"]
)
def test_no_query_locks_a_profile_out_of_its_list(client, app, signed_in, cast, query):
    assert save(signed_in(client, cast.manager), "Pour tous", query, sharing="profile").status_code == 303
    assert client.post("/views/default", data={"query": query, "list": "leads.home"}).status_code == 303
    assert client.get("/", follow_redirects=True).status_code == 200
    assert signed_in(app.test_client(), cast.owner).get("/leads", follow_redirects=True).status_code == 200


def test_a_salesperson_saves_a_view_with_what_the_dialog_sends(client, signed_in, cast):
    """The choices of sharing are not on a salesperson's page: what it doesn't send must not be asked for."""
    answer = signed_in(client, cast.owner).post(
        "/views", data={"name": "DS", "query": "brand=DS", "list": "leads.home"}
    )
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("page", "shape"), [("clients", "kind=B2B&sort=name&layout=cards"), ("vehicles", "kind=VO&layout=cards")]
)
def test_a_view_keeps_sort_and_layout_and_offers_saving_only_once_something_changed(
    client, signed_in, cast, page, shape
):
    browser = signed_in(client, cast.owner)
    view = view_id(save(browser, "À ma façon", shape, list=f"{page}.index"))
    as_saved = browser.get(f"/{page}?{shape}&view={view}").text
    changed = browser.get(f"/{page}?{shape}&view={view}&q=dupont").text
    assert f'action="/views/{view}"' not in as_saved
    assert f'action="/views/{view}"' in changed
    browser.post(f"/views/{view}", data={"query": f"{shape}&q=dupont", "list": f"{page}.index"})
    assert "q=dupont" in browser.get(f"/{page}?view={view}").text


@pytest.mark.parametrize("page", ["clients", "opportunities", "vehicles"])
def test_others_are_offered_a_copy_of_a_team_view_under_its_name(client, app, signed_in, cast, page):
    boss = signed_in(client, cast.manager)
    view = view_id(save(boss, "Équipe", "owner=me", list=f"{page}.index", sharing="team"))
    other = signed_in(app.test_client(), cast.owner)
    changed = other.get(f"/{page}?q=dupont&view={view}").text
    assert f'action="/views/{view}"' not in changed
    link = re.search(r'href="(/views/new[^"]*name=[^"]*)"', changed).group(1).replace("&amp;", "&")
    assert 'value="Équipe"' in other.get(link).text


@pytest.mark.parametrize("page", ["clients", "opportunities", "vehicles"])
def test_a_profiles_default_opens_the_list_of_that_profile_alone(client, app, signed_in, cast, page):
    form = {"list": f"{page}.index", "sharing": "profile", "profile": "Salesman"}
    save(signed_in(client, cast.manager), "Vendeurs", "q=peugeot", **form)
    assert signed_in(app.test_client(), cast.owner).get(f"/{page}").location == f"/{page}?q=peugeot"
    assert signed_in(app.test_client(), cast.rmcd).get(f"/{page}").status_code == 200
