"""From a draft to a Prospect: the one place where the words of every door are understood, the same way for all."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from crm.intake.prospect import Consent, Finance, Prospect, Unreadable, Vehicle
from crm.intake.readers.companies import looks_like_company, read_identity
from crm.intake.readers.dates import read_moment
from crm.intake.readers.draft import Draft
from crm.intake.readers.emails import Address, is_nobody, read_email
from crm.intake.readers.names import Name, read_name
from crm.intake.readers.numbers import budget, price
from crm.intake.readers.phones import read_phones
from crm.intake.readers.requests import activity_from, request_from, workshop_from
from crm.intake.readers.vehicles import condition_of, line, read_vehicle
from crm.intake.readers.words import fold, truth

NO_CONTACT = "no phone number and no e-mail address"
_PRO = re.compile(r"\b(?:b2b|pro|professionnel\w*|entreprise|societe|company|business|personne morale)\b")
_PRIVATE = re.compile(r"\b(?:b2c|particulier\w*|private|individual|personne physique|consumer)\b")
_SMS = re.compile(r"\b(?:sms|textos?|text)\b")
_MAIL = re.compile(r"\b(?:e ?mails?|mails?|courriels?)\b")
_CALL = re.compile(r"\b(?:tel\w*|phone|appels?|appeler|call|mobile|portable|voice|cellphone)\b")


def build(draft: Draft, received_at: datetime) -> Prospect | Unreadable:
    """Returns the prospect that a draft tells of, or Unreadable when nobody could be answered."""
    vehicles = _vehicles(draft, received_at.year)
    company, name = _company_and_name(draft)
    identity = read_identity(draft.get("siret"), draft.get("siren"), draft.get("vat"))
    if identity.doubtful:
        draft.flag("company_number_invalid")
    if identity.siren:
        draft.answer("SIREN", identity.siren)
    phones, address = _phones(draft), _address(draft)
    postal_code, city = _place(draft)
    prospect = Prospect(
        external_id=draft.get("external_id", 200),
        resend=fold(draft.get("resend") or "") in {"resend", "true", "1", "yes", "oui"},
        requested_at=_moment(draft, received_at),
        provider=draft.get("provider", 60),
        outlet_hints=tuple(text[:200] for text in draft.all("outlet")),
        lead_type=draft.get("lead_type", 20),
        kind=_kind(draft, bool(company or identity.siret or identity.siren or identity.vat)),
        civility=name.civility,
        first_name=name.first,
        last_name=name.last,
        full_name=name.full,
        company=company,
        siret=identity.siret,
        vat=identity.vat,
        email=address.email if address else None,
        phones=phones,
        preferred_contact=preferred(draft.get("preferred_contact")),
        street=draft.get("street", 200),
        postal_code=postal_code,
        city=city,
        **vehicles,
        **_money(draft),
        consent=Consent(**draft.consents),
        comments=draft.comments(),
    )
    read = _about(draft, prospect)
    reachable = phones or address or draft.all("phone") or (read.street and read.city)
    return read if reachable else Unreadable(NO_CONTACT, read)


def preferred(text: str | None) -> str | None:
    """Returns "email", "sms" or "phone": the first that the words name."""
    folded = fold(text or "")
    found = [
        (match.start(), way)
        for way, rule in (("sms", _SMS), ("email", _MAIL), ("phone", _CALL))
        if (match := rule.search(folded))
    ]
    return min(found)[1] if found else None


def _vehicles(draft: Draft, year: int) -> dict:
    default = draft.values.get("default_condition")
    wanted, flags = read_vehicle(_with_brand(draft), year, default)
    trade_in, more = read_vehicle(draft.vehicle("trade_in"), year)
    drives = [read_vehicle(raw, year, default) for raw in draft.test_drives]
    for flag in (*flags, *more, *(flag for _, their in drives for flag in their)):
        draft.flag(flag)
    tried = tuple(vehicle for vehicle, _ in drives if vehicle)
    wanted = wanted or next(iter(tried), None)
    if wanted and not tried and truth(draft.get("test_drive")):
        tried = (wanted,)
    _keep_what_was_not_understood(draft, wanted, trade_in, year)
    return {
        "vehicle_of_interest": wanted,
        "test_drives": tried,
        "trade_in": replace(trade_in, condition="used") if trade_in else None,
    }


def _with_brand(draft: Draft) -> dict[str, str]:
    """A brand that is named beside a model is its make."""
    raw, brand = draft.vehicle("vehicle_of_interest"), draft.get("brand")
    if brand and len(brand) > 2 and (raw.get("model") or raw.get("text")) and not raw.get("make"):
        return {**raw, "make": brand}
    return raw


def _keep_what_was_not_understood(draft: Draft, wanted: Vehicle | None, trade_in: Vehicle | None, year: int) -> None:
    for role, vehicle, label in (("vehicle_of_interest", wanted, "Véhicule"), ("trade_in", trade_in, "Reprise")):
        text = draft.values.get(f"{role}.text")
        if text and (vehicle is None or not (vehicle.make or vehicle.model)):
            draft.answer(label, text)
    if (wish := draft.get("trade_in.wanted")) and trade_in is None:
        draft.answer("Reprise", wish)
    if (drive := draft.get("test_drive")) and (truth(drive) is None or wanted is None):
        draft.answer("Essai", drive)
    for raw in draft.other_vehicles:
        other, _ = read_vehicle(raw, year)
        draft.answer("Autre véhicule", line(other))


def _company_and_name(draft: Draft) -> tuple[str | None, Name]:
    company = draft.get("company", 120)
    parts = {name: draft.get(name, 80) for name in ("first_name", "last_name", "middle_name")}
    full = draft.get("full_name", 160)
    if looks_like_company(parts["last_name"]):
        company, parts["last_name"] = company or parts["last_name"], None
    if looks_like_company(full) or (company and full and fold(company) == fold(full)):
        company, full = company or full, None
    name = read_name(parts["first_name"], parts["last_name"], full, draft.get("civility"), parts["middle_name"])
    return company, name


def _phones(draft: Draft) -> tuple[str, ...]:
    phones = read_phones(draft.all("phone"), draft.get("country"))
    for text in phones.unread:
        draft.flag("phone_unlikely")
        draft.answer("Téléphone", text)
    return phones.numbers


def _address(draft: Draft) -> Address | None:
    """A person's own address before a relay's or a machine's; what is wrong with it is flagged."""
    found = [
        address
        for text in draft.all("email")
        for piece in re.split(r"[;\n]| / ", text)
        if (address := read_email(piece))
    ]
    found.sort(key=lambda address: (not address.valid, is_nobody(address.email), address.relay))
    for other in found[1:]:
        if other.email != found[0].email:
            draft.answer("Autre e-mail", other.email)
    if not found:
        return None
    if not found[0].valid:
        draft.flag("email_invalid")
    if found[0].relay or is_nobody(found[0].email):
        draft.flag("relay_email")
    return found[0]


def _place(draft: Draft) -> tuple[str | None, str | None]:
    """A code and a city in one field are parted; a spreadsheet's 1000 is Bourg's 01000."""
    code, city = draft.get("postal_code", 40), draft.get("city", 80)
    together = re.search(r"\b(\d{5})\b", draft.get("place") or city or code or "")
    if together and (code is None or not re.fullmatch(r"[\w -]{3,10}", code) or len(code) > 10):
        words = (draft.get("place") or city or code or "").replace(together.group(1), " ")
        code, city = together.group(1), " ".join(words.strip(" ()-,").split()) or city
    elif code is None and draft.get("place"):
        city = city or draft.get("place", 80)
    code = re.sub(r"\.0$", "", code or "").strip()
    if not code and not city and (tail := re.search(r"\b(\d{5})\s+([^\d,;]{2,60})$", draft.get("street") or "")):
        code, city = tail.group(1), tail.group(2).strip()
    compact = re.sub(r"^F-?\s*(?=\d{5}$)", "", code.replace(" ", "") if re.fullmatch(r"[F\d -]+", code) else code)
    french = fold(draft.get("country") or "fr") in {"fr", "france", "fra"}
    if re.fullmatch(r"\d{4}", compact) and french:
        compact = f"0{compact}"
    return compact[:10] or None, city


def _moment(draft: Draft, received_at: datetime) -> datetime | None:
    text = draft.get("requested_at")
    moment = read_moment(text)
    if text and moment is None:
        draft.flag("date_unreadable")
    if moment and moment > received_at + timedelta(days=1):
        draft.flag("date_in_future")
    return moment


def _money(draft: Draft) -> dict:
    amounts: dict[str, Decimal | None] = {}
    for name, read in (("finance.downpayment", price), ("finance.monthly", price), ("budget_eur", budget)):
        text = draft.get(name)
        measure = read(text, draft.get("currency")) if read is price else read(text)
        amounts[name] = measure.value
        if measure.doubtful:
            draft.flag(f"{name.split('.')[-1].removesuffix('_eur')}_unlikely")
        if text and measure.value is None:
            draft.answer(name.split(".")[-1].removesuffix("_eur"), text)
    if method := draft.get("finance.method"):
        draft.answer("Financement", method)
    return {
        "finance": Finance(downpayment=amounts["finance.downpayment"], monthly=amounts["finance.monthly"]),
        "budget_eur": amounts["budget_eur"],
    }


def _kind(draft: Draft, has_company: bool) -> str:
    said = fold(draft.get("kind") or "")
    professional, private = _PRO.search(said), _PRIVATE.search(said)
    if bool(professional) != bool(private):
        return "B2B" if professional else "B2C"
    return "B2B" if has_company or truth(draft.get("professional")) else "B2C"


def _about(draft: Draft, prospect: Prospect) -> Prospect:
    """Adds what the request is about, from what form and sender call it, else from the car."""
    named = [draft.get(name) for name in ("activity", "request_type", "subject", "service")]
    wanted = prospect.vehicle_of_interest
    condition = wanted.condition if wanted else condition_of(draft.values.get("vehicle_of_interest.condition"))
    activity = (
        activity_from(named[0])
        or next(filter(None, map(workshop_from, named[1:])), None)
        or {"new": "VN", "used": "VO"}.get(condition or "")
        or next(filter(None, map(activity_from, named[1:])), None)
        or ("VO" if prospect.trade_in and not wanted else None)
        or (workshop_from(prospect.comments) if wanted is None else None)
    )
    request = next(filter(None, map(request_from, named[1:])), None)
    if request in {None, "information"} and prospect.test_drives:
        request = "test_drive"
    if request is None and prospect.trade_in and not wanted:
        request = "trade_in"
    return replace(
        prospect,
        activity=activity,
        request_type=request,
        brand_hint=draft.get("brand", 60) or (wanted.make if wanted else None),
        answers=dict(draft.answers),
        flags=tuple(draft.flags),
    )
