"""The vehicles of one ADF prospect, put into a draft: what is wanted, what is tried, what is given in exchange."""

from xml.etree.ElementTree import Element

from crm.intake.readers.draft import Draft
from crm.intake.readers.words import clean, fold
from crm.intake.readers.xml import text_of

_TRADE_IN = frozenset("tradein sell reprise estimation rachat vente".split())
_TEST_DRIVE = frozenset("testdrive essai drive".split())
_LEASE = frozenset("lease leasing loa lld location".split())
_EXTRA_OF_VEHICLE = {
    "bodystyle": "Carrosserie",
    "transmission": "Boîte de vitesses",
    "doors": "Portes",
    "pricecomments": "Prix (précisions)",
}


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
