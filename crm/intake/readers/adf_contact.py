"""One contact of an ADF document, put into a draft: names, addresses and numbers."""

from xml.etree.ElementTree import Element

from crm.intake.readers.companies import looks_like_company
from crm.intake.readers.draft import Draft
from crm.intake.readers.names import civility
from crm.intake.readers.words import clean, fold, truth
from crm.intake.readers.xml import text_of

_PHONES = (
    "phone cellphone mobile telephone tel gsm homephone workphone mobilephone phone1 phone2 cell portable fixe".split()
)
_NAME_PARTS = {
    "first": "first_name", "firstname": "first_name", "given": "first_name", "prenom": "first_name", "middle": "middle_name",
    "last": "last_name", "lastname": "last_name", "family": "last_name", "nom": "last_name", "full": "full_name", "fullname": "full_name",
    "": "full_name", "prefix": "civility", "title": "civility", "salutation": "civility", "civility": "civility", "suffix": "suffix",
}  # fmt: skip
_NAME_TAGS = {"firstname": "first_name", "lastname": "last_name", "fullname": "full_name", "civility": "civility", "civilite": "civility",
              "title": "civility", "salutation": "civility", "company": "company", "companyname": "company", "societe": "company"}  # fmt: skip


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
