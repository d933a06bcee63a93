"""The elements of one ADF prospect, put into a draft."""

import re
from xml.etree.ElementTree import Element

from crm.intake.readers.companies import looks_like_company
from crm.intake.readers.consents import consent_of
from crm.intake.readers.draft import Draft
from crm.intake.readers.names import civility
from crm.intake.readers.words import clean, clean_block, fold, truth

_MARKUP = re.compile(r"<\s*/?\s*(?:br|p|div|li|tr)\b[^>]*>", re.IGNORECASE)
_ANY_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_TRADE_IN = frozenset("tradein sell reprise estimation rachat vente".split())
_TEST_DRIVE = frozenset("testdrive essai drive".split())
_LEASE = frozenset("lease leasing loa lld location".split())
_PHONES = (
    "phone cellphone mobile telephone tel gsm homephone workphone mobilephone phone1 phone2 cell portable fixe".split()
)
_EXTRA_OF_VEHICLE = {
    "bodystyle": "Carrosserie",
    "transmission": "Boîte de vitesses",
    "doors": "Portes",
    "pricecomments": "Prix (précisions)",
}
_CONSENT_TAG = re.compile(r"opt_?-?(?:in|out)|consent|gdpr|rgpd")
_OF_CUSTOMER = {
    "budget": "budget_eur", "siret": "siret", "siren": "siren", "vat": "vat", "preferredcontact": "preferred_contact",
}  # fmt: skip
_NAME_PARTS = {
    "first": "first_name", "firstname": "first_name", "given": "first_name", "prenom": "first_name", "middle": "middle_name",
    "last": "last_name", "lastname": "last_name", "family": "last_name", "nom": "last_name", "full": "full_name", "fullname": "full_name",
    "": "full_name", "prefix": "civility", "title": "civility", "salutation": "civility", "civility": "civility", "suffix": "suffix",
}  # fmt: skip
_NAME_TAGS = {"firstname": "first_name", "lastname": "last_name", "fullname": "full_name", "civility": "civility", "civilite": "civility",
              "title": "civility", "salutation": "civility", "company": "company", "companyname": "company", "societe": "company"}  # fmt: skip


def text_of(element: Element | None) -> str | None:
    """Returns all text in an element, its lines kept, markup inside it as line breaks."""
    if element is None:
        return None
    block = clean_block("".join(element.itertext()))
    if block and "<" in block:
        block = clean_block(_ANY_MARKUP.sub("", _MARKUP.sub("\n", block)))
    return block


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


def fill_vehicles(draft: Draft, prospect: Element) -> None:
    """Chooses by `interest`, never by place: what is wanted, what is tried, what is given in exchange."""
    for element in prospect.findall("vehicle"):
        raw = _vehicle(element)
        interest = fold(element.get("interest") or text_of(element.find("interest")) or "buy").replace(" ", "")
        if interest in _TRADE_IN:
            _role(draft, "trade_in", raw)
        elif interest in _TEST_DRIVE:
            draft.test_drives.append(raw)
        else:
            _role(draft, "vehicle_of_interest", raw)
        if interest in _LEASE:
            draft.put("finance.method", interest)
        _beside_the_car(draft, element, interest)
    draft.values["default_condition"] = "new"


def _role(draft: Draft, role: str, raw: dict[str, str]) -> None:
    if not raw.keys() - {"units", "currency", "condition"}:
        if raw.get("condition"):
            draft.put(f"{role}.condition", raw["condition"])
    elif draft.vehicle(role).keys() - {"condition"}:
        draft.other_vehicles.append(raw)
    else:
        for part, text in raw.items():
            draft.put(f"{role}.{part}", text)


def _vehicle(element: Element) -> dict[str, str]:
    odometer, cost = element.find("odometer"), _best_price(element)
    found = {
        part: clean(text_of(element.find(part)), 160) for part in ("year", "make", "model", "trim", "vin", "stock")
    } | {
        "odometer_km": clean(text_of(odometer)),
        "units": clean(odometer.get("units")) if odometer is not None else None,
        "price_eur": clean(text_of(cost)),
        "currency": clean(cost.get("currency")) if cost is not None else None,
        "condition": clean(element.get("status") or text_of(element.find("status"))),
    }
    return {part: text for part, text in found.items() if text}


def _best_price(element: Element) -> Element | None:
    """What the car is offered for, before list price or appraisal."""
    said = [price for price in element.findall("price") if any(c.isdigit() and c != "0" for c in text_of(price) or "")]
    said.sort(key=lambda price: fold(price.get("type") or "") in {"msrp", "invoice", "appraisal"})
    return said[0] if said else None


def _beside_the_car(draft: Draft, element: Element, interest: str) -> None:
    """Finance, options, colours and the remarks about one car."""
    finance = element.find("finance")
    if finance is not None:
        _finance(draft, finance)
    for name, label in _EXTRA_OF_VEHICLE.items():
        if interest not in _TRADE_IN:
            draft.answer(label, text_of(element.find(name)))
    for option in element.findall("option")[:20]:
        draft.answer("Options", text_of(option.find("optionname")) or text_of(option))
    for colours in element.findall("colorcombination")[:3]:
        for name, label in (("exteriorcolor", "Couleur"), ("interiorcolor", "Intérieur")):
            draft.answer(label, text_of(colours.find(name)))
    remark = text_of(element.find("comments"))
    if interest in _TRADE_IN:
        draft.answer("Reprise (précisions)", remark)
    else:
        draft.put("comments", remark)


def _finance(draft: Draft, finance: Element) -> None:
    draft.put("finance.method", text_of(finance.find("method")))
    for amount in finance.findall("amount"):
        kind = fold(amount.get("type") or "total").replace(" ", "")
        field = {"downpayment": "finance.downpayment", "monthly": "finance.monthly", "total": "budget_eur"}.get(kind)
        text = f"{text_of(amount) or ''} {amount.get('currency') or ''}".strip()
        if field and any(c.isdigit() and c != "0" for c in text):
            draft.put(field, text)
    draft.answer("Solde du financement", text_of(finance.find("balance")))


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


def fill_contact(draft: Draft, contact: Element | None) -> None:
    """Takes names, addresses and numbers of one contact."""
    if contact is None:
        return
    _names(draft, contact)
    for email in contact.findall("email"):
        draft.put("email", text_of(email))
        if truth(email.get("preferredcontact")):
            draft.put("preferred_contact", "email")
    for element in contact:
        if element.tag in _PHONES:
            _phone(draft, element)
    if truth(contact.get("preferredcontact")) is None:
        draft.put("preferred_contact", text_of(contact.find("preferredcontact")))
    for name in ("siret", "siren", "vat"):
        draft.put(name, text_of(contact.find(name)))
    address = contact.find("address")
    if address is not None:
        _place(draft, address)


def _names(draft: Draft, contact: Element) -> None:
    surname = None
    for name in contact.findall("name"):
        text, part = text_of(name), fold(name.get("part") or "").replace(" ", "")
        if (
            text
            and fold(name.get("type") or "") == "business"
            and (part in {"", "full", "last"} or looks_like_company(text))
        ):
            draft.put("company", text)
        elif part == "surname" and text and civility(text):
            draft.put("civility", text)
        elif part == "surname":
            surname = surname or text
        else:
            draft.put(_NAME_PARTS.get(part, "full_name"), text)
        for child in name:  # <name><first>…</first></name>
            draft.put(_NAME_PARTS.get(child.tag, "full_name"), text_of(child))
    draft.put("last_name", surname)
    for tag, field in _NAME_TAGS.items():
        draft.put(field, text_of(contact.find(tag)))


def _phone(draft: Draft, element: Element) -> None:
    text, kind = text_of(element), fold(element.get("type") or "")
    if kind in {"fax", "pager"} or not text:
        return
    draft.put("phone", text)
    if truth(element.get("preferredcontact")):
        draft.put("preferred_contact", "phone")
    time = fold(element.get("time") or "")
    if time and time != "nopreference":
        draft.answer("Heure d'appel", element.get("time"))


def _place(draft: Draft, address: Element) -> None:
    street = " ".join(
        filter(None, (clean(text_of(line)) for line in (*address.findall("street"), *address.findall("apartment"))))
    )
    draft.put("street", street or text_of(address.find("line")))
    for tags, field in (
        (("postalcode", "zip", "zipcode", "postcode"), "postal_code"),
        (("city", "town"), "city"),
        (("country",), "country"),
    ):
        for tag in tags:
            draft.put(field, text_of(address.find(tag)))


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
