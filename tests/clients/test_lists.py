"""The list of clients, as its readers see it (mission CF-15)."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from crm.clients.models import Reference, Relation
from crm.clients.models.client import ClientTag
from crm.extensions import db
from crm.journal.models import Event
from crm.kernel.clock import now
from tests.clients.scene import client_named
from tests.leads.scene import lead


@pytest.fixture
def shelf(tenant, app, cast):
    """Three people, one company with its contact; Anne has asked for a Peugeot."""
    with app.app_context(), tenant(cast.garage):
        lead(cast, "Anne Fraîche", 1, phones=("+33639981234",))
        client_named("Bruno Légère", city="Lisieux", postal_code="14100", email="bruno@example.com", blocked=True)
        client_named("Chloé Œuvrard", city="Caen", owner_id=cast.owner.id, do_not_call=True, phones=("+33639985678",))
        company = client_named("", kind="B2B", company="Transports Dubois", siret="00000001300017")
        contact = client_named("Denis Dubois", kind="contact", phones=("+33639989999",), email="denis@example.com")
        db.session.add(Relation(client_id=company.id, other_id=contact.id))
        gone = client_named("Fantôme Parti")
        gone.gone_at = now()
        for days, one in enumerate((company, contact)):
            one.created_at = now() - timedelta(days=days + 1)
    return cast


def names(answer) -> list[str]:
    return re.findall(r"data-open>([^<]+)</a>", answer.text)


def test_the_newest_come_first_and_the_gone_are_left_out(client, signed_in, shelf):
    shown = names(signed_in(client, shelf.owner).get("/clients"))
    assert shown[-2:] == ["Transports Dubois", "Denis Dubois"]
    assert set(shown) == {"Anne Fraîche", "Bruno Légère", "Chloé Œuvrard", "Transports Dubois", "Denis Dubois"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=fraiche", {"Anne Fraîche"}),
        ("q=oeuvrard", {"Chloé Œuvrard"}),
        ("q=06+39+98+12+34", {"Anne Fraîche"}),
        ("q=0639981234", {"Anne Fraîche"}),
        ("q=%2B33639981234", {"Anne Fraîche"}),
        ("q=bruno@exa", {"Bruno Légère"}),
        ("q=00000001300017", {"Transports Dubois"}),
        ("q=%25", set()),
        ("kind=B2B", {"Transports Dubois"}),
        ("kind=contact&kind=B2B", {"Transports Dubois", "Denis Dubois"}),
        ("city=lisi", set()),
        ("city=Lisieux", {"Bruno Légère"}),
        ("where=0.city.contains.lisi", {"Bruno Légère"}),
        ("where=0.postcode.starts.141", {"Bruno Légère"}),
        ("blocked=yes", {"Bruno Légère"}),
        ("nocall=yes", {"Chloé Œuvrard"}),
        ("owner=me", {"Chloé Œuvrard"}),
        ("brand=AP", {"Anne Fraîche"}),
        ("brand=AC", set()),
        ("where=0.created.since.2999-01-01", set()),
    ],
)
def test_each_filter_shows_exactly_its_clients(client, signed_in, shelf, query, expected):
    answer = signed_in(client, shelf.owner).get(f"/clients?{query}")
    assert answer.status_code == 200
    assert set(names(answer)) == expected


def test_tags_filter_and_show(app, client, tenant, signed_in, shelf):
    with app.app_context(), tenant(shelf.garage):
        tag = Reference(list_name="tag", label="VIP <b>", folded="vip <b>", colour="#b91c1c")
        db.session.add(tag)
        person = client_named("Élodie Fidèle")
        db.session.flush()
        db.session.add(ClientTag(client_id=person.id, reference_id=tag.id))
        public_id = tag.public_id
    answer = signed_in(client, shelf.owner).get(f"/clients?tag={public_id}")
    assert names(answer) == ["Élodie Fidèle"]
    assert "VIP &lt;b&gt;" in answer.text
    assert "VIP <b>" not in answer.text
    others = signed_in(client, shelf.owner).get(f"/clients?where=0.tag.not.{public_id}")
    assert "Élodie Fidèle" not in names(others)


def test_by_name_both_ways_and_page_after_page(client, signed_in, shelf):
    browser = signed_in(client, shelf.owner)
    everybody = names(browser.get("/clients?sort=name"))
    assert everybody == ["Denis Dubois", "Anne Fraîche", "Bruno Légère", "Chloé Œuvrard", "Transports Dubois"]
    assert names(browser.get("/clients?sort=-name")) == everybody[::-1]
    seen, url = [], "/clients?sort=name&per_page=2"
    while url:
        answer = browser.get(url)
        seen += names(answer)
        following = re.search(r'href="([^"]+)" rel="next"', answer.text)
        url = following and following.group(1).replace("&amp;", "&")
    assert seen == everybody


def test_a_place_of_another_order_or_nonsense_begins_at_the_start(client, signed_in, shelf):
    browser = signed_in(client, shelf.owner)
    second = re.search(r'after=([^"&]+)', browser.get("/clients?sort=name&per_page=2").text).group(1)
    assert len(names(browser.get(f"/clients?after={second}"))) == 5
    assert browser.get("/clients?after=%00&sort=name").status_code == 200


def test_a_company_is_reached_through_its_contact_and_who_is_not_to_be_called_has_no_link(client, signed_in, shelf):
    page = signed_in(client, shelf.owner).get("/clients").text
    company = page[page.index("Transports Dubois") :]
    assert 'href="tel:+33639989999"' in company
    assert "Denis Dubois" in company
    assert 'href="tel:+33639985678"' not in page


@pytest.mark.parametrize("query", ["", "?layout=cards"])
def test_the_list_takes_few_statements_whatever_its_size(
    app, client, tenant, signed_in, shelf, count_statements, query
):
    browser = signed_in(client, shelf.manager)
    browser.get("/clients")
    with count_statements() as few:
        browser.get(f"/clients{query}")
    with app.app_context(), tenant(shelf.garage):
        for number in range(40):
            lead(shelf, f"Client Numéro{number}", number)
    with count_statements() as many:
        browser.get(f"/clients{query}")
    assert len(many) <= len(few) <= 10, few


def test_cards_keep_the_filter_and_have_no_other_page_than_their_own(client, signed_in, shelf):
    page = signed_in(client, shelf.owner).get("/clients?kind=B2C&layout=cards")
    assert 'class="client-cards"' in page.text
    assert "kind=B2C&amp;layout=cards" in page.text or "layout=cards" in page.text
    assert 'href="/clients?kind=B2C"' in page.text


def test_a_stranger_sees_none_of_them(client, signed_in, shelf):
    assert names(signed_in(client, shelf.stranger).get("/clients?sort=name")) not in (["Anne Fraîche"],)
    assert "Dubois" not in signed_in(client, shelf.stranger).get("/clients").text


def test_a_view_of_clients_is_saved_and_opens_the_list_of_clients(client, signed_in, shelf):
    browser = signed_in(client, shelf.owner)
    saved = {"name": "Sociétés", "sharing": "private", "query": "kind=B2B", "list": "clients.index", "profile": ""}
    answer = browser.post("/views", data=saved | {"profile": "Salesman"})
    assert answer.status_code == 303
    assert answer.location.startswith("/clients?kind=B2B&view=")
    assert "Sociétés" in browser.get("/clients").text
    assert "Sociétés" not in browser.get("/leads").text


def test_the_export_is_the_list_as_filtered_with_inert_cells_and_is_written_down(app, client, tenant, signed_in, shelf):
    with app.app_context(), tenant(shelf.garage):
        client_named("=HYPERLINK(1) Formule", email="f@example.com")
    answer = signed_in(client, shelf.manager).post("/clients/export.csv", data={"filter": "kind=B2C", "sort": "name"})
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert "'=HYPERLINK(1)" in lines[1] or any("'=HYPERLINK(1)" in line for line in lines)
    assert "Transports Dubois" not in answer.text
    assert all(line.endswith(f";{datetime.now(ZoneInfo('Europe/Paris')):%d/%m/%Y}") for line in lines[1:])
    with app.app_context(), tenant(shelf.garage):
        event = db.session.scalar(select(Event).where(Event.kind == "clients.exported"))
        assert (event.actor_id, event.data["filter"]) == (shelf.manager.id, "kind=B2C")


def test_an_excel_file_is_one(client, signed_in, shelf):
    answer = signed_in(client, shelf.rmcd).post("/clients/export.xlsx", data={"filter": ""})
    assert answer.data[:2] == b"PK"


@pytest.mark.parametrize("who", ["owner", "receptionist"])
def test_who_may_not_export_is_refused(client, signed_in, shelf, who):
    assert signed_in(client, getattr(shelf, who)).post("/clients/export.csv").status_code == 403
    assert "/clients/export" not in signed_in(client, getattr(shelf, who)).get("/clients").text


def test_next_and_previous_follow_the_list_that_one_came_from(client, signed_in, shelf):
    browser = signed_in(client, shelf.owner)
    url = re.search(r'href="([^"]+)" data-open>Bruno', browser.get("/clients?kind=B2C&sort=name").text).group(1)
    page = browser.get(url.replace("&amp;", "&")).text
    beside = {rel: re.search(rf'href="([^"]+)" rel="{rel}"', page).group(1) for rel in ("prev", "next")}
    assert "Anne Fraîche" in browser.get(beside["prev"].replace("&amp;", "&")).text
    assert "Chloé Œuvrard" in browser.get(beside["next"].replace("&amp;", "&")).text
    first = browser.get(beside["prev"].replace("&amp;", "&")).text
    assert 'rel="prev"' not in first
