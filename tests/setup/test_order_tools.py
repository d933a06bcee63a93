"""`[[order_tools]]` of a dealership file: loaded, loaded again, changed, exported, refused with line and field."""

import pytest
from sqlalchemy import select

from crm.extensions import db
from crm.handoff.models import OrderPlace, OrderTool
from crm.outlets.models import LegalEntity
from crm.setup.dealership.exporting import export
from crm.setup.dealership.loading import load
from crm.setup.dealership.problems import DealershipFileWrong
from tests.setup.files import GOOD

TOOL = """
[[order_tools]]
name = "SDH"
url_template = "https://sdh.example.com/?b={brand}"
places = [{ outlet = "BOC-VIRE", brands = ["AC", "DS"], activities = ["VN", "VO"], d_codes = ["D1", "D2"] }]
"""
FIRST = GOOD.count("\n") + 2  # the line of [[order_tools]]


@pytest.fixture
def loaded(in_app):
    """Loads a text and commits it; the session stays in that legal entity."""

    def load_and_commit(text):
        ledger = load(text)
        db.session.commit()
        return ledger

    yield load_and_commit
    db.session().leave()


def served() -> list[tuple[str, list[str]]]:
    return [(place.activity, place.d_codes) for place in db.session.scalars(select(OrderPlace))]


def test_a_tool_with_its_places_is_made_and_a_second_load_changes_nothing(loaded):
    first = loaded(GOOD + TOOL + "generate_secret = true\n")
    tool = db.session.scalars(select(OrderTool)).one()
    assert first.new_keys == [("SDH", tool.secret)]
    assert sorted(served()) == [("VN", ["D1", "D2"])] * 2 + [("VO", ["D1", "D2"])] * 2
    second = loaded(GOOD + TOOL + "generate_secret = true\n")
    assert second.nothing_changed
    assert second.new_keys == []


def test_places_are_just_those_of_the_file(loaded):
    loaded(GOOD + TOOL)
    changed = loaded(GOOD + TOOL.replace('["VN", "VO"]', '["VN"]').replace('"D1", "D2"', '"D9"'))
    assert changed.changed == ["order tool SDH: places"]
    assert served() == [("VN", ["D9"])] * 2


def test_the_export_holds_the_tool_and_no_secret(loaded):
    loaded(GOOD + TOOL)
    tool = db.session.scalars(select(OrderTool)).one()
    text = export(db.session.get_one(LegalEntity, db.session().tenant))
    assert tool.secret not in text
    assert "sdh.example.com" in text
    assert loaded(text).nothing_changed


@pytest.mark.parametrize(
    ("before", "after", "line", "told"),
    [
        ("{brand}", "{marque}", 2, "order_tools[1].url_template: the placeholder {marque} is not known"),
        ("https://sdh", "http://sdh", 2, "order_tools[1].url_template: an address that begins with https://"),
        ("sdh.example", "{brand}.example", 2, "order_tools[1].url_template: an address that begins with https://"),
        (
            "BOC-VIRE",
            "BOC-VIR",
            3,
            "order_tools[1].places[1].outlet: “BOC-VIR” is not in this file. Did you mean “BOC-VIRE”?",
        ),
        ('"DS"]', '"AP"]', 3, "order_tools[1].places[1].brands[2]: BOC-VIRE does not sell AP"),
        ('"VO"]', '"XX"]', 3, "order_tools[1].places[1].activities[2]: “XX” is not known here."),
        ('"D2"]', '"<b>"]', 3, "order_tools[1].places[1].d_codes: “<B>” is not a D code"),
        ("outlet =", "oulet =", 3, "order_tools[1].places[1].oulet: “oulet” is not a field of this section."),
        ('name = "SDH"\n', "", 0, "order_tools[1].name: this field is missing"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_field(in_app, before, after, line, told):
    with pytest.raises(DealershipFileWrong) as wrong:
        load(GOOD + TOOL.replace(before, after, 1))
    assert any(one.startswith(f"line {FIRST + line}, {told}") for one in wrong.value.lines), wrong.value.lines


def test_a_place_has_one_tool(in_app):
    with pytest.raises(DealershipFileWrong) as wrong:
        load(GOOD + TOOL + TOOL.replace('"SDH"', '"Autre"'))
    assert "another order tool serves" in str(wrong.value)
