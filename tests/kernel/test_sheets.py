"""The one gate through which rows leave as CSV or Excel."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from crm.kernel.sheets import CSV, XLSX, inert, write

FORMULAS = [
    '=HYPERLINK("http://x")',
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|x",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "＝1+1",
]


@pytest.mark.parametrize("cell", FORMULAS)
def test_what_would_start_a_formula_gets_an_apostrophe(cell):
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["+33639981234", "+33 6 39 98 12 34", "-12,5", "Zoé", "", "a=b", "2 + 2"])
def test_numbers_and_plain_text_stay_as_they_are(cell):
    assert inert(cell) == cell


@given(st.text(max_size=40))
def test_no_text_leaves_as_a_formula(text):
    left = inert(text).lstrip(" ")
    assert left[:1] not in tuple("=@\t\r\n") or not left
    if left[:1] in ("+", "-"):
        assert not any(sign.isalpha() for sign in left)


def test_a_csv_file_opens_in_a_french_excel():
    with write(CSV, ["Prénom", "Tél."], [["Zoé", "+33639981234"], ["a;b", '"']]) as file:
        raw = file.read()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert rows == [["Prénom", "Tél."], ["Zoé", "+33639981234"], ["a;b", '"']]


def test_an_excel_file_holds_text_only():
    with write(XLSX, ["Nom", "Note"], [["Zoé\x00", "=1+1"], ["+33639981234", "x" * 40_000]]) as file:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(file.read())).get_sheet_by_index(0).to_python()
    assert rows[0] == ["Nom", "Note"]
    assert rows[1] == ["Zoé", "'=1+1"]
    assert rows[2][0] == "+33639981234"
    assert len(rows[2][1]) == 32_767
