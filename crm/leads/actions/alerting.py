"""Who hears of a lead: the outlet's addresses and its owner, each as they asked for (mission CF-21, CF-22)."""

from crm.access.models import User
from crm.alerts.actions import Recipient, raise_alert
from crm.kernel.trade import AFTER_SALES_FAMILY
from crm.leads.models import Lead
from crm.outlets.models import Outlet
from crm.outlets.queries import known_brand, known_entity, known_outlet


def alert_arrival(lead: Lead, owner: User | None) -> None:
    """Writes the alert of a new lead for the outlet's addresses of its activity, and for its owner."""
    outlet = known_outlet(lead.outlet_id) if lead.outlet_id else None
    recipients = _outlet_recipients(outlet, lead.activity)
    if owner is not None:
        recipients += _owner_recipients(owner, lead.activity)
    if recipients:
        raise_alert("lead", lead.id, "lead.arrived", summary(lead, owner, outlet), recipients)


def alert_owner(lead: Lead, owner: User, kind: str) -> None:
    """Writes an alert for the owner alone (`kind`: lead.assigned, lead.messaged), if the profile says so."""
    recipients = _owner_recipients(owner, lead.activity)
    if recipients:
        outlet = known_outlet(lead.outlet_id) if lead.outlet_id else None
        raise_alert("lead", lead.id, kind, summary(lead, owner, outlet), recipients)


def alert_message(lead: Lead, owner: User | None) -> None:
    """Writes the alert of a further message for the lead's owner; nobody's lead is the outlet's matter."""
    outlet = known_outlet(lead.outlet_id) if lead.outlet_id else None
    recipients = _owner_recipients(owner, lead.activity) if owner else _outlet_recipients(outlet, lead.activity)
    if recipients:
        raise_alert("lead", lead.id, "lead.messaged", summary(lead, owner, outlet), recipients)


def wants_alerts(user: User, activity: str) -> bool:
    """Returns whether the user's profile asks for an e-mail about a lead of this activity."""
    return bool(
        user.email and user.lead_notifications and not user.email_disabled and activity in user.notified_activities
    )


def summary(lead: Lead, owner: User | None, outlet: Outlet | None) -> dict:
    """Returns what a mail about the lead says (JSON): who, what, where, until when. Times are ISO 8601 UTC."""
    brand = known_brand(lead.brand_id) if lead.brand_id else None
    return {
        "lead": lead.public_id,
        "name": lead.name,
        "company": lead.company,
        "phone": lead.phone,
        "email": lead.email,
        "do_not_call": lead.do_not_call,
        "do_not_email": lead.do_not_email,
        "vehicle": lead.vehicle,
        "comments": lead.comments[:2000],
        "brand_code": brand.code if brand else "",
        "brand": brand.name if brand else "",
        "outlet": outlet.name if outlet else "",
        "activity": lead.activity,
        "request_type": lead.request_type,
        "source": lead.source_name,
        "owner": owner.name if owner else "",
        "received_at": lead.received_at.isoformat(),
        "due": lead.first_response_due.isoformat(),
        "reply_to": [lead.name, lead.email] if lead.email and not lead.do_not_email else None,
        "timezone": outlet.timezone if outlet else "Europe/Paris",
    }


def _outlet_recipients(outlet: Outlet | None, activity: str) -> list[Recipient]:
    if outlet is None:
        return []
    addresses = outlet.after_sales_alerts if activity in AFTER_SALES_FAMILY else outlet.sales_alerts
    language = known_entity(outlet.legal_entity_id).language
    return [Recipient(address, language) for address in addresses]


def _owner_recipients(owner: User, activity: str) -> list[Recipient]:
    return [Recipient(owner.email, owner.language, owner.id)] if wants_alerts(owner, activity) else []
