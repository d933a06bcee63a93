"""E-mail addresses: found in what was typed, checked without asking the network, relays recognised."""

import re
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from crm.intake.readers.words import clean

_FOUND = re.compile(r"[^\s<>\"'(),;:\[\]|/]{1,64}@[^\s<>\"'(),;:\[\]|/@]{1,190}")
_RELAY = re.compile(
    r"(?:^|[.@+_-])(?:relay|relais|relaymail|reply|anonym\w*|masked|masque|messagerie|privaterelay|mailproxy|proxy|guest)(?:[.@+_-]|\d|$)"
    r"|@(?:[\w-]+\.)*(?:leboncoin|mobile|autoscout24|lacentrale|paruvendu|largus|leparking)\.[a-z]{2,3}$"
)
_NOBODY = re.compile(
    r"^(?:no-?_?\.?reply|ne-?_?pas-?_?repondre|donotreply|do-not-reply|mailer-daemon|postmaster|notifications?|noreply\S*|leads?|bounces?)(?:[+._-][^@]*)?@"
)


@dataclass(frozen=True)
class Address:
    """An address in lower case; what looks wrong is kept, and told."""

    email: str
    valid: bool
    relay: bool


def read_email(text: object) -> Address | None:
    """Returns the first address in `text`, valid or not; None when nothing was given."""
    line = clean(text, 320)
    if line is None:
        return None
    line = re.sub(r"\s*(?:\(at\)|\[at\]|\(arobase\))\s*", "@", line, flags=re.IGNORECASE).removeprefix("mailto:")
    found = _FOUND.search(line)
    if found is None and "@" in line:
        found = _FOUND.search(line.replace(" ", ""))
    email = (found.group() if found else line.replace(" ", "")).strip(".").lower()
    return Address(email[:254], _is_valid(email), bool(_RELAY.search(email)))


def is_nobody(email: str | None) -> bool:
    """Whether an address is a machine's: "noreply@…"; no person reads it."""
    return bool(email and _NOBODY.search(email.lower()))


def _is_valid(email: str) -> bool:
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
