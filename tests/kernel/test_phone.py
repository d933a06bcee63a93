"""Phone numbers as people write them (mission FS-01)."""

import pytest

from crm.kernel.phone import EXAMPLE, NotE164, read_phone, strict_e164


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("06 39 98 12 34", "+33639981234"),
        ("+33 (0)2 31 00 00 00", "+33231000000"),
        ("0033639981234", "+33639981234"),
        ("0692.12.34.56", "+262692123456"),
        ("0639 01 23 45", "+262639012345"),
        ("0690 12 34 56", "+590690123456"),
        ("0508 41 23 45", "+508412345"),
        ("0691 12 34 56", "+590691123456"),
        ("+352 621 123 456", "+352621123456"),
        ("12", None),
        ("", None),
        (None, None),
        ("appelez-moi", None),
    ],
)
def test_number_is_read_as_it_is_written(written, number):
    assert read_phone(written) == number


@pytest.mark.parametrize("number", ["", "+33639981234", "+262692123456", "+352621123456"])
def test_strict_number_is_taken(number):
    assert strict_e164(number) == number


@pytest.mark.parametrize(
    ("typed", "example"),
    [
        ("06 39 98 12 34", "+33639981234"),
        ("+33 6 39 98 12 34", "+33639981234"),
        ("+330639981234", "+33639981234"),
        ("abc", EXAMPLE),
        ("+33", EXAMPLE),
        ("+33639981234\n", "+33639981234"),
        ("+٣٣٦٣٩٩٨١٢٣٤", "+33639981234"),
    ],
)
def test_anything_else_is_refused_with_an_example(typed, example):
    with pytest.raises(NotE164) as refusal:
        strict_e164(typed)
    assert refusal.value.example == example
