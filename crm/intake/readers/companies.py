"""Companies: recognised by their legal form, identified by SIRET, SIREN or VAT number (checked, stdnum)."""

import re
from dataclasses import dataclass

from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.fr import siren as fr_siren
from stdnum.fr import siret as fr_siret

from crm.intake.readers.words import clean, fold

_FORMS = frozenset(
    """sarl sas sasu eurl sci snc selarl selas earl gaec scop scp scea gie sem sprl srl gmbh ltd bvba ets etablissements
    etablissement societe transports association entreprise mairie""".split()
)
_SPOKEN = re.compile(
    r"\b(?:S\.?A\.?R\.?L|S\.A\.S|S\.A|SA|EI|EIRL)\b\.?|(?:&|\bet)\s+(?:[Ff]ils|FILS|[Cc]ie|CIE)\b|\bcommune de\b|\bconseil départemental\b"
)


@dataclass(frozen=True)
class Identity:
    """The national numbers of a company, digits only, and its VAT number; doubtful when one fails its check."""

    siret: str | None = None
    siren: str | None = None
    vat: str | None = None
    doubtful: bool = False


def looks_like_company(text: str | None) -> bool:
    """Whether a name carries a legal form: « SARL Les Tilleuls », « Ets Martin », « Durand & Fils »."""
    return bool(text) and (bool(_FORMS & set(fold(text).split())) or bool(_SPOKEN.search(text)))


def read_identity(siret: object = None, siren: object = None, vat: object = None) -> Identity:
    """Returns the numbers that pass their check (Luhn, La Poste's rule, VAT key), each in its place."""
    found = [_national(siret), _national(siren)]
    tax, wrong_vat = _vat(vat)
    by_length = {len(number): number for number, _ in reversed(found) if number}
    return Identity(by_length.get(14), by_length.get(9), tax, wrong_vat or any(wrong for _, wrong in found))


def _national(text: object) -> tuple[str | None, bool]:
    line = clean(text, 60)
    digits = re.sub(r"\D", "", line or "")
    if not digits:
        return None, line is not None
    if len(digits) == 13:
        digits = f"0{digits}"  # a spreadsheet ate the 0
    good = fr_siret.is_valid(digits) if len(digits) == 14 else len(digits) == 9 and fr_siren.is_valid(digits)
    return (digits, False) if good else (None, True)


def _vat(text: object) -> tuple[str | None, bool]:
    line = clean(text, 60)
    if line is None:
        return None, False
    compact = re.sub(r"[^A-Za-z0-9]", "", line).upper()
    try:
        return eu_vat.validate(compact if compact[:2].isalpha() else f"FR{compact}"), False
    except ValidationError:
        return None, True
