"""What a person, htmx and a program read when something can't be done."""

import json

import pytest
from sqlalchemy import text

from crm.extensions import db

pytestmark = pytest.mark.databases("sqlite")
HTMX = {"HX-Request": "true"}
CODES = [400, 403, 404, 413, 422, 429, 500, 503]


@pytest.mark.parametrize("code", CODES)
def test_a_person_reads_what_happened_and_what_to_do(gallery_client, code):
    answer = gallery_client.get(f"/gallery/broken/{code}")
    assert answer.status_code == code
    assert "<h1>" in answer.text
    assert 'href="/"' in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("code", CODES)
def test_htmx_gets_a_passing_message_and_keeps_the_page(gallery_client, code):
    answer = gallery_client.get(f"/gallery/broken/{code}", headers=HTMX)
    assert answer.status_code == code
    assert answer.headers["HX-Reswap"] == "none"
    assert json.loads(answer.headers["HX-Trigger"])["toast"]["kind"] == "danger"


def test_a_program_gets_json(client):
    answer = client.get("/api/v1/nothing-here")
    assert answer.status_code == 404
    assert answer.json["code"] == 404
    assert answer.json["status"] == "Not Found"


def test_somebody_who_is_not_signed_in_sees_no_menu(client):
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert 'id="menu"' not in answer.text


def test_an_unexpected_failure_shows_no_detail_and_asks_no_database(gallery_app, cast, signed_in):
    def fail():
        raise RuntimeError("the secret inside")

    fail.right = "use the application"
    gallery_app.add_url_rule("/gallery/failing", "gallery_failing", fail)
    gallery_app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    answer = signed_in(gallery_app.test_client(), cast.manager).get("/gallery/failing")
    assert answer.status_code == 500
    assert "secret" not in answer.text


def test_a_missing_csrf_token_is_refused_in_words(make_app, cast, signed_in):
    app = make_app(extra={})
    answer = signed_in(app.test_client(), cast.manager).post("/appearance", data={"theme": "dark"})
    assert answer.status_code == 400
    assert "<h1>" in answer.text


def test_a_database_that_can_not_be_used_asks_the_sender_to_come_back(app, client):
    with app.app_context():
        db.session.execute(text("DROP TABLE api_key"))
        db.session.commit()
    answer = client.post("/api/v1/leads", json={}, headers={"Authorization": "Bearer a-key-that-nobody-has"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.json["code"] == 503
