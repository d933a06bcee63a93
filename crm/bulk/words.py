"""Why a row of any list may stay as it is."""

from flask_babel import lazy_gettext as _l

REASONS = {
    "gone": _l("is not there any more"),
    "meanwhile": _l("was being changed by somebody else"),
    "changed": _l("was changed since, and stays as it is"),
    "not_allowed": _l("may not be changed by you"),
    "broken": _l("could not be changed: something went wrong, and it is in the log"),
    "no_verb": _l("this change does not exist any more"),
}
