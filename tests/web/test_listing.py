"""What a list shows is in its address: the columns too (list rule 1)."""

import re

import pytest

from tests.clients.scene import made
from tests.opportunities.scene import opened
from tests.vehicles.scene import stocked


@pytest.fixture
def some_rows(app, cast) -> None:
    """One of each."""
    made(app, cast, "Anne Une")
    opened(app, cast, owner=cast.owner)
    stocked(app, cast)


@pytest.mark.parametrize(("page", "column"), [("clients", "city"), ("opportunities", "amount"), ("vehicles", "energy")])
def test_a_column_is_hidden_by_the_address_and_shown_again(client, signed_in, cast, page, column, some_rows):
    browser = signed_in(client, cast.manager)
    hidden = browser.get(f"/{page}?hide={column}").text
    place = re.search(r"no-col-(\d+)", hidden)
    assert place is not None
    assert head_at(hidden, int(place.group(1))) == HEADS[column]
    assert "no-col-" not in browser.get(f"/{page}?hide=nothing").text
    assert f'href="/{page}"' in hidden


def test_hidden_columns_stay_hidden_while_filtering_sorting_and_in_a_view(client, signed_in, cast, some_rows):
    page = signed_in(client, cast.manager).get("/clients?hide=city.email").text
    assert "sort=-name&amp;hide=email.city" in page
    assert "filter?hide=email.city" in page
    assert "query=hide%3Demail.city" in page


HEADS = {"city": "Ville", "amount": "Montant", "energy": "Énergie"}


def head_at(page: str, place: int) -> str:
    """Returns the word of a table's head, counted from the last."""
    heads = re.findall(r"<th\b[^>]*>(.*?)</th>", page, re.DOTALL)
    return re.sub("<[^>]*>", "", heads[-place]).strip()
