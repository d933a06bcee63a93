"""Codes of clients and their labels, translated where they are shown."""

from flask_babel import lazy_gettext as _l

B2C, B2B, CONTACT = "B2C", "B2B", "contact"
KINDS = {B2C: _l("Private person"), B2B: _l("Company"), CONTACT: _l("Contact of a company")}
KIND_BADGES = {B2C: "B2C", B2B: "B2B", CONTACT: _l("Contact")}
POINT_LABELS = {"mobile": _l("Mobile"), "home": _l("Home phone"), "work": _l("Work")}
ADDRESS_KINDS = {"invoicing": _l("Invoicing address"), "delivery": _l("Delivery address")}
CHANNELS = {"email": _l("E-mail"), "sms": _l("SMS"), "phone": _l("Phone"), "post": _l("Post")}
SENDERS = {
    "manufacturer": _l("Manufacturer"),
    "dealer": _l("Dealer"),
    "finance": _l("Financing"),
    "partners": _l("Partners"),
}
CONSENT_SOURCES = {
    "showroom": _l("In the showroom"),
    "phone": _l("On the phone"),
    "form": _l("Web form"),
    "paper": _l("On paper"),
    "email": _l("By e-mail"),
    "portal": _l("Portal"),
}
LISTS = {
    "segment": _l("Segments"),
    "tag": _l("Tags"),
    "group": _l("Groups"),
    "role": _l("Roles of contacts"),
    "function": _l("Functions"),
    "department": _l("Departments"),
    "sector": _l("Sectors"),
    "source": _l("Sources"),
    "category": _l("Categories"),
}
TAG_COLOURS = ("#2f5bea", "#0f766e", "#b45309", "#b91c1c", "#7c3aed", "#475569", "#be185d", "#4d7c0f")
TIES = {"contact": _l("Contact"), "lessor": _l("Lessor"), "relation": _l("Relation")}
THINGS = {  # the table of a related row → what one of it is called
    "address": _l("Address"),
    "care_request": _l("Request to customer relations"),
    "fleet_line": _l("Fleet"),
    "keeping": _l("Vehicle"),
    "protocol": _l("Protocol"),
    "relation": _l("Relation"),
    "service_contract": _l("Service contract"),
}
