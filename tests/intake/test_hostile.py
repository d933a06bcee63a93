"""Inputs that must not hurt (reliability.md, 7 to 9, 11): read or refused, in under a second, never an exception."""

import io
import time
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.intake.prospect import Prospect, Skipped, Unreadable
from crm.intake.readers.everything import read

NOW = datetime(2026, 11, 5, 9, 0, tzinfo=UTC)
BILLION = '<!DOCTYPE adf [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(10)
)
EXTERNAL = '<!DOCTYPE adf [<!ENTITY x SYSTEM "http://127.0.0.1:1/x">]><adf><prospect><id>&x;</id></prospect></adf>'
QUADRATIC = '<!DOCTYPE adf [<!ENTITY a "' + "a" * 50_000 + '">]><adf>' + "&a;" * 50_000 + "</adf>"
CONTACT = "<customer><contact><name part='full'>Alix Exemple</name><phone>0639980101</phone></contact></customer>"
HOSTILE_XML = {
    "billion laughs": BILLION + "]><adf><prospect>&k;</prospect></adf>",
    "external entity": EXTERNAL,
    "quadratic blow-up": QUADRATIC,
    "ten thousand nested tags": "<adf><prospect>" + "<x>" * 10_000 + "</x>" * 10_000 + "</prospect></adf>",
    "a hundred thousand prospects": "<adf>" + "<prospect/>" * 100_000 + "</adf>",
    "unclosed sections": "<adf>" + "<![CDATA[" * 50_000,
    "a million brackets": "<adf><prospect>" + "<" * 1_000_000,
    "unclosed attributes": "<adf><prospect>" + '<a b="' * 100_000,
    "bare ampersands": "<adf><prospect><id>" + "&" * 500_000 + "</id></prospect></adf>",
    "instructions": "<adf>" + "<?x " * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE_XML)
def test_hostile_xml_is_refused_at_once(name):
    begun = time.process_time()
    reading = read(HOSTILE_XML[name].encode(), "application/xml", None, NOW)
    assert time.process_time() - begun < 3  # half a second on a quiet core; a blow-up takes minutes
    assert all(isinstance(record, Unreadable) for record in reading.records)


HOSTILE_HEADS = {
    "nested comments": "From: " + "(" * 500_000 + "\nSubject: x",
    "open brackets": "From: " + "<" * 500_000 + "\nSubject: x",
    "encoded words": "From: a@example.com\nSubject: " + "=?utf-8?q?a?= " * 70_000,
    "parameters": "From: a@example.com\nContent-Type: text/plain; " + 'a*0="b";' * 120_000,
    "folded": "From: a@example.com\nSubject: x\n" + " y\n" * 300_000 + "X: y",
}


@pytest.mark.parametrize("name", HOSTILE_HEADS)
def test_hostile_head_of_a_mail_does_not_hold_the_mailbox_up(name):
    begun = time.process_time()
    record = read(f"{HOSTILE_HEADS[name]}\n\nTel : 0639980101\n".encode(), "message/rfc822", None, NOW).records[0]
    assert time.process_time() - begun < 3
    assert isinstance(record, Prospect)
    assert record.phones == ("+33639980101",)


def test_mail_of_a_hundred_thousand_parts_goes_to_the_tray():
    head = "From: a@example.com\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    begun = time.process_time()
    record = read((head + "--b\n\nx\n" * 100_000).encode(), "message/rfc822", None, NOW).records[0]
    assert time.process_time() - begun < 3
    assert isinstance(record, Unreadable)


HOSTILE_HTML = {
    "tables in tables": "<table><tr><td>" * 60_000,
    "tables in tables, closed": "<table><tr><td>" * 3_000 + "x" + "</td></tr></table>" * 3_000,
    "tables in tables, just few enough": "<table><tr><td>" * 1_600 + "x" + "</td></tr></table>" * 1_600,
    "divisions in divisions": "<div>" * 200_000,
    "lists in lists": "<dl><dt>a</dt>" * 70_000,
    "tags in attributes": '<div a="</div>">' * 60_000,
    "cells": "<table><tr>" + "<td>" * 250_000,
}


@pytest.mark.parametrize("name", HOSTILE_HTML)
def test_hostile_html_does_not_hold_the_mailbox_up(name):
    head = "From: alix@example.com\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
    begun = time.process_time()
    record = read(
        f"{head}<p>T\u00e9l : 0639980101</p>{HOSTILE_HTML[name]}".encode(), "message/rfc822", None, NOW
    ).records[0]
    assert time.process_time() - begun < 3
    assert isinstance(record, Prospect)
    assert record.phones == ("+33639980101",)


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\ud800", "￾", "&#0;", "&#xD800;", "&#x110000;"])
def test_signs_that_xml_forbids_are_left_out_and_the_lead_is_read(sign):
    document = f"<adf><prospect><id>A{sign}B</id>{CONTACT}</prospect></adf>"
    record = read(document.encode("utf-8", "surrogatepass"), None, "x.xml", NOW).records[0]
    assert isinstance(record, Prospect)
    assert record.last_name == "Exemple"


def test_a_megabyte_in_a_field_is_cut_and_told():
    document = f"<adf><prospect><id>1</id>{CONTACT.replace('Alix', 'A' * 1_000_000)}</prospect></adf>"
    record = read(document.encode(), None, "x.xml", NOW).records[0]
    assert len(record.full_name) <= 160


@pytest.mark.parametrize("number", ["9223372036854775808", "-1", "1e308", "99999999999999999999", "NaN", "0"])
def test_absurd_numbers_are_not_believed(number):
    body = f'{{"phones": ["+33639980101"], "vehicle_of_interest": {{"make": "Opel", "year": "{number}", "price_eur": "{number}", "odometer_km": "{number}"}}}}'
    car = read(body.encode(), None, "x.json", NOW).records[0].vehicle_of_interest
    assert (car.year, car.price_eur) == (None, None)
    assert car.odometer_km in (None, 0)


@pytest.mark.parametrize("date", ["0000-00-00", "99999-01-01", "2026-13-45", "31/02/2026", "-1", "9" * 400])
def test_dates_that_cannot_be_are_flagged(date):
    record = read(
        f"<prospect><requestdate>{date}</requestdate>{CONTACT}</prospect>".encode(), None, "x.xml", NOW
    ).records[0]
    assert record.requested_at is None
    assert "date_unreadable" in record.flags


def package(sheet: str, padding: int = 0) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as entries:
        entries.writestr("xl/worksheets/sheet1.xml", sheet + " " * padding)
    return file.getvalue()


def test_a_zip_bomb_is_refused_without_unpacking_it():
    begun = time.process_time()
    record = read(package("<worksheet/>", padding=80_000_000), None, "x.xlsx", NOW).records[0]
    assert "unpacks" in record.why
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("cell", ['<c r="A{}" t="s"><v>0</v></c>', "<c r='A{}' t = 's'><f>1+1</f><v >0</v></c>"])
@pytest.mark.parametrize("place", ["xl/worksheets/sheet1.xml", "xl/elsewhere/one.xml"])
def test_one_long_text_in_a_hundred_thousand_cells_is_refused(cell, place):
    rows = "".join(f"<row>{cell.format(number)}</row>" for number in range(1, 20_001))
    texts = f"<sst><si><t>{'a' * 30_000}</t></si></sst>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
        parts.writestr("xl/sharedStrings.xml", texts)
        parts.writestr(place, f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
    record = read(file.getvalue(), None, "x.xlsx", NOW).records[0]
    assert "unpacks" in record.why


def test_one_cell_at_the_far_end_of_a_sheet_is_refused():
    sheet = '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    assert "cells" in read(package(sheet), None, "x.xlsx", NOW).records[0].why


def test_formulas_in_a_sheet_are_only_text():
    rows = b"Nom;Email\n=HYPERLINK(1);=cmd@example.com\n"
    assert isinstance(read(rows, None, "x.csv", NOW).records[0], Prospect)


def test_a_line_break_in_a_name_is_a_space():
    body = '{"first_name": "Ana\\r\\nBcc: x@example.com", "last_name": "Exemple", "phones": ["0639980101"]}'
    assert "\n" not in read(body.encode(), None, "x.json", NOW).records[0].full_name


def test_deep_json_is_refused():
    assert isinstance(read(b"[" * 100_000, None, "x.json", NOW).records[0], Unreadable)


def test_a_mail_of_ten_thousand_nested_parts_is_survived():
    mail = "From: a@example.com\nSubject: x\n" + "Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 10_000
    assert read(mail.encode(), None, "x.eml", NOW).records


@pytest.mark.parametrize("name", ["x.xml", "x.json", "x.eml", "x.csv", "x.xlsx", None])
@settings(max_examples=150, deadline=None)
@given(raw=st.binary(max_size=600))
def test_any_bytes_are_read_or_refused(name, raw):
    check(read(raw, None, name, NOW))


words = st.text(max_size=60)


@settings(max_examples=200, deadline=None)
@given(pieces=st.lists(st.one_of(words, st.sampled_from(["<adf>", "<prospect>", "</prospect>", "</adf>", CONTACT, "<vehicle>", "<make>", "&eacute;", "<![CDATA[", "]]>", "<!--", "-->", "<?x", '<a b="'])), max_size=20))  # fmt: skip
def test_any_mixture_of_tags_is_read_or_refused(pieces):
    check(read("".join(pieces).encode("utf-8", "surrogatepass"), None, "x.xml", NOW))


@settings(max_examples=200, deadline=None)
@given(body=st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), words), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.one_of(words, st.sampled_from(["phones", "email", "vehicle_of_interest", "test_drives", "consent", "finance", "answers", "key", "requested_at", "user_column_data", "field_data", "entry", "data", "leads"])), inner, max_size=5), max_leaves=20))  # fmt: skip
def test_any_json_is_read_or_refused(body):
    import json

    check(read(json.dumps(body).encode(), None, "x.json", NOW))


@settings(max_examples=200, deadline=None)
@given(lines=st.lists(st.tuples(st.one_of(words, st.sampled_from(["Nom", "Téléphone", "E-mail", "Véhicule", "Message", "Date", "Budget", "Opt-in e-mail", "Reprise"])), words), max_size=12))  # fmt: skip
def test_any_form_in_a_mail_is_read_or_refused(lines):
    body = "\n".join(f"{label} : {value}" for label, value in lines)
    check(read(f"From: a@example.com\nSubject: x\n\n{body}".encode("utf-8", "surrogatepass"), None, "x.eml", NOW))


def check(reading) -> None:
    assert reading.records
    for record in reading.records:
        assert isinstance(record, Prospect | Unreadable | Skipped)
        if isinstance(record, Prospect):
            assert len(record.full_name or "") <= 161
            assert len(record.comments or "") <= 20_000
            assert all(phone.startswith("+") and phone[1:].isdigit() for phone in record.phones)
