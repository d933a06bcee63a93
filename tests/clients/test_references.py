"""Reference lists: one page, and « + » from a form (mission AX-04)."""

import pytest
from sqlalchemy import select

from crm.clients.models import Reference
from crm.extensions import db
from crm.worker import as_tenant


def labels(app, cast, list_name="tag", active=True) -> list[str]:
    with app.app_context(), as_tenant(cast.garage):
        asked = select(Reference).where(Reference.list_name == list_name, Reference.active == active)
        return [one.label for one in db.session.scalars(asked.order_by(Reference.position))]


def entry_id(app, cast, label: str) -> str:
    with app.app_context(), as_tenant(cast.garage):
        return db.session.scalar(select(Reference.public_id).where(Reference.label == label))


def add(browser, label: str, **more):
    return browser.post("/clients/lists/tag", data={"label": label, "colour": "#b91c1c"} | more)


def test_entries_are_added_renamed_ordered_retired_and_offered_again(app, client, signed_in, cast):
    browser = signed_in(client, cast.owner)
    assert add(browser, "Fidèle").status_code == 303
    add(browser, "VIP")
    vip = entry_id(app, cast, "VIP")
    browser.post(f"/clients/lists/entries/{vip}/up")
    assert labels(app, cast) == ["VIP", "Fidèle"]
    browser.post(f"/clients/lists/entries/{vip}", data={"label": "Très <b>", "colour": "#0f766e"})
    assert "Très &lt;b&gt;" in browser.get("/clients/lists/tag").text
    browser.post(f"/clients/lists/entries/{vip}/retire")
    assert labels(app, cast) == ["Fidèle"]
    browser.post(f"/clients/lists/entries/{vip}/restore")
    assert labels(app, cast) == ["Très <b>", "Fidèle"]


@pytest.mark.parametrize("label", ["fidele", "FIDÈLE", " Fidèle "])
def test_one_word_is_one_entry_however_it_is_written(app, client, signed_in, cast, label):
    browser = signed_in(client, cast.owner)
    add(browser, "Fidèle")
    answer = add(browser, label)
    assert answer.status_code == 422
    assert "est déjà dans la liste" in answer.text
    assert labels(app, cast) == ["Fidèle"]


def test_the_dialog_of_a_form_gives_it_the_new_entry_chosen(client, signed_in, cast):
    browser = signed_in(client, cast.owner)
    answer = browser.post(
        "/clients/lists/tag",
        data={"label": "Fidèle", "colour": "#b91c1c", "into": "form"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert '<hx-partial hx-target="#tag-ticks"' in answer.text
    assert "checked" in answer.text
    assert "dialog:close" in answer.headers["HX-Trigger"]


@pytest.mark.parametrize("label", ["", " ", "\0", "x" * 81, "́"])
def test_a_name_that_is_none_is_refused(app, client, signed_in, cast, label):
    assert add(signed_in(client, cast.owner), label).status_code == 422
    assert labels(app, cast) == []


def test_a_colour_that_is_none_is_refused(client, signed_in, cast):
    assert add(signed_in(client, cast.owner), "Fidèle", colour="red;}").status_code == 422


def test_who_may_not_sees_the_lists_only(app, client, signed_in, cast):
    browser = signed_in(client, cast.receptionist)
    assert browser.get("/clients/lists/tag").status_code == 200
    assert add(browser, "Fidèle").status_code == 403
    assert browser.get("/clients/lists/secrets").status_code == 404


def test_a_foreign_entry_is_not_found(app, client, signed_in, cast):
    add(signed_in(client, cast.owner), "Fidèle")
    foreign = entry_id(app, cast, "Fidèle")
    stranger = signed_in(app.test_client(), cast.stranger)
    assert stranger.post(f"/clients/lists/entries/{foreign}", data={"label": "Volé"}).status_code == 404
    assert stranger.post(f"/clients/lists/entries/{foreign}/retire").status_code == 404
    assert labels(app, cast) == ["Fidèle"]
