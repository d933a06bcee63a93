"""The elements of one ADF prospect, put into a draft; its vehicles and contacts have files of their own."""

import re
from xml.etree.ElementTree import Element

from crm.intake.readers.adf_contact import fill_contact
from crm.intake.readers.consents import consent_of
from crm.intake.readers.draft import Draft
from crm.intake.readers.words import clean, truth
from crm.intake.readers.xml import text_of

_CONSENT_TAG = re.compile(r"opt_?-?(?:in|out)|consent|gdpr|rgpd")
_OF_CUSTOMER = {
    "budget": "budget_eur", "siret": "siret", "siren": "siren", "vat": "vat", "preferredcontact": "preferred_contact",
}  # fmt: skip


def fill_prospect(draft: Draft, prospect: Element) -> None:
    """Takes status, ids (the first in sequence is the prospect's own) and the request's date."""
    draft.put("resend", prospect.get("status"))
    ids = sorted(enumerate(prospect.findall("id")), key=lambda pair: (_sequence(pair[1]), pair[0]))
    for _, element in ids:
        draft.put("external_id", text_of(element))
    for name in ("requestdate", "date", "creationdate"):
        draft.put("requested_at", text_of(prospect.find(name)))
    for name in ("leadtype", "requesttype", "type"):
        draft.put("request_type", text_of(prospect.find(name)))
    for name in ("comments", "comment"):
        draft.put("comments", text_of(prospect.find(name)))


def _sequence(element: Element) -> int:
    text = element.get("sequence") or ""
    return int(text) if text.isdigit() and len(text) < 6 else 999_999


def fill_customer(draft: Draft, prospect: Element) -> None:
    """Takes the person, the time in which they want the car, and what they wrote."""
    customer = prospect.find("customer")
    if customer is None:
        return
    fill_contact(draft, _main_contact(customer))
    frame = customer.find("timeframe")
    if frame is not None:
        for name, label in (("description", "Délai"), ("earliestdate", "Au plus tôt"), ("latestdate", "Au plus tard")):
            draft.answer(label, text_of(frame.find(name)))
        if not len(frame):
            draft.answer("Délai", text_of(frame))
    for element in (*customer.findall("comments"), *customer.findall("comment")):
        draft.put("comments", text_of(element))
    for name, field in _OF_CUSTOMER.items():
        draft.put(field, text_of(customer.find(name)))


def _main_contact(customer: Element) -> Element:
    """Of a person and a co-buyer, the one that is marked, else the first."""
    contacts = customer.findall("contact")
    marked = [contact for contact in contacts if truth(contact.get("primarycontact"))]
    return next(iter(marked or contacts), customer)


def fill_consents(draft: Draft, prospect: Element) -> None:
    """Takes what senders add in tags of their own: <optin type="email">oui</optin>, <consent><sms>no</sms></consent>."""
    for element in prospect.iter():
        if not _CONSENT_TAG.match(element.tag):
            continue
        for part in (element, *element):
            about = " ".join(filter(None, (part.get(name) for name in ("type", "channel", "name", "medium"))))
            label = f"{element.tag} {part.tag if part is not element else ''} {about}"
            answer = part.get("value") or part.get("granted") or (None if len(part) else text_of(part))
            if answer:
                draft.consent(consent_of(label, answer) or {})


def fill_vendor(draft: Draft, place: Element) -> None:
    """Takes what may tell the outlet: its ids first, then its names, then its numbers and addresses."""
    for vendor in place.findall("vendor"):
        contacts = vendor.findall("contact")
        for element in vendor.findall("id"):
            draft.put("outlet", text_of(element))
        for tag in ("vendorname", "name"):
            draft.put("outlet", clean(text_of(vendor.find(tag))))
        for contact in contacts:
            for tag in ("name", "phone", "email"):
                for element in contact.findall(tag):
                    draft.put("outlet", clean(text_of(element)))


def fill_provider(draft: Draft, place: Element) -> None:
    """Takes the portal's name, and the service it was."""
    provider = place.find("provider")
    if provider is None:
        return
    names = provider.findall("name")
    draft.put("provider", text_of(names[0]) if names else None)
    draft.put("service", text_of(provider.find("service")))
