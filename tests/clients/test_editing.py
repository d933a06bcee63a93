"""Changing a client section by section: what is kept, told, refused (list rules 7, 12; mission CM-05, CM-06)."""

import re

import pytest
from sqlalchemy import select

from crm.clients.actions import refuse_blocked
from crm.clients.actions.blocking import ClientIsBlocked
from crm.clients.models import Client, Consent, ContactPoint, Reference
from crm.clients.queries import tags_of
from crm.extensions import db
from crm.journal.models import Event
from crm.kernel.clock import now
from crm.worker import as_tenant
from tests.clients.scene import client_named, made, read

SECTIONS = ("identity", "points", "address", "financial", "categories", "consents", "comments")


def events(app, cast, kind: str) -> list[dict]:
    with app.app_context(), as_tenant(cast.garage):
        return [event.data for event in db.session.scalars(select(Event).where(Event.kind == kind).order_by(Event.id))]


def points(app, cast) -> set[tuple[str, str]]:
    with app.app_context(), as_tenant(cast.garage):
        return {(p.kind, p.value) for p in db.session.scalars(select(ContactPoint))}


@pytest.mark.parametrize("section", SECTIONS)
def test_each_section_is_shown_changed_and_shown_again(app, client, signed_in, cast, section):
    public_id = made(app, cast, "Jean Petit", phones=("+33639981234",), city="Caen")
    browser = signed_in(client, cast.receptionist)
    page = browser.get(f"/clients/{public_id}/edit")
    assert f'id="{section}"' in page.text
    form = browser.get(f"/clients/{public_id}/edit/{section}", headers={"HX-Request": "true"})
    assert form.text.lstrip().startswith("<section")
    assert 'name="revision" type="hidden" value="1"' in form.text
    kept = {"last_name": "Petit", "phone0": "0639981234", "country": "FR", "consent_source": "phone", "revision": "1"}
    saved = browser.post(f"/clients/{public_id}/edit/{section}", data=kept, headers={"HX-Request": "true"})
    assert saved.status_code == 200
    assert saved.text.lstrip().startswith("<section")
    plain = browser.post(f"/clients/{public_id}/edit/{section}", data=kept | {"revision": ""})
    assert plain.status_code == 303


def test_a_change_is_told_with_old_and_new_and_found_at_once(app, client, signed_in, cast):
    public_id = made(app, cast, "Jean Petit", city="Caen")
    browser = signed_in(client, cast.owner)
    browser.post(f"/clients/{public_id}/edit/identity", data={"last_name": "Legrand", "first_name": "Jean"})
    assert events(app, cast, "client.changed")[0] == {
        "section": "identity", "changes": {"last_name": ["Petit", "Legrand"]},
    }  # fmt: skip
    assert "Jean Legrand" in browser.get("/clients?q=legrand").text
    assert read(app, cast, public_id).revision == 2


def test_what_somebody_else_saved_meanwhile_is_told_and_nothing_is_lost(app, client, signed_in, cast):
    public_id = made(app, cast, "Jean Petit", city="Caen")
    other = app.test_client()
    signed_in(other, cast.mate).post(f"/clients/{public_id}/edit/address", data={"city": "Ifs", "country": "FR"})
    mine = {"city": "Bayeux", "street": "1 rue de ma saisie", "country": "FR", "revision": "1"}
    browser = signed_in(client, cast.owner)
    refused = browser.post(f"/clients/{public_id}/edit/address", data=mine)
    assert refused.status_code == 409
    assert "Mathilde Rivière a modifié ce client" in refused.text
    assert 'value="1 rue de ma saisie"' in refused.text
    assert read(app, cast, public_id).city == "Ifs"
    revision = re.search(r'name="revision" type="hidden" value="(\d+)"', refused.text).group(1)
    assert browser.post(f"/clients/{public_id}/edit/address", data=mine | {"revision": revision}).status_code == 303
    assert read(app, cast, public_id).city == "Bayeux"


def test_phones_are_kept_as_e164_removed_when_emptied_and_the_last_one_stays(app, client, signed_in, cast):
    public_id = made(app, cast, "Jean Petit", phones=("+33639981234",), email="jean@example.com")
    browser = signed_in(client, cast.owner)
    url = f"/clients/{public_id}/edit/points"
    browser.post(url, data={"phone0": "+32 470 12 34 56", "label0": "work", "phone1": "02 61 91 00 11", "email0": ""})
    assert points(app, cast) >= {("phone", "+32470123456"), ("phone", "+33261910011")}
    assert ("email", "jean@example.com") not in points(app, cast)
    assert browser.post(url, data={"phone0": "", "email0": ""}).status_code == 422
    assert browser.post(url, data={"phone0": "1"}).status_code == 422


def test_a_company_has_no_section_for_points(app, client, signed_in, cast):
    public_id = made(app, cast, "", kind="B2B", company="Lebrun")
    browser = signed_in(client, cast.owner)
    assert 'id="points"' not in browser.get(f"/clients/{public_id}/edit").text
    assert browser.post(f"/clients/{public_id}/edit/points", data={"phone0": "0639981234"}).status_code == 404


def test_consents_are_only_added_to_and_the_history_is_shown(app, client, signed_in, cast):
    public_id = made(app, cast, "Jean Petit", email="jean@example.com")
    browser = signed_in(client, cast.owner)
    url = f"/clients/{public_id}/edit/consents"
    yes = {"email_dealer": "yes", "sms_finance": "no", "consent_source": "showroom", "consent_wording": "<b>Oui</b>"}
    browser.post(url, data=yes)
    browser.post(url, data=yes)  # nothing new is said
    browser.post(url, data={"email_dealer": "no", "consent_source": "phone", "do_not_call": "y"})
    with app.app_context(), as_tenant(cast.garage):
        rows = db.session.scalars(select(Consent).order_by(Consent.id)).all()
        said = [(r.channel, r.sender, r.given, r.source, r.actor_name) for r in rows]
    assert said == [
        ("email", "dealer", True, "showroom", "Olivier Vasseur"),
        ("sms", "finance", False, "showroom", "Olivier Vasseur"),
        ("email", "dealer", False, "phone", "Olivier Vasseur"),
    ]
    page = browser.get(f"/clients/{public_id}/edit").text
    assert "&lt;b&gt;Oui&lt;/b&gt;" in page
    assert "Ne pas appeler" in page
    assert read(app, cast, public_id).do_not_call


def test_tags_segment_and_new_ones_by_name_are_kept(app, client, tenant, signed_in, cast):
    public_id = made(app, cast, "Jean Petit")
    with app.app_context(), tenant(cast.garage):
        segment = Reference(list_name="segment", label="Artisan", folded="artisan")
        tag = Reference(list_name="tag", label="VIP", folded="vip")
        db.session.add_all([segment, tag])
        db.session.flush()
        chosen = {"segment": segment.public_id, "tags": tag.public_id, "new_tag": "Fidèle", "new_group": "vip"}
    browser = signed_in(client, cast.owner)
    assert browser.post(f"/clients/{public_id}/edit/categories", data=chosen).status_code == 303
    with app.app_context(), as_tenant(cast.garage):
        person = db.session.scalar(select(Client).where(Client.public_id == public_id))
        person_id = person.id
        assert person.segment_id is not None
        assert {(t.list_name, t.label) for t in tags_of([person.id])[person.id]} == {
            ("tag", "VIP"), ("tag", "Fidèle"), ("group", "vip"),
        }  # fmt: skip
    page = browser.get(f"/clients/{public_id}/edit").text
    assert "Artisan" in page
    browser.post(f"/clients/{public_id}/edit/categories", data={"segment": ""})
    with app.app_context(), as_tenant(cast.garage):
        assert not tags_of([person_id])
    assert {"tag": ["", "Fidèle, VIP"]} in [e["changes"] for e in events(app, cast, "client.changed")]


def test_a_blocked_client_is_plain_to_see_and_refuses_anything_new(app, client, signed_in, cast):
    public_id = made(app, cast, "Jean Petit")
    browser = signed_in(client, cast.manager)
    assert browser.get(f"/clients/{public_id}/block").status_code == 200
    assert browser.post(f"/clients/{public_id}/block", data={"reason": " "}).status_code == 422
    assert browser.post(f"/clients/{public_id}/block", data={"reason": "Impayés <i>"}).status_code == 303
    assert "Bloqué" in browser.get("/clients").text
    assert "Impayés &lt;i&gt;" in browser.get(f"/clients/{public_id}/edit").text
    with app.app_context(), as_tenant(cast.garage), pytest.raises(ClientIsBlocked, match="Impayés"):
        refuse_blocked(db.session.scalar(select(Client).where(Client.public_id == public_id)))
    assert browser.post(f"/clients/{public_id}/block/undo").status_code == 303
    assert not read(app, cast, public_id).blocked
    assert [e["reason"] for e in events(app, cast, "client.unblocked")] == ["Impayés <i>"]


@pytest.mark.parametrize("who", ["owner", "receptionist"])
def test_who_may_not_block_is_refused(app, client, signed_in, cast, who):
    public_id = made(app, cast, "Jean Petit")
    assert signed_in(client, getattr(cast, who)).post(f"/clients/{public_id}/block").status_code == 403


def test_the_owner_is_chosen_among_active_people_shown_once_and_may_be_nobody(app, client, signed_in, cast):
    public_id = made(app, cast, "Jean Petit")
    browser = signed_in(client, cast.mate)
    page = browser.get(f"/clients/{public_id}/owner").text
    assert page.count("Olivier Vasseur") == 1
    assert browser.post(f"/clients/{public_id}/owner", data={"owner": cast.owner.public_id}).status_code == 303
    assert read(app, cast, public_id).owner_id == cast.owner.id
    stranger = browser.post(f"/clients/{public_id}/owner", data={"owner": cast.stranger.public_id})
    assert stranger.status_code == 422
    assert read(app, cast, public_id).owner_id == cast.owner.id
    browser.post(f"/clients/{public_id}/owner", data={"owner": ""})
    assert read(app, cast, public_id).owner_id is None


@pytest.mark.parametrize("path", ["", "/edit", "/edit/identity", "/block", "/owner"])
def test_a_foreign_and_a_gone_client_are_not_found(app, client, signed_in, cast, path):
    with app.app_context(), as_tenant(cast.garage):
        gone = client_named("Fantôme Parti")
        gone.gone_at = now()
        gone_id, here = gone.public_id, client_named("Jean Petit").public_id
    assert signed_in(client, cast.administrator).get(f"/clients/{gone_id}{path}").status_code in (404, 410)
    assert signed_in(app.test_client(), cast.stranger).get(f"/clients/{here}{path}").status_code in (403, 404)


@pytest.mark.parametrize(
    "data",
    [
        {"last_name": "x" * 1_000_000},
        {"last_name": "Petit", "birth_date": "0000-00-00"},
        {"last_name": "Petit", "revision": "99999999999999999999999"},
        {"last_name": "\0"},
        {"last_name": "Petit", "civility": "Dr"},
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_changes(app, client, signed_in, cast, data):
    public_id = made(app, cast, "Jean Petit")
    answer = signed_in(client, cast.owner).post(f"/clients/{public_id}/edit/identity", data=data)
    assert 400 <= answer.status_code < 500
    assert read(app, cast, public_id).revision == 1
