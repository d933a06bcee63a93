"""VIN, plate and amounts as people type them."""

import pytest

from crm.kernel.money import NotAnAmount, read_euros, typed_euros
from crm.vehicles.identity import NotAPlate, NotAVin, seems_mistyped, shown_plate, tidy_plate, tidy_vin


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", ""), ("vf3 lbhns 3es000017", "VF3LBHNS3ES000017"), ("VF3-LBHNS3ES000017", "VF3LBHNS3ES000017")],
)
def test_a_vin_is_kept_in_capitals_without_blanks(typed, kept):
    assert tidy_vin(typed) == kept


@pytest.mark.parametrize(
    ("typed", "length", "letters"),
    [
        ("VF3LBHNS3ES00001", 16, ""),
        ("VF3LBHNS3ES0000171", 18, ""),
        ("VF3LBHNS3ESO00I17", 17, "OI"),
        ("é" * 17, 17, "É"),
    ],
)
def test_what_is_no_vin_says_what_is_wrong_with_it(typed, length, letters):
    with pytest.raises(NotAVin) as refused:
        tidy_vin(typed)
    assert (refused.value.length, refused.value.letters) == (length, letters)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("ab 123 cd", "AB-123-CD"),
        ("AB-123-CD", "AB-123-CD"),
        ("1234ab14", "1234 AB 14"),
        ("12-abc-2a", "12 ABC 2A"),
        ("B MW 4711", "BMW4711"),
        ("", ""),
    ],
)
def test_a_plate_is_kept_alike_and_shown_as_on_the_car(typed, shown):
    assert shown_plate(tidy_plate(typed)) == shown


@pytest.mark.parametrize("typed", ["A", "<b>", "AB 123 CD / 2", "X" * 16])
def test_what_is_no_plate_is_refused(typed):
    with pytest.raises(NotAPlate):
        tidy_plate(typed)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("12500", 1_250_000),
        ("12 500 €", 1_250_000),
        ("12\u202f500,50\u00a0€ TTC", 1_250_050),
        ("12.500,5", 1_250_050),
        ("12,500.00", 1_250_000),
        ("15k€", 1_500_000),
        ("0", 0),
        ("", None),
        ("  ", None),
    ],
)
def test_amounts_are_read_as_they_are_typed(typed, cents):
    assert read_euros(typed) == cents


@pytest.mark.parametrize("typed", ["beaucoup", "-5", "12 500 $", "1e9", "9" * 12, "€", "5 000 001", "1.2.3", "\x00"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(NotAnAmount):
        read_euros(typed)


def test_an_amount_is_shown_as_it_would_be_typed():
    assert [typed_euros(cents) for cents in (None, 1_250_000, 1_250_050)] == ["", "12 500", "12 500,50"]
    assert all(read_euros(typed_euros(cents)) == cents for cents in (0, 99, 100, 123_456_789))


@pytest.mark.parametrize(
    ("vin", "mistyped"),
    [
        ("1M8GDM9AXKP042788", False),  # the example of 49 CFR 565.15
        ("1M8GDM9A1KP042788", True),
        ("1M8GDM9AXKP042789", True),
        ("VF3LBHNS3ES000017", False),  # Europe has no check digit
        ("VF3LBHNS0ES000017", False),
        ("", False),
    ],
)
def test_a_check_digit_is_looked_at_where_one_is_demanded(vin, mistyped):
    assert seems_mistyped(vin) is mistyped
