"""Alert addresses: five at most, the one at fault is named (reliability.md, input 13)."""

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st

from crm.outlets.addresses import MOST, AddressesRefused, parse_addresses

FIVE = [f"vente{n}@example.com" for n in range(1, 6)]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", []),
        (" , ; ", []),
        ("vente@example.com", ["vente@example.com"]),
        ("a@example.com, b@example.com;c@example.com\r\nd@example.com", [f"{c}@example.com" for c in "abcd"]),
        ("A@example.com,a@example.com", ["a@example.com"]),
        (",".join([*FIVE, FIVE[0].upper()]), FIVE),
        ("vente@citroën.example.com", ["vente@xn--citron-tva.example.com"]),
    ],
)
def test_typed_list_is_kept_in_order_without_duplicates(typed, kept):
    assert [a.casefold() for a in parse_addresses(typed)] == [a.casefold() for a in kept]


def test_sixth_alert_address_is_refused_by_name():
    with pytest.raises(AddressesRefused) as refusal:
        parse_addresses(", ".join([*FIVE, "sixieme@example.com"]))
    assert refusal.value.surplus == ("sixieme@example.com",)


@pytest.mark.parametrize(
    "wrong",
    [
        "vente",
        "vente@",
        "@example.com",
        "a b@example.com",
        "Vente <vente@example.com>",
        "vente@example.com\x00",
        "vente@example.com\u2028Bcc: x@example.com",
        "é@example.com",
        "a@b@example.com",
    ],
)
def test_malformed_address_is_refused_by_name(wrong):
    with pytest.raises(AddressesRefused) as refusal:
        parse_addresses(f"good@example.com, {wrong}")
    assert refusal.value.malformed == (wrong,)


def test_line_break_adds_no_header():
    with pytest.raises(AddressesRefused) as refusal:
        parse_addresses("vente@example.com\r\nBcc: pirate@example.com")
    assert refusal.value.malformed == ("Bcc: pirate@example.com",)


def test_message_names_the_address_and_stays_on_a_line():
    app = Flask("t")
    Babel(app)
    with app.test_request_context():
        messages = AddressesRefused(("x" * 500, "\x07bell"), ("six@example.com",)).messages
    assert [len(m) < 160 and m.isprintable() for m in messages] == [True] * 3
    assert "six@example.com" in messages[2]


@given(st.text())
def test_whatever_is_typed_gives_at_most_five_ascii_addresses_or_a_refusal(typed):
    try:
        kept = parse_addresses(typed)
    except AddressesRefused as refusal:
        kept = []
        named = [*refusal.malformed, *refusal.surplus]
    else:
        named = [""]
    assert len(kept) <= MOST
    assert named
    assert all(a.isascii() and a.isprintable() and "@" in a for a in kept)
