"""What a client is found by: its name for ordering and matching, and everything else in one folded text."""

from collections.abc import Iterable

from crm.clients.models import Client
from crm.clients.words import company_words, plain
from crm.kernel.text import fold


def searchable(client: Client, points: Iterable[str]) -> tuple[str, str]:
    """Returns (folded_name, search) of a client with these phones (E.164) and e-mails."""
    return sort_name(client.kind, client.last_name, client.first_name, client.company), _text(client, points)


def sort_name(kind: str, last_name: str, first_name: str, company: str) -> str:
    """Returns the name as lists order and matching looks it up: family name first, a company without its legal form."""
    person = plain(f"{last_name or ''} {first_name or ''}")
    firm = " ".join(company_words(company))
    return " ".join(f"{firm} {person}".split() if kind == "B2B" else f"{person} {firm}".split())[:200]


def _text(client: Client, points: Iterable[str]) -> str:
    """Several spellings of one thing stand beside each other: with and without hyphens, +33… and 0…"""
    names = (client.first_name, client.last_name, client.company)
    numbers = (client.siret, client.siren, client.vat_number, client.national_id, client.fleet_code)
    place = (client.postal_code, client.city)
    said = [fold(part) for part in (*names, *numbers, *place)]
    spoken = [plain(part) for part in (*names, client.city)]
    reached = [way for point in points for way in _ways(point)]
    return " ".join(dict.fromkeys(part for part in (*said, *spoken, *reached) if part))


def _ways(point: str) -> tuple[str, ...]:
    return (point, f"0{point[3:]}") if point.startswith("+33") else (point,)
