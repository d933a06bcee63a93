"""The codes of a vehicle and what they are called."""

from flask_babel import lazy_gettext as _l

STOCK_KINDS = {"VN": _l("New vehicle"), "VO": _l("Used vehicle"), "VD": _l("Demonstration vehicle")}
STATUSES = {
    "available": _l("Available"),
    "reserved": _l("Reserved"),
    "ordered": _l("On order"),
    "sold": _l("Sold"),
}
LOOKS = {  # status → tone and icon of its badge
    "available": ("success", "circle-check"),
    "reserved": ("warning", "lock"),
    "ordered": ("accent", "clock"),
    "sold": ("", "archive"),
}
ENERGIES = {
    "petrol": _l("Petrol"),
    "diesel": _l("Diesel"),
    "hybrid": _l("Hybrid"),
    "phev": _l("Plug-in hybrid"),
    "electric": _l("Electric"),
    "lpg": _l("LPG"),
}
GEARBOXES = {"manual": _l("Manual"), "automatic": _l("Automatic")}
ROLES = {
    "owner": _l("Owner"),
    "driver": _l("Driver"),
    "lessee": _l("Lessee"),
    "lessor": _l("Lessor"),
    "fleet": _l("Fleet"),
}
CONTRACTS = {
    "maintenance": _l("Maintenance"),
    "warranty": _l("Warranty"),
    "financing": _l("Financing"),
    "rental": _l("Rental"),
}
