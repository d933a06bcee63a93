"""Addresses that nobody types (reliability.md, input 9): refused or read, never an error of ours."""

import pytest

ODD = [
    "/login?next=//[",
    "/leads?q=a%00bcd",
    "/leads?where=0.score.ge.--5",
    "/leads/filter?g=1&f=score&o=ge&v=--4",
    "/leads/abc%00",
    "/leads?owner=%00",
    "/people?q=%00",
    "/people?after=%00",
    "/entity?q=a%00",
    "/imports?before=%00",
    "/imports/%00",
    "/intake/repair/%00",
    "/mail/kept/%00",
    "/assets/x/%00",
    "/assets/x/" + "a" * 5000,
    "/leads/new/outlets?brand=%00",
    "/leads/news?since=%00",
]


@pytest.mark.parametrize("address", ODD)
def test_odd_addresses_are_answered(client, signed_in, cast, address):
    browser = client if address.startswith("/login") else signed_in(client, cast.administrator)
    assert browser.get(address).status_code < 500


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/bulk/leads/assign/preview", {"lead": "a\0b"}),
        ("/bulk/leads/assign/preview", {"scope": "all", "filter": "where=0.score.ge.--5&q=a%00bcd"}),
        ("/bulk/leads/assign", {"lead": "a\0b", "person": "c\0d"}),
        ("/leads/new", {"attach": "a\0b"}),
        ("/views/a%00b", {"query": "q=1"}),
    ],
)
def test_odd_fields_are_answered(client, signed_in, cast, address, fields):
    assert signed_in(client, cast.administrator).post(address, data=fields).status_code < 500
