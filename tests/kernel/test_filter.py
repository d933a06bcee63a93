"""A filter goes into the URL and comes back the same; what means nothing is left out, never an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from crm.kernel.filter import Choice, Condition, Field, FieldSet, Filter, read_filter
from crm.leads.models import Lead

FIELDS = FieldSet.of(
    Field(
        "brand", "Brand", column=Lead.brand_id, choices=lambda: [Choice("AP", "Peugeot", 1), Choice("AC", "Citroën", 2)]
    ),
    Field("status", "Status", column=Lead.status, choices=lambda: [Choice("lost", "Lost", "lost")]),
    Field("score", "Score", "number", column=Lead.score, simple=False),
    Field("received", "Received", "date", column=Lead.received_at, simple=False),
    Field("vehicle", "Vehicle", "text", column=Lead.vehicle, simple=False),
)


def read(*pairs: tuple[str, str]) -> Filter:
    return read_filter(FIELDS, MultiDict(pairs))


@pytest.mark.parametrize(
    ("pairs", "query"),
    [
        ([], ""),
        ([("brand", "AP")], "brand=AP"),
        ([("status", "lost"), ("brand", "AP")], "brand=AP&status=lost"),
        ([("brand", "AP"), ("brand", "AC")], "brand=AC&brand=AP"),
        ([("where", "0.brand.is.AP")], "brand=AP"),
        ([("where", "3.score.ge.30"), ("where", "5.brand.is.AP")], "where=1.score.ge.30&where=2.brand.is.AP"),
        ([("where", "1.vehicle.contains.3.8 V6")], "where=1.vehicle.contains.3.8+V6"),
        ([("where", "1.brand.empty.")], "where=1.brand.empty."),
        ([("g", "0"), ("f", "brand"), ("o", "is"), ("v", "AC")], "brand=AC"),
    ],
)
def test_a_filter_has_one_canonical_address(pairs, query):
    assert read(*pairs).query() == query


@pytest.mark.parametrize(
    "pair",
    [
        ("brand", "XX"),
        ("where", "1.brand.contains.AP"),
        ("where", "1.nothing.is.1"),
        ("where", "1.score.ge.lots"),
        ("where", "1.score.ge.99999999999999999999"),
        ("where", "1.received.since.2026-02-31"),
        ("where", "1.brand.is."),
    ],
)
def test_what_means_nothing_is_left_out_and_told(pair):
    found = read(pair)
    assert not found.conditions
    assert len(found.ignored) == 1


def test_the_sentence_says_the_filter_in_one_line(in_app):
    with in_app.test_request_context():
        found = read(("brand", "AC"), ("where", "1.score.ge.30"), ("where", "2.status.is.lost"))
        assert found.sentence().startswith("Citroën, Score")
        assert found.sentence().endswith("Lost")


def test_each_chip_removes_its_own_condition(in_app):
    with in_app.test_request_context():
        found = read(("brand", "AP"), ("status", "lost"))
        assert [chip.without for chip in found.chips()] == ["status=lost", "brand=AP"]


text = st.text(max_size=40)
conditions = st.builds(
    Condition,
    st.sampled_from(["brand", "status", "score", "vehicle", "received", "nothing"]),
    st.sampled_from(["is", "not", "ge", "contains", "empty", "since", "days"]),
    text,
    st.integers(0, 3),
)


@given(st.lists(conditions, max_size=6))
def test_reading_what_was_written_gives_the_same_filter(some):
    pairs = [("where", f"{c.group}.{c.field}.{c.operator}.{c.value}") for c in some]
    first = read(*pairs)
    again = read(*first.pairs())
    assert again.query() == first.query()
    assert not again.ignored


@given(st.lists(st.tuples(st.sampled_from(["brand", "where", "g", "f", "o", "v"]), text), max_size=12))
def test_no_query_string_is_an_error(pairs):
    read(*pairs).query()
