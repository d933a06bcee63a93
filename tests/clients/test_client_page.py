"""A client's page shows everything that hangs on it, to those who see it, in few statements (mission CF-16 to CF-20)."""

import pytest

from crm.access.actors import SYSTEM
from crm.access.models import User
from crm.clients.actions.merging import merge
from crm.clients.models import Client
from crm.extensions import db
from crm.kernel.clock import now
from crm.worker import as_tenant
from tests.clients.page_scene import company, person
from tests.clients.scene import client_named, read

TABS = ("overview", "related", "details", "notes")
MOST_STATEMENTS = 15
FRAME = ("BEGIN", "SELECT set_config")  # what opens a transaction and tells it its tenant


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("make", [company, person], ids=["company", "person"])
def test_each_tab_asks_as_many_questions_for_much_as_for_nothing(
    app, client, signed_in, cast, count_statements, make, tab
):
    bare, full = make(app, cast), make(app, cast, 8, **({"siret": ""} if make is company else {}))
    browser = signed_in(client, cast.owner)
    said = {}
    for public_id in (bare, full):
        browser.get(f"/clients/{public_id}?tab={tab}")
        with count_statements() as said[public_id]:
            assert browser.get(f"/clients/{public_id}?tab={tab}").status_code == 200
    asked = {key: [one for one in found if not one.startswith(FRAME)] for key, found in said.items()}
    assert len(asked[bare]) == len(asked[full]) <= MOST_STATEMENTS, "\n".join(asked[full])


def test_the_head_says_who_and_how_to_reach(app, client, signed_in, cast):
    public_id = person(app, cast, do_not_email=True)
    page = signed_in(client, cast.owner).get(f"/clients/{public_id}").text
    head = page[page.index("client-head") : page.index('class="tabs"')]
    for words in ("Camille Lefèvre", 'href="tel:+33639981234"', "14000 Caen", "Ne pas envoyer d’e-mail"):
        assert words in head
    assert "mailto:" not in head


def test_the_overview_shows_what_the_client_owns_wants_and_did(app, client, signed_in, cast):
    public_id = company(app, cast, 1)
    page = signed_in(client, cast.owner).get(f"/clients/{public_id}").text
    for words in ("Affaire 0", "offer-0", "order-0", "208 0", "Peugeot 308", "AB-000-CD", "Peugeot Expert", "Loueur 0",
                  "Réclamation 0", "Anne Contact 0", "Note 0", "25\u202f000"):  # fmt: skip
        assert words in page, words


def test_a_long_list_shows_its_first_rows_and_leads_to_all(app, client, signed_in, cast):
    public_id = company(app, cast, 8)
    browser = signed_in(client, cast.owner)
    page = browser.get(f"/clients/{public_id}?tab=related").text
    address = f"/clients/{public_id}/lists/vehicles"
    assert address in page
    assert "(8)" in page
    assert "AB-000-CD" not in page
    assert "AB-000-CD" in browser.get(address).text


@pytest.mark.parametrize("name", ["vehicles", "opportunities", "recent", "offers", "orders", "leads", "fleet", "care",
                                  "contracts", "protocols", "addresses", "contact", "lessor"])  # fmt: skip
def test_each_list_can_be_seen_as_a_whole(app, client, signed_in, cast, name):
    public_id = company(app, cast, 1)
    assert signed_in(client, cast.owner).get(f"/clients/{public_id}/lists/{name}").status_code == 200


def test_leads_and_opportunities_of_brands_that_one_does_not_sell_stay_hidden(app, client, signed_in, cast):
    public_id = person(app, cast, 1)
    with app.app_context(), as_tenant(cast.garage):
        from_there = db.session.scalars(db.select(Client).where(Client.public_id == public_id)).one()
        assert from_there.gone_at is None
    theirs = signed_in(client, cast.mate).get(f"/clients/{public_id}").text
    assert "Affaire 0" in theirs


def test_a_merged_client_leads_to_the_one_that_was_kept(app, client, signed_in, cast):
    with app.app_context(), as_tenant(cast.garage):
        kept, lost = client_named("Zoé Restée"), client_named("Zoé Partie")
        lost.gone_at, lost.merged_into_id = now(), kept.id
        kept_id, lost_id = kept.public_id, lost.public_id
    answer = signed_in(client, cast.owner).get(f"/clients/{lost_id}?tab=related")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"/clients/{kept_id}")
    assert "tab=related" in answer.headers["Location"]


def test_a_merge_is_told_once_on_the_page_of_the_one_that_was_kept(app, client, signed_in, cast):
    with app.app_context(), as_tenant(cast.garage):
        kept, lost = client_named("Zoé Restée"), client_named("Zoé Partie")
        merge(kept, lost, {}, SYSTEM)
        kept_id = kept.public_id
    page = signed_in(client, cast.owner).get(f"/clients/{kept_id}").text
    assert "Zoé Partie a été fusionné" in page or "Fusionné avec Zoé Partie" in page
    assert "Fusionné avec Zoé Restée" not in page


def test_a_deleted_client_is_gone_and_those_who_may_undo_are_offered_it(app, client, signed_in, cast):
    public_id = person(app, cast, gone_at=now())
    hidden = signed_in(client, cast.owner).get(f"/clients/{public_id}")
    assert hidden.status_code == 410
    assert "Camille" not in hidden.text
    with app.app_context(), as_tenant(cast.garage):
        db.session.get(User, cast.manager.id).groups = ["Marketing"]
    told = signed_in(app.test_client(), cast.manager).get(f"/clients/{public_id}")
    assert told.status_code == 410
    assert f"/clients/{public_id}/deletion/undo" in told.text


def test_one_goes_on_selling_to_the_contact_of_a_company(app, client, signed_in, cast):
    account = company(app, cast, 1)
    with app.app_context(), as_tenant(cast.garage):
        contact = db.session.scalars(db.select(Client).where(Client.last_name == "Contact 0")).one().public_id
    browser = signed_in(client, cast.owner)
    address = f"/clients/{account}/opportunities/new?contact={contact}"
    assert address in browser.get(f"/clients/{contact}").text
    assert address in browser.get(f"/clients/{account}?tab=related").text
    assert f'selected value="{contact}"' in browser.get(address).text
    typed = {"name": "Dix fourgons", "activity": "VN", "request_type": "offer",
             "brand": "AP", "outlet": "MAR-CAEN", "contact": contact}  # fmt: skip
    typed["decision_on"] = str(now().date().replace(month=12, day=31))
    assert browser.post(f"/clients/{account}/opportunities/new", data=typed).status_code == 303
    assert "Dix fourgons" in browser.get(f"/clients/{contact}").text
    assert "Dix fourgons" in browser.get(f"/clients/{account}").text


def test_a_client_of_another_legal_entity_is_not_there(app, client, signed_in, cast):
    with app.app_context(), as_tenant(cast.morel):
        theirs = db.session.scalars(db.select(Client)).first().public_id
    browser = signed_in(client, cast.administrator)
    for path in ("", "?tab=related", "/lists/vehicles", "/related/vehicles/new", "/contacts/new"):
        assert browser.get(f"/clients/{theirs}{path}").status_code == 404


def test_following_is_switched_on_and_off(app, client, signed_in, cast):
    public_id = person(app, cast)
    browser = signed_in(client, cast.owner)
    browser.post(f"/clients/{public_id}/following")
    browser.post(f"/clients/{public_id}/following")
    assert 'aria-pressed="true"' in browser.get(f"/clients/{public_id}").text
    browser.post(f"/clients/{public_id}/following/removal")
    assert 'aria-pressed="false"' in browser.get(f"/clients/{public_id}").text


def test_a_note_is_kept_and_an_empty_one_refused(app, client, signed_in, cast):
    public_id = person(app, cast)
    browser = signed_in(client, cast.owner)
    assert browser.post(f"/clients/{public_id}/notes", data={"text": " "}).status_code == 422
    assert browser.post(f"/clients/{public_id}/notes", data={"text": "Rappeler <b>lundi</b>"}).status_code == 303
    page = browser.get(f"/clients/{public_id}?tab=notes").text
    assert "Rappeler &lt;b&gt;lundi&lt;/b&gt;" in page
    assert "Olivier Vasseur" in page
    assert read(app, cast, public_id).revision == 1
