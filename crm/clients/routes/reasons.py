"""Why two clients may be the same, in words."""

from flask_babel import lazy_gettext as _l

REASONS = {
    "same_name": _l("same name"),
    "same_email": _l("same e-mail"),
    "same_phone": _l("same phone"),
    "same_postal_code": _l("same postal code"),
    "same_birth_date": _l("born on the same day"),
    "same_siret": _l("same SIRET"),
    "same_siren": _l("same SIREN"),
    "same_vat_number": _l("same VAT number"),
    "same_national_id": _l("same manufacturer’s number"),
    "same_company": _l("same company"),
    "other_name": _l("another name"),
    "unsure_name": _l("a name that may be the same"),
    "other_birth_date": _l("born on another day"),
    "other_civility": _l("another title"),
    "other_siret": _l("another establishment"),
    "other_kind": _l("a person and a company"),
}
