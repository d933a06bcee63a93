"""Nothing that anybody types can change where a salesperson is sent."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.handoff.addresses import PLACEHOLDERS, BadTemplate, check_template, fill, origin_of

GOOD = "https://sdh.example.com/open/{brand}?u={old_id}&c={client}#{d_code}"


@pytest.mark.parametrize("template", [GOOD, "https://sdh.example.com:8443/", "https://sdh.example.com?x={brand}"])
def test_https_with_its_own_host_is_good(template):
    assert check_template(f"  {template} ") == template


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("", "address"),
        ("javascript:alert(1)", "https"),
        ("javascript://sdh.example.com/%0aalert(1)", "https"),
        ("data:text/html,x", "https"),
        ("http://sdh.example.com/", "https"),
        ("//sdh.example.com/", "https"),
        ("/demo/order-tool", "https"),
        ("{return_url}", "https"),
        ("https://{brand}.example.com/", "host"),
        ("https://sdh.example.com{brand}/", "host"),
        ("https://user@evil.example.com/", "address"),
        ("https://sdh.example.com\\@evil.example.com/", "address"),
        ("https://sdh.example.com:99999/", "address"),
        ("https:///x", "address"),
        ("https://sdh.example.com/ x", "address"),
        ("https://sdh.example.com/\nx", "address"),
        ("https://sdh.example.com/?a={brand", "brace"),
        ("https://sdh.example.com/?a=brand}", "brace"),
        ("https://sdh.example.com/?a={}", "placeholder"),
        ("https://sdh.example.com/?a={brand.__class__}", "placeholder"),
        ("https://sdh.example.com/?a={{7*7}}", "placeholder"),
        ("https://sdh.example.com/?a={password}", "placeholder"),
    ],
)
def test_anything_else_is_refused_with_its_reason(template, why):
    with pytest.raises(BadTemplate) as refused:
        check_template(template)
    assert refused.value.why == why


def test_this_machine_and_the_stand_in_are_for_the_demonstration_only():
    for template in ("http://127.0.0.1:9000/x?b={brand}", "http://localhost/", "/demo/order-tool?b={brand}"):
        assert check_template(template, demo=True) == template
    for template in ("http://sdh.example.com/", "/admin", "//evil.example.com"):
        with pytest.raises(BadTemplate):
            check_template(template, demo=True)


@given(st.text(max_size=60))
def test_no_value_changes_anything_but_itself(value):
    if any("\ud800" <= c <= "\udfff" for c in value):
        return
    filled = fill(GOOD.replace("#{d_code}", ""), {"brand": "AP", "old_id": value, "client": value})
    parts = urlsplit(filled)
    assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == ("https", "sdh.example.com", "/open/AP", "")
    assert parse_qs(parts.query, keep_blank_values=True) == {"u": [value], "c": [value]}


def test_what_is_not_known_is_empty_and_braces_in_values_stay_text():
    assert (
        fill("https://a.example.com/?{client}&{brand}", {"client": "{brand}"}) == "https://a.example.com/?%7Bbrand%7D&"
    )
    assert len(PLACEHOLDERS) == 17


def test_the_origin_is_what_a_policy_names():
    assert origin_of("https://sdh.example.com:8443/x?{brand}") == "https://sdh.example.com:8443"
    assert origin_of("/demo/order-tool?x={brand}") == ""
