"""The panel and the list of leads, as their readers see them (mission CF-02, CF-03, AX-01)."""

import re

import pytest

from crm.access.actors import SYSTEM
from crm.extensions import db
from crm.leads.actions.closing import lose
from crm.leads.actions.treatment import log_contact
from tests.leads.scene import lead


@pytest.fixture
def panel(tenant, app, cast):
    """Five leads in Caen: two of the owner's (one answered), one late, one of nobody, one closed."""
    with app.app_context(), tenant(cast.garage):
        lead(cast, "Anne Fraîche", 1, owner=cast.owner)
        log_contact(lead(cast, "Bruno Répondu", 50, owner=cast.owner), "reached", "", SYSTEM)
        late = lead(cast, "Chloé Tardive", 60 * 24 * 9, owner=cast.mate, brand="AC")
        lead(cast, "Denis Orphelin", 5)
        lose(lead(cast, "Éva Perdue", 5, owner=cast.owner), "price", "", SYSTEM)
        assert late.first_response_due < late.received_at.replace(year=2100)
    return cast


def names(answer) -> list[str]:
    return re.findall(r"data-open>([^<]+)</a>", answer.text)


def figures(answer) -> dict[str, int]:
    found = re.findall(r'data-counter="(\w+)".*?class="figure">(\d+)<', answer.text, re.S)
    return {key: int(count) for key, count in found}


def test_home_counts_and_shows_what_nobody_has_answered(client, signed_in, panel):
    answer = signed_in(client, panel.manager).get("/")
    assert figures(answer) == {"untreated": 3, "unassigned": 1, "assigned": 2, "overdue": 1}
    assert set(names(answer)) == {"Anne Fraîche", "Chloé Tardive", "Denis Orphelin"}


def test_each_counter_links_to_exactly_its_rows(client, signed_in, panel):
    browser = signed_in(client, panel.manager)
    home = browser.get("/").text
    for key, count in figures(browser.get("/")).items():
        url = re.search(rf'href="([^"]+)" data-counter="{key}"', home).group(1)
        assert len(names(browser.get(url.replace("&amp;", "&")))) == count, key


def test_clocks_that_run_come_before_what_is_late_and_closed_ones_come_last(client, signed_in, panel):
    shown = names(signed_in(client, panel.manager).get("/leads"))
    assert shown.index("Denis Orphelin") < shown.index("Chloé Tardive") < shown.index("Bruno Répondu")
    assert shown[-1] == "Éva Perdue"


def test_a_salesperson_sees_the_leads_of_the_own_posts_only(client, signed_in, panel):
    """Mathilde sells Peugeot in Caen: she sees the team's Peugeot leads and her own Citroën one, no other Citroën."""
    shown = names(signed_in(client, panel.mate).get("/leads"))
    assert "Anne Fraîche" in shown
    assert "Chloé Tardive" in shown


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("brand=AC", ["Chloé Tardive"]),
        ("q=tardive", ["Chloé Tardive"]),
        ("q=TARDIVE+chloe", ["Chloé Tardive"]),
        ("q=%25", []),
        ("q=%27+OR+1%3D1+--", []),
        ("status=lost", ["Éva Perdue"]),
        ("owner=none&state=open", ["Denis Orphelin"]),
        ("where=1.brand.is.AC&where=2.owner.empty.", ["Denis Orphelin", "Chloé Tardive"]),
        ("brand=AC&brand=AP&status=lost", ["Éva Perdue"]),
        ("outlet=MAR-CAEN&brand=AC", ["Chloé Tardive"]),
        ("outlet=MAR-LISIEUX", []),
        ("city=Caen&brand=AC", ["Chloé Tardive"]),
        ("kind=B2B", []),
    ],
)
def test_the_filter_in_the_address_shows_its_rows(client, signed_in, panel, query, expected):
    assert names(signed_in(client, panel.manager).get(f"/leads?{query}")) == expected


def test_the_form_leads_to_the_canonical_address(client, signed_in, panel):
    answer = signed_in(client, panel.manager).get("/leads?list=all&g=0&f=brand&o=is&v=AC&g=0&f=&o=&v=")
    assert answer.status_code == 302
    assert answer.location == "/leads?brand=AC"


def test_new_leads_announce_themselves(client, signed_in, panel, tenant, app):
    browser = signed_in(client, panel.manager)
    since = re.search(r"since=([^\"&]+)", browser.get("/").text).group(1)
    assert browser.get(f"/leads/news?list=home&since={since}").status_code == 204
    with app.app_context(), tenant(panel.garage):
        lead(panel, "Fanny Nouvelle")
    assert "1" in browser.get(f"/leads/news?list=home&since={since}").text


def test_htmx_gets_the_list_and_a_browser_the_page(client, signed_in, panel):
    browser = signed_in(client, panel.manager)
    part = browser.get("/leads", headers={"HX-Request": "true", "HX-Target": "div#list", "HX-Boosted": "true"})
    assert part.text.lstrip().startswith('<div id="list"')
    assert "<html" in browser.get("/leads", headers={"HX-History-Restore-Request": "true"}).text


def test_a_name_with_markup_is_shown_as_text(client, signed_in, panel, tenant, app):
    with app.app_context(), tenant(panel.garage):
        lead(panel, '<img src=x onerror=alert(1)> <b hx-get="/x">', vehicle="javascript:alert(1)")
    text = signed_in(client, panel.manager).get("/").text
    assert "<img src=x" not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text


@pytest.mark.parametrize(
    "query",
    ["per_page=-1", "per_page=999999999999999999999", "after=%00", "sort=name;drop", "view=' OR 1", "brand=%00"],
)
def test_odd_addresses_show_the_usual_list(client, signed_in, panel, query):
    assert signed_in(client, panel.manager).get(f"/leads?{query}").status_code == 200


def test_rows_a_page_follow_the_address(client, signed_in, panel):
    assert len(names(signed_in(client, panel.manager).get("/leads?per_page=2"))) == 2


def test_a_page_of_the_list_takes_ten_statements_at_most(client, signed_in, panel, app):
    browser, said = signed_in(client, panel.manager), []
    with app.app_context():
        from_engine = db.engine
    count_statements(from_engine, said)
    browser.get("/?brand=AP")
    assert 0 < len(said) <= 10, "\n".join(said)


def count_statements(engine, said: list[str]) -> None:
    @db.event.listens_for(engine, "before_cursor_execute")
    def _note(_connection, _cursor, statement, _parameters, _context, _many):
        if not statement.startswith("BEGIN"):
            said.append(statement)


def test_a_row_of_the_form_that_means_nothing_is_left_out_by_name(client, signed_in, panel):
    browser = signed_in(client, panel.manager)
    query = "g=0&f=score&o=min&v=abc&g=0&f=brand&o=is&v=AC"
    assert "abc" in browser.get(f"/leads?{query}", follow_redirects=True).text
