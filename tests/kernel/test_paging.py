"""Paging by key: every row once, forwards and backwards, in the order of its legs."""

import pytest

from crm.access.models import User
from crm.extensions import db
from crm.kernel.clock import now
from crm.kernel.filter import Filter
from crm.kernel.paging import Cursor
from crm.leads.queries import Names, lead_fields, page_of_leads
from tests.leads.scene import lead


def walk(viewer, chosen: Filter, size: int, sort: str = "") -> list[list[int]]:
    pages, cursor = [], Cursor(now())
    while cursor:
        page = page_of_leads(viewer, chosen, size, cursor, sort)
        pages.append([row.id for row in page.rows])
        cursor = page.after and Cursor.decode(page.after.encode())
    return pages


@pytest.fixture
def viewer(in_garage):
    return db.session.get_one(User, in_garage.rmcd.id)


@pytest.mark.parametrize("sort", ["", "created", "-created"])
def test_each_lead_is_on_one_page_and_back_leads_to_the_same_pages(in_garage, viewer, sort):
    for n in range(23):
        lead(in_garage, f"Client {n}", minutes_ago=n * 37 % 600)
    chosen = Filter(lead_fields(Names(viewer)))
    pages = walk(viewer, chosen, 5, sort)
    seen = [key for page in pages for key in page]
    assert len(seen) == len(set(seen)) == 23
    cursor, back = Cursor(now()), []
    for _ in pages:
        page = page_of_leads(viewer, chosen, 5, cursor, sort)
        cursor = page.after
    cursor = page.before
    while cursor:
        page = page_of_leads(viewer, chosen, 5, cursor, sort)
        back.insert(0, [row.id for row in page.rows])
        cursor = page.before
    assert back == pages[:-1]


def test_leads_that_came_at_the_same_moment_are_not_lost_between_pages(in_garage, viewer):
    at = now()
    for n in range(9):
        lead(in_garage, f"Client {n}").received_at = at
    chosen = Filter(lead_fields(Names(viewer)))
    assert [len(page) for page in walk(viewer, chosen, 2, "-created")] == [2, 2, 2, 2, 1]


@pytest.mark.parametrize("text", ["", "x", "%%%", "WzEsMl0", "e30", "bnVsbA", "A" * 5000, "\x00", "é"])
def test_a_forged_cursor_is_no_cursor(text):
    assert Cursor.decode(text) is None
