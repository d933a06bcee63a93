"""On which line a field stands."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from crm.setup.dealership.locator import line_of, lines_of

TEXT = '''\
# a comment with [brackets] and "quotes"
title = "a # in quotes"

[legal_entity]
name = """
several
lines"""
vat_number = 'FR # literal'

[[outlets]]
code = "A"
alerts = [
    "one@example.com",   # first
    "two@example.com",
]

[[outlets]]
code = "B"
hours = { monday = "9:00-12:00", sunday = "closed" }
"sales managers"."A C" = "x"

[outlets.targets]
VN = { first = 30 }
'''


def test_each_field_and_item_has_its_line():
    lines = lines_of(TEXT)
    assert lines["title",] == 2
    assert lines["legal_entity",] == 4
    assert lines["legal_entity", "name"] == 5
    assert lines["legal_entity", "vat_number"] == 8
    assert lines["outlets", 0] == 10
    assert lines["outlets", 0, "alerts", 1] == 14
    assert lines["outlets", 1, "hours", "sunday"] == 19
    assert lines["outlets", 1, "sales managers", "A C"] == 20
    assert lines["outlets", 1, "targets", "VN", "first"] == 23


def test_a_missing_field_is_told_at_its_section():
    assert line_of(lines_of(TEXT), ("outlets", 1, "name")) == 17
    assert line_of({}, ("brands",)) == 1


def test_windows_line_ends_count_the_same():
    assert lines_of(TEXT.replace("\n", "\r\n")) == lines_of(TEXT)


KEYS = st.from_regex(r"[a-z]{1,4}", fullmatch=True)
VALUES = st.recursive(
    st.integers(0, 99).map(str) | st.sampled_from(['"a]b"', "'c}d'", '"""e\n,f"""', "true", "2026-05-15", '"g\\"h"']),
    lambda inner: st.lists(inner, max_size=3).map(lambda items: "[" + ",\n ".join(items) + "]"),
    max_leaves=6,
)


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_every_key_is_found_on_its_line(values):
    text = "".join(f"{key} = {value} # end\n" for key, value in values.items())
    tomllib.loads(text)
    found, line = lines_of(text), 1
    for key, value in values.items():
        assert found[key,] == line
        line += 1 + value.count("\n")
