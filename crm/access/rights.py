"""Who may do what: one table of named rights that reads like prose.

A right says what a profile may do at all. Whether it may be done to *this* lead is asked of the lead's own
predicates (crm/leads/rights.py), which start from these.
"""

from crm.access.models import User

SELLERS = frozenset({"Salesman", "Salesman_Agent"})
MANAGERS = frozenset({"Sales_Manager", "Sales_Manager_Agent", "AfterSales_Manager"})
LEAD_DESK = frozenset({"RMCD_Partner", "CIC_Dealer_Ext", "CIC_Dealer_Int", "Webcaller"})
RECEPTION = frozenset({"Receptionist", "Secretary"})
ADMINISTRATORS = frozenset({"Administrator"})
EVERYBODY = SELLERS | MANAGERS | LEAD_DESK | RECEPTION | ADMINISTRATORS

ANYBODY = "anybody"  # no sign-in asked: the sign-in page itself, health
API_KEY = "api key"  # the door checks the source's own key

RIGHTS: dict[str, frozenset[str]] = {
    "use the application": EVERYBODY,
    "see leads": EVERYBODY,
    "create a lead": EVERYBODY,
    "treat leads": SELLERS | MANAGERS | LEAD_DESK | ADMINISTRATORS,
    "treat anybody's leads": MANAGERS | LEAD_DESK | ADMINISTRATORS,
    "assign leads": MANAGERS | LEAD_DESK | ADMINISTRATORS,
    "see every lead of the legal entity": LEAD_DESK | RECEPTION | ADMINISTRATORS,
    "see leads without outlet or brand": MANAGERS | LEAD_DESK | RECEPTION | ADMINISTRATORS,
    "repair what could not be read": MANAGERS | LEAD_DESK | ADMINISTRATORS,
    "import files": MANAGERS | LEAD_DESK | ADMINISTRATORS,
    "see the legal entity": EVERYBODY,
    "edit outlets": MANAGERS | LEAD_DESK | ADMINISTRATORS,
    "edit every outlet": LEAD_DESK | ADMINISTRATORS,
    "edit brands": ADMINISTRATORS | MANAGERS,
    "edit assignment rules": MANAGERS | ADMINISTRATORS,
    "share views": MANAGERS | LEAD_DESK | ADMINISTRATORS,
    "edit one's profile": EVERYBODY,
    "hand over one-time links": ADMINISTRATORS,
    "read kept mails": ADMINISTRATORS,
    "see failed deliveries": MANAGERS | LEAD_DESK | ADMINISTRATORS,
    "see clients": EVERYBODY,
    "edit clients": EVERYBODY,
    "assign clients": MANAGERS | LEAD_DESK | ADMINISTRATORS,
    "export clients": MANAGERS | LEAD_DESK | ADMINISTRATORS,
    "merge clients": MANAGERS | LEAD_DESK | ADMINISTRATORS,
    "block clients": MANAGERS | LEAD_DESK | ADMINISTRATORS,
    "delete clients": frozenset(),  # « suppression d'un client »: the Marketing group's (mission BL-04)
    "add to reference lists": SELLERS | MANAGERS | LEAD_DESK | ADMINISTRATORS,
    "see vehicles": EVERYBODY,
    "edit vehicles": SELLERS | MANAGERS | ADMINISTRATORS,
    "see opportunities": EVERYBODY,
    "create opportunities": SELLERS | MANAGERS | LEAD_DESK | ADMINISTRATORS,
    "treat opportunities": SELLERS | MANAGERS | LEAD_DESK | ADMINISTRATORS,
    "treat anybody's opportunities": MANAGERS | LEAD_DESK | ADMINISTRATORS,
    "see every opportunity of the legal entity": LEAD_DESK | RECEPTION | ADMINISTRATORS,
    "open order tools": SELLERS | MANAGERS | ADMINISTRATORS,
    "edit order tools": MANAGERS | ADMINISTRATORS,
}

GROUP_RIGHTS: dict[str, frozenset[str]] = {
    "Marketing": frozenset({"delete clients", "merge clients", "block clients"}),
}


def may(user: User, right: str) -> bool:
    """Returns whether the user's profile, or a group the user is in, has the right. Raises KeyError for a right that is not in the table."""
    return user.active and (user.profile in RIGHTS[right] or _by_group(user, right))


def _by_group(user: User, right: str) -> bool:
    return any(right in GROUP_RIGHTS.get(group, ()) for group in user.groups or ())
