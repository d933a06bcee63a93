"""Alert addresses as people type them: up to five, separated by a comma (mission CF-21; reliability.md, input 13)."""

import re

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

MOST = 5
_SHOWN = 80  # characters of a wrong address that a message repeats
_SEPARATORS = re.compile(r"[,;\r\n]+")


class AddressesRefused(ValueError):
    """Some of what was typed cannot be an alert address: malformed, or beyond the fifth."""

    def __init__(self, malformed: tuple[str, ...], surplus: tuple[str, ...]):
        super().__init__(*malformed, *surplus)
        self.malformed = malformed
        self.surplus = surplus

    @property
    def messages(self) -> list[str]:
        """Returns one sentence for each address that is refused, with the address in it."""
        wrong = [_("“%(address)s” is not an e-mail address.", address=shown(a)) for a in self.malformed]
        many = [
            _("“%(address)s” is one too many: at most %(most)s addresses are alerted.", address=shown(a), most=MOST)
            for a in self.surplus
        ]
        return wrong + many


def parse_addresses(text: str) -> list[str]:
    """Returns the addresses of a typed list in its order, duplicates folded.

    Commas separate; semicolons and new lines are tolerated. Raises AddressesRefused with every address at fault.
    """
    parts = [part.strip() for part in _SEPARATORS.split(text) if part.strip()]
    checked = {part: checked_address(part) for part in parts}
    malformed = tuple(part for part, address in checked.items() if address is None)
    distinct = {address.casefold(): address for address in checked.values() if address}
    surplus = tuple(distinct.values())[MOST:]
    if malformed or surplus:
        raise AddressesRefused(malformed, surplus)
    return list(distinct.values())


def checked_address(text: str) -> str | None:
    """Returns the address as it is kept, all ASCII; None when it is none. Line breaks and names are refused."""
    try:
        return validate_email(text, check_deliverability=False, allow_smtputf8=False).ascii_email
    except EmailNotValidError:
        return None


def shown(address: str) -> str:
    """Returns a refused address for a message: printable, and not longer than a line."""
    visible = "".join(c if c.isprintable() else "�" for c in address)
    return visible if len(visible) <= _SHOWN else f"{visible[:_SHOWN]}…"
