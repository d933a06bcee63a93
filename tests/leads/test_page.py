"""The lead page shows everything about one lead, to those who see it (mission CF-05, X-02, list rules 9 and 12)."""

import pytest

from crm.access.actors import Actor
from crm.assignment.actions import place
from crm.assignment.models import Rule
from crm.extensions import db
from crm.leads.actions.treatment import add_note, log_contact
from crm.leads.models import Lead
from tests.leads.page_scene import opened
from tests.leads.scene import lead

SAID = {
    "vehicle_of_interest": {"make": "Peugeot", "model": "308", "condition": "new", "price_eur": 34990},
    "trade_in": {"make": "Renault", "model": "Clio", "year": 2017, "odometer_km": 84000},
    "answers": {"Quand changez-vous ?": "Dans les 3 mois"},
    "consent": {"email": True, "sms": False},
}


def stored(public_id: str) -> Lead:
    return db.session.scalars(db.select(Lead).where(Lead.public_id == public_id)).one()


def test_the_head_says_who_what_where_and_how_to_reach(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    page = signed_in(client, cast.owner).get(f"/leads/{public_id}").text
    head = page[page.index("lead-head") : page.index("lead-steps")]
    for words in ("Camille Lefèvre", "Peugeot 308 GT", "Garage Martin Caen", "Olivier Vasseur", ">AP<", "data-due"):
        assert words in head
    assert 'href="tel:+33639981234"' in head
    assert 'href="mailto:camille.lef' in head


def test_the_request_is_shown_as_it_was_said(app, client, signed_in, cast):
    public_id = opened(app, cast, request=SAID, comments="Rappelez-moi <b>vite</b>", flags=("phone_unlikely",))
    page = signed_in(client, cast.owner).get(f"/leads/{public_id}").text
    for words in ("34\u202f990", "Renault Clio", "84\u202f000\u202fkm", "Quand changez-vous ?", "Dans les 3 mois"):
        assert words in page
    assert "Rappelez-moi &lt;b&gt;vite&lt;/b&gt;" in page


def test_who_got_it_and_why_is_said(app, client, signed_in, cast, tenant):
    with app.app_context(), tenant(cast.garage):
        db.session.add(Rule(position=1, name="Peugeot neuf à Caen", brands=["AP"]))
        db.session.flush()
        row = lead(cast, "Anne Une")
        place(row)
        public_id = row.public_id
    page = signed_in(client, cast.manager).get(f"/leads/{public_id}").text
    assert "Peugeot neuf à Caen" in page
    assert "Olivier Vasseur 50\u202f%, Mathilde Rivière 50\u202f%" in page


@pytest.mark.parametrize("who", ["owner", "manager", "rmcd", "receptionist", "administrator", "mate"])
def test_everybody_of_the_post_or_the_desk_opens_it(app, client, signed_in, cast, who):
    public_id = opened(app, cast)
    assert signed_in(client, getattr(cast, who)).get(f"/leads/{public_id}").status_code == 200


def test_a_hidden_lead_and_a_missing_one_look_the_same(app, client, signed_in, cast):
    citroen = opened(app, cast, brand="AC")  # Mathilde sells Peugeot alone
    browser = signed_in(client, cast.mate)
    hidden, missing = browser.get(f"/leads/{citroen}"), browser.get("/leads/aaaaaaaaaaaa")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    strange = browser.get(f"/leads/{cast.stranger_lead}")
    assert strange.status_code == 404
    assert "Inès" not in strange.text


def test_the_timeline_can_be_narrowed(app, client, signed_in, cast, tenant):
    public_id = opened(app, cast)
    with app.app_context(), tenant(cast.garage):
        add_note(stored(public_id), "Préfère le soir", Actor(name="Olivier"))
        log_contact(stored(public_id), "voicemail", "Message laissé", Actor(name="Olivier"))
    browser = signed_in(client, cast.owner)
    notes = browser.get(f"/leads/{public_id}?show=notes").text
    contacts = browser.get(f"/leads/{public_id}?show=contacts").text
    assert "Préfère le soir" in notes
    assert "Message laissé" not in notes
    assert "Message laissé" in contacts
    assert "Préfère le soir" not in contacts


def test_other_leads_of_the_client_are_shown_as_far_as_the_reader_sees_them(app, client, signed_in, cast):
    first = opened(app, cast, vehicle="Peugeot 208")
    second = opened(app, cast, vehicle="Citroën C3", brand="AC")
    browser = signed_in(client, cast.owner)
    assert f"/leads/{second}" in browser.get(f"/leads/{first}").text
    assert f"/leads/{second}" not in signed_in(app.test_client(), cast.mate).get(f"/leads/{first}").text


def test_next_and_previous_follow_the_list_one_came_from(app, client, signed_in, cast):
    late, middle, last = (
        opened(app, cast, name, minutes_ago=age) for name, age in (("A A", 90), ("B B", 60), ("C C", 30))
    )
    other = opened(app, cast, "D D", minutes_ago=45, brand="AC")
    page = signed_in(client, cast.owner).get(f"/leads/{middle}?list=brand%3DAP").text
    assert f'href="/leads/{late}?list=brand%3DAP" rel="prev"' in page
    assert f'href="/leads/{last}?list=brand%3DAP" rel="next"' in page
    assert f"/leads/{other}?" not in page


def test_a_lead_without_outlet_and_brand_says_so(app, client, signed_in, cast):
    public_id = opened(app, cast, brand=None, outlet_id=None, vehicle="")
    answer = signed_in(client, cast.rmcd).get(f"/leads/{public_id}")
    assert answer.status_code == 200
    assert answer.text.count("badge-warning") >= 3


def test_where_calls_are_not_wanted_the_number_is_behind_its_reason(app, client, signed_in, cast):
    public_id = opened(app, cast, owner=cast.owner)
    browser = signed_in(client, cast.owner)
    revision = "2"
    browser.post(f"/leads/{public_id}/wishes", data={"do_not_call": "y", "revision": revision})
    page = browser.get(f"/leads/{public_id}").text
    head = page[page.index("lead-head") : page.index("lead-steps")]
    reason, number = head.index("Olivier Vasseur, <time"), head.index('href="tel:')
    assert head.index("<details") < number
    assert reason < number


def test_the_page_costs_few_statements_whatever_happened(app, client, signed_in, cast, tenant, count_statements):
    public_id = opened(app, cast, owner=cast.owner)
    browser = signed_in(client, cast.owner)
    browser.get(f"/leads/{public_id}")
    with count_statements() as few:
        browser.get(f"/leads/{public_id}")
    with app.app_context(), tenant(cast.garage):
        for number in range(40):
            add_note(stored(public_id), f"Note {number}", Actor(name="Olivier"))
    with count_statements() as many:
        browser.get(f"/leads/{public_id}")
    assert len(many) == len(few) <= 12, "\n".join(few)
