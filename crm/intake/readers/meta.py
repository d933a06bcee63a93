"""Meta lead ads: the lead as it is fetched (`field_data`), and the notice that only names it (`leadgen_id`)."""

from collections.abc import Iterator
from datetime import datetime

from crm.intake.prospect import Prospect, Reading, Skipped, Unreadable
from crm.intake.readers.build import build
from crm.intake.readers.consents import consent_of
from crm.intake.readers.draft import Draft
from crm.intake.readers.json_lead import scalar
from crm.intake.readers.labels import field_of
from crm.intake.readers.words import truth

_PLATFORMS = {"fb": "Facebook", "ig": "Instagram", "msg": "Messenger", "an": "Audience Network"}


def is_meta(body: object) -> bool:
    """Whether a JSON object is a fetched lead, a list of them, or a notice of Meta's."""
    return isinstance(body, dict) and (bool(_leads(body)) or any(True for _ in notices(body)))


def read(body: dict, received_at: datetime) -> Reading:
    """Returns the leads of a fetched answer; a notice alone says nobody's name and waits in the tray."""
    leads = _leads(body)
    if leads:
        records = tuple(_record(lead, received_at) for lead in leads[:500])
        return Reading(records, "meta", delivery_key=(scalar(leads[0].get("id")) or "")[:200])
    waiting = tuple(
        Unreadable(f"Meta's notice of lead {notice['leadgen_id']}: its data must be fetched")
        for notice in notices(body)
    )
    return Reading(waiting, "meta")


def notices(body: dict) -> Iterator[dict]:
    """Returns the values of a webhook call, each with its `leadgen_id` (and `page_id`, `form_id`)."""
    entries = body.get("entry")
    for entry in entries if isinstance(entries, list) else []:
        changes = entry.get("changes") if isinstance(entry, dict) else None
        for change in changes if isinstance(changes, list) else []:
            value = change.get("value") if isinstance(change, dict) else None
            if isinstance(value, dict) and scalar(value.get("leadgen_id")):
                yield value


def _leads(body: dict) -> list[dict]:
    if isinstance(body.get("field_data"), list):
        return [body]
    data = body.get("data")
    return (
        [lead for lead in data if isinstance(lead, dict) and isinstance(lead.get("field_data"), list)]
        if isinstance(data, list)
        else []
    )


def _record(lead: dict, received_at: datetime) -> Prospect | Unreadable | Skipped:
    draft = Draft()
    draft.put("external_id", scalar(lead.get("id") or lead.get("leadgen_id")))
    draft.put("requested_at", scalar(lead.get("created_time")))
    draft.put("provider", _PLATFORMS.get(str(lead.get("platform") or "").lower(), "Meta"))
    for field in lead["field_data"][:200]:
        if isinstance(field, dict) and _is_dummy(_value(field)):
            return Skipped("a test lead of Meta")
        if isinstance(field, dict):
            _take(draft, field)
    for box in _boxes(lead):
        consents = consent_of(str(box.get("checkbox_key") or box.get("text") or ""), bool(truth(box.get("is_checked"))))
        if consents:
            draft.consent(consents)
        else:
            draft.answer(box.get("checkbox_key"), "oui" if truth(box.get("is_checked")) else "non")
    return build(draft, received_at)


def _boxes(lead: dict) -> list[dict]:
    boxes = lead.get("custom_disclaimer_responses")
    return [box for box in boxes[:50] if isinstance(box, dict)] if isinstance(boxes, list) else []


def _value(field: dict) -> str | None:
    values = field.get("values")
    if isinstance(values, list):
        return ", ".join(filter(None, map(scalar, values[:50]))) or None
    return scalar(values if values is not None else field.get("value"))


def _is_dummy(value: str | None) -> bool:
    return bool(value and value.startswith("<test lead:"))


def _take(draft: Draft, field: dict) -> None:
    name, value = str(field.get("name") or ""), _value(field)
    known = field_of(name)
    words = value.replace("_", " ") if value and known != "email" and " " not in value and "@" not in value else value
    if known:
        draft.put(known, words)
    elif consents := consent_of(name, words):
        draft.consent(consents)
    else:
        draft.answer(name.replace("_", " ").strip(), words)
