"""What a door says back about one record: the fields of `flask intake file --json` and of the API."""

from crm.access.models import User
from crm.assignment.reasons import explain
from crm.extensions import db
from crm.intake.actions.receiving import Outcome
from crm.intake.models import Source
from crm.intake.prospect import Prospect, to_json
from crm.intake.queries import directory
from crm.leads.models import Lead

_AS_READ = (
    "kind", "civility", "first_name", "last_name", "full_name", "company", "siret", "vat", "email", "phones",
    "preferred_contact", "postal_code", "vehicle_of_interest", "test_drives", "trade_in", "finance", "budget_eur",
    "consent", "comments", "answers",
)  # fmt: skip


def whole(source: Source, outcome: Outcome) -> dict:
    """Returns every field that is promised for a record, as JSON values."""
    read = to_json(outcome.prospect or Prospect())
    lead, row = outcome.lead, outcome.record
    return {
        "outcome": outcome.outcome,
        "why": outcome.why or None,
        "lead": lead.public_id if lead else None,
        "key": [source.name, row.external_id or None],
        "requested_at": read["requested_at"],
        "received_at": row.at.isoformat(),
        "outlet": directory().outlet_code(lead.outlet_id) if lead else None,
        "brand": directory().brand_code(lead.brand_id) if lead else None,
        "activity": outcome.activity,
        **{name: read[name] for name in _AS_READ},
        "flags": list(lead.flags) if lead else read["flags"],
        **_treatment(lead, outcome.owner),
    }


def short(outcome: Outcome, base_url: str) -> dict:
    """Returns what `POST /api/v1/leads` answers: outcome, lead, url, owner, first_response_due."""
    lead = outcome.lead
    owner = _owner(lead, outcome.owner)
    return {
        "outcome": outcome.outcome,
        "why": outcome.why or None,
        "lead": lead.public_id if lead else None,
        "url": _url(outcome, base_url),
        "owner": owner.login_id if owner else None,
        "first_response_due": lead.first_response_due.isoformat() if lead else None,
    }


def _url(outcome: Outcome, base_url: str) -> str | None:
    if outcome.opportunity is not None:
        return f"{base_url}/opportunities/{outcome.opportunity.public_id}"
    return f"{base_url}/leads/{outcome.lead.public_id}" if outcome.lead else None


def of_lead(lead: Lead, base_url: str) -> dict:
    """Returns a lead that is stored already, in the same words."""
    places = directory()
    read = lead.request
    return {
        "lead": lead.public_id,
        "url": f"{base_url}/leads/{lead.public_id}",
        "status": lead.status,
        "requested_at": lead.requested_at.isoformat() if lead.requested_at else None,
        "received_at": lead.received_at.isoformat(),
        "outlet": places.outlet_code(lead.outlet_id),
        "brand": places.brand_code(lead.brand_id),
        "activity": lead.activity,
        **{name: read.get(name) for name in _AS_READ},
        "flags": list(lead.flags),
        **_treatment(lead, None),
    }


def _treatment(lead: Lead | None, owner: User | None) -> dict:
    if lead is None:
        return {"owner": None, "reason": None, "first_response_due": None}
    treating = _owner(lead, owner)
    return {
        "owner": treating.login_id if treating else None,
        "reason": explain(lead.assignment) or None,
        "first_response_due": lead.first_response_due.isoformat(),
    }


def _owner(lead: Lead | None, owner: User | None) -> User | None:
    if owner is None and lead is not None and lead.owner_id:
        return db.session.get(User, lead.owner_id)
    return owner
