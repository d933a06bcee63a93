"""What the profiles are called (mission MP-05)."""

from flask_babel import lazy_gettext as _l

NAMES = {
    "AfterSales_Manager": _l("After-sales manager"),
    "CIC_Dealer_Ext": _l("Call centre, external"),
    "CIC_Dealer_Int": _l("Call centre, internal"),
    "Receptionist": _l("Receptionist"),
    "RMCD_Partner": _l("RMCD, lead desk"),
    "Sales_Manager": _l("Sales manager"),  # NOTE: « Chef des ventes »
    "Sales_Manager_Agent": _l("Sales manager, agent"),
    "Salesman": _l("Salesperson"),  # NOTE: « Conseiller commercial »
    "Salesman_Agent": _l("Salesperson, agent"),
    "Secretary": _l("Secretary"),
    "Webcaller": _l("Web caller"),
    "Administrator": _l("Administrator"),
}


def profile_name(profile: str) -> str:
    """Returns what a profile is called in the reader's language."""
    return str(NAMES[profile])
