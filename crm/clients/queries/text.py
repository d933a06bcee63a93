"""Words looked for in a client's folded text: names, company, phones, e-mails, numbers, city."""

from sqlalchemy import ColumnElement, Select, and_, select, true

from crm.clients.models import Client
from crm.extensions import db
from crm.kernel.filter.fields import folded
from crm.kernel.trigrams import has_word

SHORTEST = 3  # letters that the trigram index can find
PHONE_SIGNS = "+0123456789.-/()"


def contains(typed: str) -> ColumnElement[bool]:
    """Returns the condition that each word typed is somewhere in the client's text."""
    words = [_as_kept(word) for word in _phone_together(folded(typed)).split()]
    if not words:
        return true()
    if db.session.get_bind().dialect.name == "sqlite":
        return and_(*(has_word(Client, word) for word in words))
    return Client.id.in_(_fenced(and_(*(has_word(Client, word) for word in words))))


def _fenced(condition: ColumnElement[bool]) -> Select:
    """PostgreSQL would walk the newest clients until enough fit: the words are looked up in their index first."""
    found = select(Client.id).where(condition).cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
    return select(found.c.id)


def _phone_together(text: str) -> str:
    """A number typed in pairs is one word: 06 39 98 12 34."""
    return text.replace(" ", "") if text and not text.strip(PHONE_SIGNS + " ") else text


def _as_kept(word: str) -> str:
    """A phone is kept with its country code: what was typed is found by the digits behind its 0."""
    digits = "".join(filter(str.isdigit, word))
    is_number = len(digits) >= 6 and not word.strip(PHONE_SIGNS)
    return digits.removeprefix("00").lstrip("0") if is_number else word
