"""Words of the trade."""

import pytest

from crm.kernel.trade import car_name


@pytest.mark.parametrize(
    ("make", "model", "said"),
    [
        ("Peugeot", "208", "Peugeot 208 Style"),
        ("DS", "DS 3", "DS 3 Style"),
        ("DS", "N°8", "DS N°8 Style"),
        ("Citroën", "CITROËN C3", "CITROËN C3 Style"),
        ("DS", None, "DS Style"),
        (None, "208", "208 Style"),
        (None, None, "Style"),
    ],
)
def test_a_model_that_carries_its_make_is_said_once(make, model, said):
    assert car_name(make, model, "Style") == said
