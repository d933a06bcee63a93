"""A wish as it travels: the JSON body of our API, ADF/XML as portals write it, and the value that readers make of it."""

from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from crm.setup.fiction.cars import Car
from crm.setup.fiction.wishes import Wish


def as_json(wish: Wish, at: datetime) -> dict[str, Any]:
    """Returns the body of `POST /api/v1/leads` for a wish sent at that (aware) time; nothing unsaid is in it."""
    person = wish.person
    body = {
        "external_id": wish.external_id,
        "requested_at": at.isoformat(timespec="seconds"),
        "outlet": wish.place.code if wish.place else None,
        "brand": wish.brand,
        "activity": wish.activity,
        "request_type": wish.request_type,
        "kind": person.kind,
        "civility": person.civility,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "company": person.company,
        "siret": person.siret,
        "email": person.email,
        "phones": [person.phone],
        "preferred_contact": wish.preferred_contact,
        "postal_code": person.postal_code,
        "city": person.city,
        "vehicle_of_interest": _said(_vehicle(wish.car)),
        "trade_in": _said(_vehicle(wish.trade_in)),
        "finance": _said({"downpayment": wish.downpayment, "monthly": wish.monthly}),
        "budget_eur": wish.budget,
        "consent": wish.consent,
        "comments": wish.comments,
    }
    return _said(body)


def as_request(wish: Wish, at: datetime) -> dict[str, Any]:
    """Returns what `crm.intake.prospect.to_json` gives for this wish: what a lead keeps of its request."""
    person = wish.person
    said = {name: person_value or None for name, person_value in vars(person).items()}
    return {
        "external_id": wish.external_id,
        "resend": False,
        "requested_at": at.isoformat(timespec="seconds"),
        "provider": wish.source or None,
        "outlet_hints": [wish.place.code] if wish.place else [],
        "brand_hint": wish.brand,
        "activity": wish.activity,
        "lead_type": wish.lead_type,
        "request_type": wish.request_type,
        "kind": person.kind,
        **{name: said[name] for name in ("civility", "first_name", "last_name")},
        "full_name": person.name,
        "company": said["company"],
        "siret": said["siret"],
        "vat": None,
        "email": said["email"],
        "phones": [person.phone],
        "preferred_contact": wish.preferred_contact,
        **{name: said[name] for name in ("street", "postal_code", "city")},
        "vehicle_of_interest": _vehicle(wish.car),
        "test_drives": [_vehicle(wish.car)] if wish.request_type == "test_drive" and wish.car else [],
        "trade_in": _vehicle(wish.trade_in),
        "finance": {"downpayment": wish.downpayment, "monthly": wish.monthly},
        "budget_eur": wish.budget,
        "consent": {name: wish.consent.get(name) for name in ("email", "sms", "phone", "partners")},
        "comments": wish.comments or None,
        "answers": {},
        "flags": [],
    }


def as_adf(wishes: list[Wish], at: datetime, resend: bool = False) -> str:
    """Returns an ADF document of these wishes."""
    prospects = "\n".join(_prospect(wish, at, "resend" if resend else "new") for wish in wishes)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<?adf version="1.0"?>\n<adf>\n{prospects}\n</adf>\n'


def _prospect(wish: Wish, at: datetime, status: str) -> str:
    number = f'<id sequence="1" source={quoteattr(wish.source)}>{escape(wish.external_id)}</id>'
    parts = [
        number if wish.external_id else "",
        f"<requestdate>{at.isoformat(timespec='seconds')}</requestdate>",
        _adf_vehicle(wish.car, "test-drive" if wish.request_type == "test_drive" else "buy", wish),
        _adf_vehicle(wish.trade_in, "trade-in"),
        _customer(wish),
        _vendor(wish),
        f'<provider><name part="full">{escape(wish.source)}</name><service>Lead</service></provider>',
    ]
    return f'<prospect status="{status}">\n' + "\n".join(part for part in parts if part) + "\n</prospect>"


def _adf_vehicle(car: Car | None, interest: str, wish: Wish | None = None) -> str:
    if car is None:
        return ""
    tags = [("year", car.year), ("make", car.make), ("model", car.model), ("trim", car.trim), ("stock", car.stock)]
    inside = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in tags if value)
    inside += f'<odometer units="km">{car.km}</odometer>' if car.km else ""
    inside += f'<price type="asking" currency="EUR">{car.price}</price>' if car.price else ""
    if wish and wish.monthly:
        amounts = [("downpayment", wish.downpayment), ("monthly", wish.monthly)]
        said = "".join(f'<amount type="{name}" currency="EUR">{euros}</amount>' for name, euros in amounts if euros)
        inside += f"<finance><method>LOA</method>{said}</finance>"
    return f'<vehicle interest="{interest}" status="{car.condition}">{inside}</vehicle>'


def _customer(wish: Wish) -> str:
    person = wish.person
    kind = "business" if person.company else "individual"
    names = (
        f'<name part="first" type="{kind}">{escape(person.first_name)}</name>'
        f'<name part="last" type="{kind}">{escape(person.last_name)}</name>'
    )
    if person.company:
        names = f'<name part="full" type="business">{escape(person.company)}</name>{names}'
    preferred = ' preferredcontact="1"' if wish.preferred_contact == "phone" else ""
    return (
        f"<customer><contact>{names}<email>{escape(person.email)}</email>"
        f'<phone type="cellphone"{preferred}>{escape(person.phone)}</phone>'
        f'<address><street line="1">{escape(person.street)}</street><city>{escape(person.city)}</city>'
        f"<postalcode>{person.postal_code}</postalcode><country>FR</country></address></contact>"
        f"<comments><![CDATA[{wish.comments.replace(']]>', ' ')}]]></comments></customer>"
    )


def _vendor(wish: Wish) -> str:
    if wish.place is None:
        return ""
    code, name = escape(wish.place.code), escape(wish.place.name)
    return f'<vendor><id source="dealer">{code}</id><vendorname>{name}</vendorname></vendor>'


def _vehicle(car: Car | None) -> dict[str, Any] | None:
    if car is None:
        return None
    return {
        "make": car.make,
        "model": car.model,
        "trim": car.trim or None,
        "condition": car.condition,
        "year": car.year,
        "vin": None,
        "stock": car.stock or None,
        "odometer_km": car.km,
        "price_eur": car.price,
    }


def _said(values: dict[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (values or {}).items() if value not in (None, "", {}, [])}
