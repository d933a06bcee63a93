"""The words of a lead: statuses, types, origins, outcomes, reasons. Codes are kept, labels are translated."""

from flask_babel import lazy_gettext as _l

TO_TREAT = "to_treat"
CONVERTED = "converted"
LOST = "lost"

STATUSES = {  # mission AX-06, in the order of the status bar
    TO_TREAT: _l("To treat"),
    "marketing_qualification": _l("Marketing qualification"),
    "sales_qualification": _l("Sales qualification"),
    "nurturing": _l("Nurturing"),
    CONVERTED: _l("Converted"),
    LOST: _l("Lost"),
}
BY_CLICK = tuple(code for code in STATUSES if code not in (CONVERTED, LOST))  # the others have their buttons

LEAD_TYPES = {
    "urgent": _l("Urgent"),
    "standard": _l("Standard"),
    "missed_call": _l("Missed call"),
    "walk_in": _l("Walk-in"),
    "campaign": _l("Campaign"),
}
REQUEST_TYPES = {
    "offer": _l("Sales offer"),
    "test_drive": _l("Test drive"),
    "information": _l("Information"),
    "brochure": _l("Brochure"),
    "callback": _l("Call back"),
    "trade_in": _l("Trade-in estimate"),
    "financing": _l("Financing request"),
    "appointment": _l("Appointment"),
    "complaint": _l("Complaint"),
    "other": _l("Other request"),
}
ORIGINS = {
    "portal": _l("Portal"),
    "website": _l("Website"),
    "manufacturer": _l("Manufacturer"),
    "phone": _l("Phone"),
    "showroom": _l("Showroom"),
    "mail": _l("E-mail"),
    "social": _l("Social network"),
    "file": _l("File"),
    "recommendation": _l("Recommendation"),
    "other": _l("Other origin"),
}
ACTIONS = {  # what can be planned next
    "call": _l("Call"),
    "email": _l("E-mail"),
    "sms": _l("SMS"),
    "appointment": _l("Appointment"),
    "test_drive": _l("Test drive"),
    "offer": _l("Send an offer"),
}
OUTCOMES = {  # of a call or another contact
    "reached": _l("Reached"),
    "no_answer": _l("No answer"),
    "voicemail": _l("Voicemail left"),
    "wrong_number": _l("Wrong number"),
    "call_back": _l("Asks to be called back"),
    "email_sent": _l("E-mail sent"),
    "sms_sent": _l("SMS sent"),
    "met": _l("Met in the showroom"),
}
OUTCOME_LOOKS = {  # icon and tone
    "reached": ("phone-call", "success"),
    "no_answer": ("phone-off", ""),
    "voicemail": ("phone", ""),
    "wrong_number": ("phone-off", "warning"),
    "call_back": ("phone-call", "info"),
    "email_sent": ("mail", "info"),
    "sms_sent": ("device-mobile", "info"),
    "met": ("users", "success"),
}
OUTCOME_ICONS = {code: icon for code, (icon, _tone) in OUTCOME_LOOKS.items()}
LOSS_REASONS = {
    "unreachable": _l("Could not be reached"),
    "bought_elsewhere": _l("Bought elsewhere"),
    "price": _l("Price"),
    "financing_refused": _l("Financing refused"),
    "vehicle_gone": _l("Vehicle no longer available"),
    "delay": _l("Delivery too late"),
    "postponed": _l("Project postponed"),
    "not_interested": _l("No longer interested"),
    "duplicate": _l("Duplicate"),
    "spam": _l("Spam or invalid request"),
    "other": _l("Other reason"),
}
CLIENT_BLOCKED = "client_blocked"
FLAGS = {  # what a reader of the raw message found odd: a person looks at it
    "phone_unlikely": _l("The phone number looks wrong"),
    "email_invalid": _l("The e-mail address looks wrong"),
    "relay_email": _l("The e-mail address is the portal's relay"),
    "company_number_invalid": _l("The company number looks wrong"),
    "date_in_future": _l("The date of the request lies in the future"),
    "date_unreadable": _l("The date of the request could not be read"),
    "year_unlikely": _l("The year of the vehicle looks wrong"),
    "odometer_unlikely": _l("The mileage looks wrong"),
    "price_unlikely": _l("The price looks wrong"),
    "vin_unlikely": _l("The chassis number looks wrong"),
    "too_long": _l("A text was too long and has been cut"),
    "unknown_outlet": _l("The outlet is not known"),
    "unknown_brand": _l("The brand is not known"),
    "brand_not_sold": _l("The outlet does not sell this brand"),
    CLIENT_BLOCKED: _l("The client is blocked: for a manager to decide"),
    "test": _l("Sent as a test"),
    "spam": _l("Looks like spam"),
}
CONSENTS = {"email": _l("E-mail"), "sms": _l("SMS"), "phone": _l("Phone"), "partners": _l("Partners")}
CONDITIONS = {"new": _l("new"), "used": _l("used")}
CHANNELS = {"email": _l("By e-mail"), "phone": _l("By phone"), "sms": _l("By SMS")}
