"""The words of an opportunity: stage kinds, documents, reasons. Codes are kept, labels are translated."""

from flask_babel import lazy_gettext as _l

ANALYSIS, NEGOTIATION, OFFER, ORDER_FORM, ORDER = "analysis", "negotiation", "offer", "order_form", "order"
STAGE_KINDS = {  # mission CF-07, in the order of the board; the kinds are fixed, names are the dealer's
    ANALYSIS: _l("Needs analysis"),
    NEGOTIATION: _l("Negotiation"),
    OFFER: _l("Offer"),
    ORDER_FORM: _l("Order form"),
    ORDER: _l("Order"),
}
STAGE_ICONS = {
    ANALYSIS: "search",
    NEGOTIATION: "messages",
    OFFER: "file-text",
    ORDER_FORM: "writing",
    ORDER: "steering-wheel",
}
USUAL_PROBABILITY = {ANALYSIS: 20, NEGOTIATION: 40, OFFER: 60, ORDER_FORM: 80, ORDER: 95}  # percent
ADVANCE = tuple(STAGE_KINDS)  # an opportunity is as far as the place of its stage's kind here

DOCUMENT_KINDS = {OFFER: _l("Offer"), ORDER_FORM: _l("Order form"), ORDER: _l("Order")}
DRAFT, SENT, SIGNED, CONFIRMED, CANCELLED = "draft", "sent", "signed", "confirmed", "cancelled"
DOCUMENT_STATES = {
    DRAFT: _l("Draft"),
    SENT: _l("Sent to the client"),
    SIGNED: _l("Signed"),
    CONFIRMED: _l("Confirmed"),
    CANCELLED: _l("Cancelled"),
}

WON, LOST = "won", "lost"
OUTCOMES = {WON: _l("Won"), LOST: _l("Lost sale")}
WIN_REASONS = {
    "price": _l("Price"),
    "vehicle": _l("The right vehicle"),
    "trade_in": _l("Trade-in offer"),
    "financing": _l("Financing offer"),
    "service": _l("Welcome and advice"),
    "delay": _l("Quick delivery"),
    "loyalty": _l("Loyal client"),
    "order": _l("Order confirmed"),
    "other": _l("Other reason"),
}
LOSS_REASONS = {
    "price": _l("Price"),
    "bought_elsewhere": _l("Bought elsewhere"),
    "other_brand": _l("Chose another brand"),
    "other_opportunity": _l("Another opportunity was won"),
    "trade_in": _l("Trade-in offer too low"),
    "financing_refused": _l("Financing refused"),
    "vehicle_gone": _l("Vehicle no longer available"),
    "delay": _l("Delivery too late"),
    "postponed": _l("Project postponed"),
    "unreachable": _l("Could not be reached"),
    "not_interested": _l("No longer interested"),
    "duplicate": _l("Duplicate"),
    "other": _l("Other reason"),
}


def stage_name(kind: str, name: str) -> str:
    """Returns what a stage is called: the dealer's name, else its kind in the reader's language."""
    return name or str(STAGE_KINDS.get(kind, kind))
