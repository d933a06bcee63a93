"""The page of an opportunity: what it shows, what each change does, what is refused."""

from datetime import date, timedelta

import pytest

from crm.access.actors import actor
from crm.access.models import User
from crm.extensions import db
from crm.kernel.clock import now
from crm.opportunities.actions.ownership import hand_to
from crm.opportunities.models import Opportunity, Stage
from crm.outlets.queries import legal_entity
from crm.worker import as_tenant, do
from tests.opportunities.scene import documents, kinds, opened, read, stage_ids

HTMX = {"HX-Request": "true"}


@pytest.fixture
def public_id(app, cast) -> str:
    """Olivier's opportunity with Camille Lefèvre: a Peugeot 308 in Caen."""
    return opened(app, cast, owner=cast.owner)


@pytest.fixture
def browser_of_owner(client, signed_in, cast):
    """Olivier, signed in."""
    return signed_in(client, cast.owner)


def kind_of(app, cast, public_id: str) -> str:
    row = read(app, cast, public_id)
    with app.app_context(), as_tenant(cast.garage):
        return db.session.get_one(Stage, row.stage_id).kind


def test_the_head_says_who_what_where_how_much_and_until_when(browser_of_owner, public_id):
    page = browser_of_owner.get(f"/opportunities/{public_id}").text
    head = page[page.index("lead-head") : page.index("lead-steps")]
    for words in (
        "Camille Lefèvre",
        "Peugeot 308 GT",
        "Garage Martin Caen",
        "Olivier Vasseur",
        ">AP<",
        "23\u202f450,50",
    ):
        assert words in head
    assert 'href="tel:+33639981234"' in head


@pytest.mark.parametrize("who", ["owner", "manager", "rmcd", "receptionist", "administrator", "mate"])
def test_everybody_of_the_post_or_the_desk_opens_it(client, signed_in, cast, public_id, who):
    assert signed_in(client, getattr(cast, who)).get(f"/opportunities/{public_id}").status_code == 200


def test_another_legal_entity_and_another_post_do_not_see_it(app, client, signed_in, cast, public_id):
    assert signed_in(client, cast.stranger).get(f"/opportunities/{public_id}").status_code == 404
    citroen = opened(app, cast, "Paul Loin", brand="AC", owner=cast.owner)
    assert signed_in(client, cast.mate).get(f"/opportunities/{citroen}").status_code == 404


def test_who_only_sees_it_may_not_change_it(client, signed_in, cast, public_id):
    for who in (cast.mate, cast.receptionist):
        answer = signed_in(client, who).post(f"/opportunities/{public_id}/loss", data={"reason": "price"})
        assert answer.status_code == 403


def test_a_click_on_the_stage_bar_moves_it_there_and_back(app, browser_of_owner, cast, public_id):
    ids = stage_ids(app, cast)
    for kind in ("order", "negotiation"):
        data = {"stage": ids[kind], "revision": read(app, cast, public_id).revision}
        assert browser_of_owner.post(f"/opportunities/{public_id}/stage", data=data).status_code == 303
        assert kind_of(app, cast, public_id) == kind
    assert read(app, cast, public_id).probability == 40
    assert kinds(app, cast, public_id) == ["opportunity.moved", "opportunity.moved", "opportunity.opened"]


def test_a_stage_of_nobody_is_refused(app, browser_of_owner, cast, public_id):
    assert browser_of_owner.post(f"/opportunities/{public_id}/stage", data={"stage": "zzzz"}).status_code == 422
    assert kind_of(app, cast, public_id) == "analysis"


def test_somebody_elses_change_is_announced_and_nothing_is_overwritten(app, browser_of_owner, cast, public_id):
    old = {"stage": stage_ids(app, cast)["offer"], "revision": 0}
    answer = browser_of_owner.post(f"/opportunities/{public_id}/stage", data=old, headers=HTMX)
    assert answer.status_code == 409
    assert "modifié" in answer.text or "changed" in answer.text
    assert kind_of(app, cast, public_id) == "analysis"


def test_amounts_are_read_as_french_people_type_them(app, browser_of_owner, cast, public_id):
    data = {"amount_cents": "23 450,50 €", "best_cents": "25.000", "worst_cents": "21\u202f000", "probability": "55"}
    answer = browser_of_owner.post(f"/opportunities/{public_id}/details/amounts", data=data)
    assert answer.status_code == 303
    row = read(app, cast, public_id)
    assert (row.amount_cents, row.best_cents, row.worst_cents, row.probability) == (2345050, 2500000, 2100000, 55)


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_cents": "beaucoup"},
        {"probability": "101"},
        {"probability": ""},
        {"worst_cents": "9", "best_cents": "8"},
    ],
)
def test_a_wrong_amount_stays_in_the_form_with_a_word(app, browser_of_owner, cast, public_id, wrong):
    data = {"amount_cents": "1", "probability": "50"} | wrong
    answer = browser_of_owner.post(f"/opportunities/{public_id}/details/amounts", data=data, headers=HTMX)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert read(app, cast, public_id).amount_cents == 2_345_050


def test_stars_are_given_without_a_revision(app, browser_of_owner, cast, public_id):
    for count in ("4", "5"):
        assert browser_of_owner.post(f"/opportunities/{public_id}/stars", data={"stars": count}).status_code == 303
    assert read(app, cast, public_id).stars == 5
    assert browser_of_owner.post(f"/opportunities/{public_id}/stars", data={"stars": "6"}).status_code == 422


def test_a_contact_needs_what_follows_and_plans_it(app, browser_of_owner, cast, public_id):
    address, at = f"/opportunities/{public_id}/contacts", now() + timedelta(days=1)
    assert browser_of_owner.post(address, data={"outcome": "reached"}).status_code == 422
    data = {"outcome": "reached", "when": at.isoformat(), "action": "test_drive"}
    assert browser_of_owner.post(address, data=data).status_code == 303
    row = read(app, cast, public_id)
    assert row.next_action == "test_drive"
    assert row.urgent_at == row.next_action_at


def test_an_offer_moves_the_stage_forward_and_an_older_one_does_not_move_it_back(
    app, browser_of_owner, cast, public_id
):
    address = f"/opportunities/{public_id}/documents"
    dated = date.today().isoformat()
    for kind, number, stage in (("offer", "O-1", "offer"), ("order", "C-1", "order"), ("offer", "O-2", "order")):
        data = {"kind": kind, "number": number, "amount_cents": "21 900", "dated_on": dated, "state": "sent"}
        assert browser_of_owner.post(address, data=data).status_code == 303
        assert kind_of(app, cast, public_id) == stage
    assert "o-2" in read(app, cast, public_id).search
    assert {d.number for d in documents(app, cast, public_id)} == {"O-1", "C-1", "O-2"}


def test_a_document_is_changed_and_cancelled_and_a_number_is_used_once(app, browser_of_owner, cast, public_id):
    address = f"/opportunities/{public_id}/documents"
    data = {"kind": "offer", "number": "O-1", "amount_cents": "", "dated_on": "2026-11-20", "state": "sent"}
    browser_of_owner.post(address, data=data)
    again = browser_of_owner.post(address, data=data)
    assert again.status_code == 422
    (document,) = documents(app, cast, public_id)
    browser_of_owner.post(f"{address}/{document.public_id}", data=data | {"amount_cents": "19 990", "state": "signed"})
    (document,) = documents(app, cast, public_id)
    assert (document.amount_cents, document.state) == (1_999_000, "signed")
    browser_of_owner.post(f"{address}/{document.public_id}/cancellation")
    assert documents(app, cast, public_id)[0].state == "cancelled"


def test_a_confirmed_order_proposes_to_close_as_won(browser_of_owner, public_id):
    data = {"kind": "order", "number": "C-9", "dated_on": "2026-11-20", "state": "confirmed"}
    browser_of_owner.post(f"/opportunities/{public_id}/documents", data=data)
    page = browser_of_owner.get(f"/opportunities/{public_id}").text
    assert "commande est confirmée" in page or "order is confirmed" in page


def test_won_and_lost_need_a_reason_and_are_undone_for_thirty_days(app, browser_of_owner, cast, public_id):
    for step, reason, outcome in (("win", "loyalty", "won"), ("loss", "price", "lost")):
        assert browser_of_owner.post(f"/opportunities/{public_id}/{step}", data={"reason": ""}).status_code == 422
        assert browser_of_owner.post(f"/opportunities/{public_id}/{step}", data={"reason": reason}).status_code == 303
        assert read(app, cast, public_id).outcome == outcome
        assert browser_of_owner.post(f"/opportunities/{public_id}/closing/undo").status_code == 303
        assert read(app, cast, public_id).is_open
    browser_of_owner.post(f"/opportunities/{public_id}/loss", data={"reason": "price"})
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.query(Opportunity).one()
        row.closed_at = now() - timedelta(days=31)
    assert browser_of_owner.post(f"/opportunities/{public_id}/closing/undo").status_code == 409


def test_a_closed_one_takes_nothing_more(app, browser_of_owner, cast, public_id):
    browser_of_owner.post(f"/opportunities/{public_id}/loss", data={"reason": "price"})
    data = {"stage": stage_ids(app, cast)["offer"]}
    assert browser_of_owner.post(f"/opportunities/{public_id}/stage", data=data).status_code == 409


def test_winning_proposes_to_close_the_clients_others_and_closes_the_ticked(app, browser_of_owner, cast, public_id):
    same = opened(app, cast, owner=cast.owner, vehicle="Peugeot 2008")
    citroen = opened(app, cast, owner=cast.owner, brand="AC", vehicle="Citroën C3")
    stranger = opened(app, cast, "Hugo Autre", owner=cast.owner)
    browser_of_owner.post(f"/opportunities/{public_id}/win", data={"reason": "price"})
    page = browser_of_owner.get(f"/opportunities/{public_id}").text
    assert f'value="{same}" checked' in page
    assert f'value="{citroen}"><' in page
    assert stranger not in page
    data = {"other": [same, stranger]}
    assert browser_of_owner.post(f"/opportunities/{public_id}/others/loss", data=data).status_code == 303
    assert read(app, cast, same).close_reason == "other_opportunity"
    assert read(app, cast, citroen).is_open
    assert read(app, cast, stranger).is_open


def test_it_is_given_to_somebody_who_sells_the_brand_there_and_to_nobody_else(app, browser_of_owner, cast, public_id):
    address = f"/opportunities/{public_id}/assignment"
    chooser = browser_of_owner.get(address).text
    assert chooser.count("Mathilde Rivière") == 1
    assert browser_of_owner.post(address, data={"owner": cast.stranger.public_id}).status_code == 422
    assert browser_of_owner.post(address, data={"owner": cast.mate.public_id}).status_code == 303
    assert read(app, cast, public_id).owner_id == cast.mate.id


def test_somebody_who_does_not_sell_the_brand_there_is_refused(app, client, signed_in, cast):
    citroen = opened(app, cast, brand="AC", owner=cast.owner)
    answer = signed_in(client, cast.manager).post(
        f"/opportunities/{citroen}/assignment", data={"owner": cast.mate.public_id}
    )
    assert answer.status_code == 422
    assert read(app, cast, citroen).owner_id == cast.owner.id


def test_hostile_words_stay_words(app, client, signed_in, cast):
    public_id = opened(app, cast, "Zoé <script>alert(1)</script>", owner=cast.owner, vehicle='"><img src=x>')
    browser = signed_in(client, cast.owner)
    browser.post(f"/opportunities/{public_id}/notes", data={"text": "<b>x</b>\x00{{7*7}}"})
    page = browser.get(f"/opportunities/{public_id}").text
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;{{7*7}}" in page


def test_the_page_takes_as_many_statements_however_much_hangs_on_it(
    app, browser_of_owner, cast, public_id, count_statements
):
    def look() -> int:
        with count_statements() as said:
            assert browser_of_owner.get(f"/opportunities/{public_id}").status_code == 200
        return len(said)

    few = look()
    for number in range(12):
        data = {"kind": "offer", "number": f"O-{number}", "dated_on": "2026-11-20", "state": "sent"}
        browser_of_owner.post(f"/opportunities/{public_id}/documents", data=data)
        opened(app, cast, owner=cast.owner, vehicle=f"Peugeot {number}008")
    assert look() <= few


def test_a_confirmed_order_closes_as_won_where_the_legal_entity_wants_it(app, browser_of_owner, cast, public_id):
    with app.app_context(), as_tenant(cast.garage):
        legal_entity().orders_close = True
    address = f"/opportunities/{public_id}/documents"
    data = {"kind": "order", "number": "C-9", "dated_on": "2026-11-20", "state": "signed"}
    browser_of_owner.post(address, data=data)
    assert read(app, cast, public_id).is_open
    (document,) = documents(app, cast, public_id)
    browser_of_owner.post(f"{address}/{document.public_id}", data=data | {"state": "confirmed"})
    row = read(app, cast, public_id)
    assert (row.outcome, row.close_reason) == ("won", "order")


def test_whoever_is_given_one_hears_of_it_by_mail(make_app, cast, mail_peer):
    app = make_app(mail_url=mail_peer.url)
    public_id = opened(app, cast, owner=cast.owner)
    with app.app_context(), as_tenant(cast.garage):
        row = db.session.scalars(db.select(Opportunity).where(Opportunity.public_id == public_id)).one()
        mate, owner = db.session.get_one(User, cast.mate.id), db.session.get_one(User, cast.owner.id)
        hand_to(row, mate, actor(owner), "Il revient <b>samedi</b>")
    with app.app_context():
        do("deliveries")
    (mail,) = mail_peer.mails
    assert mail.recipients == (cast.mate.email,)
    assert f"/opportunities/{public_id}" in mail.text
    assert "Camille Lefèvre" in str(mail.message["Subject"])
    assert "&lt;b&gt;samedi" in mail.message.get_body(("html",)).get_content()
