"""Google Ads lead forms. The lead is known by `lead_id`; questions that are not known are kept as answers."""

from datetime import datetime

from crm.intake.prospect import Prospect, Reading, Skipped, Unreadable
from crm.intake.readers.build import build
from crm.intake.readers.consents import consent_of
from crm.intake.readers.draft import Draft
from crm.intake.readers.json_lead import scalar
from crm.intake.readers.labels import field_of
from crm.intake.readers.words import fold

_COLUMNS = {
    "FULL_NAME": "full_name", "FIRST_NAME": "first_name", "LAST_NAME": "last_name", "EMAIL": "email", "WORK_EMAIL": "email",
    "PHONE_NUMBER": "phone", "WORK_PHONE": "phone", "POSTAL_CODE": "postal_code", "CITY": "city", "STREET_ADDRESS": "street",
    "COUNTRY": "country", "COMPANY_NAME": "company", "VEHICLE_MODEL": "vehicle_of_interest.text", "VEHICLE_CONDITION": "vehicle_of_interest.condition",
    "PREFERRED_DEALERSHIP": "outlet", "PREFERRED_CONTACT_METHOD": "preferred_contact", "VEHICLE_PAYMENT_TYPE": "finance.method",
    "VEHICLE_TRADE_IN": "trade_in.wanted", "VEHICLE_BUDGET": "budget_eur", "BUDGET": "budget_eur",
}  # fmt: skip


def read(body: dict, received_at: datetime) -> Reading:
    """Returns the one lead of a webhook call; Google's test button makes no lead."""
    return Reading((_record(body, received_at),), "google", delivery_key=(scalar(body.get("lead_id")) or "")[:200])


def is_google(body: object) -> bool:
    """Whether a JSON object is a Google lead form's."""
    return isinstance(body, dict) and isinstance(body.get("user_column_data"), list)


def _record(body: dict, received_at: datetime) -> Prospect | Unreadable | Skipped:
    if body.get("is_test") is True or str(body.get("is_test")).lower() == "true":
        return Skipped("a test lead of Google Ads")
    draft = Draft()
    draft.put("external_id", scalar(body.get("lead_id")))
    draft.put("requested_at", scalar(body.get("lead_submit_time")))
    draft.put("provider", "Google Ads")
    for column in body["user_column_data"][:200]:
        if isinstance(column, dict):
            _column(draft, column)
    return build(draft, received_at)


def _column(draft: Draft, column: dict) -> None:
    column_id, label = str(column.get("column_id") or ""), str(column.get("column_name") or "")
    value = scalar(column.get("string_value"))
    values = column.get("string_values")
    if value is None and isinstance(values, list):
        value = ", ".join(filter(None, map(scalar, values[:50])))
    field = _COLUMNS.get(column_id.upper()) or field_of(column_id) or (field_of(label) if label else None)
    question = label or column_id
    if consents := None if field else consent_of(question, value):
        draft.consent(consents)
    elif field and fold(value or ""):
        draft.put(field, value)
    else:
        draft.answer(question, value)
