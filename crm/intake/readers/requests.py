"""What a request is about: the dealer's activity and the kind of request, from the words of form and sender."""

import re

from crm.intake.readers.words import fold

_CODES = ("VN", "VO", "FI", "SE", "APV", "ACC", "PR")
_WORKSHOP = (
    ("SE", r"contrats? (?:d )?entretien|contrats? de services?|service contract|extensions? de garantie"),
    ("ACC", r"accessoires?|accessories|attelage|coffre de toit|barres de toit"),
    ("PR", r"pieces? (?:de )?(?:rechange|detachees?|auto)|pieces? detachees?|^pieces?$|magasin pieces|spare parts|^parts$"),
    ("APV", r"apres vente|after ?sales?|\bsav\b|ateliers?|workshop|revisions?|entretiens?|vidanges?|carrosserie|reparations?|pneus?|pneumatiques?"
            r"|controle technique|freins?|plaquettes|\bpannes?\b|rappel constructeur|courroie|diagnostic|climatisation|maintenance|rdv service|rendez vous service"),
)  # fmt: skip
_SALES = (
    ("FI", r"^(?:demande de |simulation de |simulation )?financements?$|^financing$|^credit$|^finance$"),
    ("VO", r"vehicules? d occasion|\boccasions?\b|\bused\b|\bvo\b|pre ?owned"),
    ("VN", r"vehicules? neufs?|\bneufs?\b|\bnew (?:car|vehicle)s?\b|\bvn\b"),
)
_REQUESTS = (
    ("test_drive", r"essai|essayer|test ?drive|testdrive"),
    ("appointment", r"rendez vous|\brdv\b|appointment|visite"),
    ("trade_in", r"reprise|trade ?in|estimation|rachat|\bsell\b|vendre ma|vendre mon"),
    ("offer", r"devis|\bquote\b|offre|\boffer\b|\bprix\b|cotation|simulation|configurat"),
    ("brochure", r"brochure|documentation|catalogue"),
    ("callback", r"rappel|rappele|recontact|call ?back|etre contacte"),
    ("financing", r"financement|\bcredit\b|\bloa\b|\blld\b|\bleasing\b|financing"),
    ("offer", r"reservation|reserver|booking|commande en ligne|precommande"),
    ("complaint", r"reclamation|plainte|litige|complaint"),
    ("information", r"information|renseignement|contact|question|disponib|message|enquiry|inquiry"),
)
_KINDS = frozenset(code for code, _ in _REQUESTS) | {"other"}


def activity_from(text: str | None) -> str | None:
    """Returns the activity code that a field names: "VN", « occasion », « rendez-vous atelier » (APV); else None."""
    if not text:
        return None
    if text.strip().upper() in _CODES:
        return text.strip().upper()
    folded = fold(text)
    if folded == "service":
        return "SE"
    return _first(_WORKSHOP, folded) or _first(_SALES, folded)


def workshop_from(text: str | None) -> str | None:
    """Returns SE, ACC, PR or APV when the words are about a car that is already owned."""
    return _first(_WORKSHOP, fold(text)) if text else None


def request_from(text: str | None) -> str | None:
    """Returns the kind of request named in a form's name, a mail's subject or a « type de demande »."""
    if not text:
        return None
    code = text.strip().lower().replace(" ", "_")
    return code if code in _KINDS else _first(_REQUESTS, fold(text))


def _first(rules: tuple[tuple[str, str], ...], folded: str) -> str | None:
    return next((code for code, pattern in rules if re.search(pattern, folded)), None)
