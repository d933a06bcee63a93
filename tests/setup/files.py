"""A small dealership file that is right, to be spoilt in one place at a time."""

GOOD = """\
[legal_entity]
name = "Autos du Bocage"
vat_number = "FR25009026113"

[[brands]]
code = "AC"

[[brands]]
code = "DS"

[[outlets]]
code = "BOC-FLERS"
name = "Flers"
brands = ["AC"]
dealer_code = "061234B"
sales_alerts = ["ventes@bocage.example.com"]

[[outlets]]
code = "BOC-VIRE"
name = "Vire"
brands = ["AC", "DS"]

[[people]]
id = "FR-061234B.d002"
first_name = "Rémi"
last_name = "Castillon"
profile = "Sales_Manager"
email = "remi.castillon@bocage.example.com"
outlets = ["BOC-FLERS"]
brands = ["AC"]

[[people]]
first_name = "Aurore"
last_name = "Saint-Clair"
profile = "Salesman"
email = "aurore.saint-clair@bocage.example.com"
main_outlet = "BOC-FLERS"

[people.shares]
BOC-VIRE = { AC = 60, DS = 40 }

[[groups]]
name = "Flotte"
members = ["aurore.saint-clair@bocage.example.com"]

[[rules]]
name = "À tour de rôle"
target = "turn"

[[sources]]
name = "OccaZoom"
door = "adf"
api_keys = ["a-key-of-at-least-24-characters"]
"""


def spoilt(before: str, after: str) -> str:
    """Returns the good file with one thing changed; fails when there is nothing to change."""
    assert before in GOOD, before
    return GOOD.replace(before, after, 1)
