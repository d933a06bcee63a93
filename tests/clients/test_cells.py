"""Whose client it is, changed in the row of the list (list rule 7)."""

from crm.access.models import User
from crm.extensions import db
from tests.clients.scene import made, read

HTMX = {"HX-Request": "true"}


def test_the_owner_is_changed_in_the_row(client, signed_in, cast, app):
    one = made(app, cast, "Camille Lefèvre")
    browser = signed_in(client, cast.owner)
    form = browser.get(f"/clients/{one}/cells/owner", headers=HTMX)
    assert f'id="cell-owner-{one}"' in form.text
    data = {"owner": cast.mate.public_id, "revision": read(app, cast, one).revision}
    answer = browser.post(f"/clients/{one}/cells/owner", data=data, headers=HTMX)
    assert "Mathilde Rivière" in answer.text
    assert read(app, cast, one).owner_id == cast.mate.id


def test_somebody_elses_change_is_told_and_kept(client, signed_in, cast, app):
    one = made(app, cast, "Camille Lefèvre")
    shown = read(app, cast, one).revision
    browser = signed_in(client, cast.owner)
    browser.post(f"/clients/{one}/owner", data={"owner": cast.manager.public_id})
    data = {"owner": cast.mate.public_id, "revision": shown}
    answer = browser.post(f"/clients/{one}/cells/owner", data=data, headers=HTMX)
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert read(app, cast, one).owner_id == cast.manager.id


def test_an_owner_who_has_left_is_not_taken_off_by_looking(client, signed_in, cast, app, tenant):
    one = made(app, cast, "Camille Lefèvre", owner_id=cast.mate.id)
    with app.app_context(), tenant(cast.garage):
        switch_off(cast.mate.id)
    page = signed_in(client, cast.owner).get(f"/clients/{one}/cells/owner", headers=HTMX).text
    assert f'selected value="{cast.mate.public_id}"' in page


def test_a_person_of_another_legal_entity_is_refused_and_their_client_is_not_there(client, signed_in, cast, app):
    one = made(app, cast, "Camille Lefèvre")
    url = f"/clients/{one}/cells/owner"
    browser = signed_in(client, cast.owner)
    assert browser.post(url, data={"owner": cast.stranger.public_id}, headers=HTMX).status_code == 422
    assert signed_in(app.test_client(), cast.stranger).post(url, data={"owner": ""}, headers=HTMX).status_code == 404
    assert browser.get(f"/clients/{one}/cells/blocked", headers=HTMX).status_code == 404


def test_without_script_the_pencil_leads_to_the_client(client, signed_in, cast, app):
    one = made(app, cast, "Camille Lefèvre")
    answer = signed_in(client, cast.owner).get(f"/clients/{one}/cells/owner")
    assert answer.location == f"/clients/{one}"


def switch_off(user_id: int) -> None:
    db.session.get_one(User, user_id).active = False
