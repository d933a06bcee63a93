"""Which organisation an e-mail address belongs to: its domain, unless a public provider gives it to anybody (AX-12)."""

from pathlib import Path

_LINES = Path(__file__).with_name("public_mail_domains.txt").read_text("utf-8").splitlines()
PUBLIC = frozenset(line.strip() for line in _LINES if line.strip() and not line.startswith("#"))


def organisation_of(kind: str, value: str, relay: bool = False) -> str:
    """Returns the domain of an organisation's e-mail address; "" for a phone, a relay and a public provider."""
    _name, _at, domain = value.rpartition("@") if kind == "email" else ("", "", "")
    return "" if relay or domain in PUBLIC else domain[:120]
