"""Why something waits in the tray, in the reader's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

REASONS = {  # the beginning of what a reader says → what a person reads
    "no phone number and no e-mail": _l("Neither phone number nor e-mail address"),
    "not well-formed XML": _l("The XML is broken"),
    "a document type": _l("The XML has a document type, which is not accepted"),
    "no <prospect>": _l("There is no request in the document"),
    "not readable as JSON": _l("The JSON is broken"),
    "the JSON holds no lead": _l("There is no request in the document"),
    "not readable as a mail": _l("The mail is broken"),
    "not readable as an Excel": _l("The Excel file is broken"),
    "the message is empty": _l("The message is empty"),
    "no column with": _l("No column with a phone number or an e-mail address was found"),
    "could not be stored": _l("It was read, but could not be stored"),
    "Meta": _l("Meta told of a lead but did not give its data yet"),
    "the format is not known": _l("The format is not known"),
}

DOORS = {
    "json": _l("JSON over HTTP"),
    "adf": _l("ADF/XML over HTTP"),
    "google": _l("Google Ads forms"),
    "meta": _l("Meta (Facebook, Instagram)"),
    "mailbox": _l("Mailbox"),
    "file": _l("Files"),
    "form": _l("Website form"),
}

NOT_SET = "the variable "  # how crm/intake/mailbox.py begins to say that a password is missing


def hindrance(why: str) -> str:
    """Returns what hinders a mailbox for a person, with the technical word for whoever mends it."""
    host, _colon, kind = why.partition(": ")
    if why.startswith(NOT_SET):
        return _("the variable %(name)s is not set", name=why.removeprefix(NOT_SET).removesuffix(" is not set"))
    if "Login" in kind:
        return _("%(host)s refuses the name or the password (%(kind)s)", host=host, kind=kind)
    return _("%(host)s can't be reached or read (%(kind)s)", host=host, kind=kind)


def told(why: str) -> str:
    """Returns the reason for a person; one that is not known is shown as it is."""
    return next((str(words) for start, words in REASONS.items() if why.startswith(start)), why or _("Not readable"))
