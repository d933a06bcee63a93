"""Why a row of any list may stay as it is."""

from flask_babel import lazy_gettext as _l

REASONS = {
    "gone": _l("is not there any more"),
    "meanwhile": _l("was being changed by somebody else"),
    "changed": _l("was changed since, and stays as it is"),
    "not_allowed": _l("may not be changed by you"),
}
