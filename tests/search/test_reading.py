"""What a typed text may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.search.reading import LONGEST, read

SAID = [
    ("06 39 98 12 34", {"phone": "+33639981234", "words": ("0639981234",)}),
    ("06.39.98.12.34", {"phone": "+33639981234"}),
    ("+33 6 39 98 12 34", {"phone": "+33639981234"}),
    ("0033639981234", {"phone": "+33639981234", "words": ("639981234",)}),
    ("39 98 12", {"phone": "", "words": ("399812",)}),
    ("Jean.Dupont@Example.com", {"email": "jean.dupont@example.com"}),
    ("403 265 045 00015", {"siret": "40326504500015", "siren": ""}),
    ("403265045", {"siren": "403265045", "siret": ""}),
    ("AB-123-CD", {"plate": "AB123CD", "vin": ""}),
    ("ab 123 cd", {"plate": "AB123CD"}),
    ("vf3 cuhm z6 ky123456", {"vin": "VF3CUHMZ6KY123456"}),
    ("  Hervé   LE GALL ", {"words": ("herve", "le", "gall"), "name": "herve le gall", "number": ""}),
    ("50 % des_cas", {"words": ("50", "des_cas")}),
    ("Dupont & Fils", {"words": ("dupont", "fils")}),
    ("%%% ___ ---", {"words": ()}),
    ("\x00", {"words": ()}),
]


@pytest.mark.parametrize(("typed", "meant"), SAID)
def test_what_was_typed_is_taken_for(typed: str, meant: dict) -> None:
    asked = read(typed)
    assert {name: getattr(asked, name) for name in meant} == meant


@given(st.text(max_size=3 * LONGEST))
def test_whatever_is_typed_can_be_read(typed: str) -> None:
    asked = read(typed)
    assert all(word and "\x00" not in word for word in asked.words)
