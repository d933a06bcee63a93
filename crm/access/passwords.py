"""Passwords: how they are kept and which are good enough. Hash outside any write transaction: it takes its time."""

from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from crm.kernel.text import fold

SHORTEST, LONGEST = 12, 128
FEWEST_DIFFERENT = 5
_COMMON = Path(__file__).with_name("common_passwords.txt")
_NOT_LETTERS = "0123456789 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_argon2 = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # 19 MiB (OWASP, argon2id)
# A hash that no password has: checking it takes as long as checking a real one (reliability.md, input 19).
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$OmIrZO9Ev7zvt5rJUmZkkQ$6Ggtj5F8qSgTCZtMZzfwXWLvhWPcUDTOoICZtSoZl0E"


class PasswordTooWeak(ValueError):
    """Base of the reasons for which a new password is refused."""


class PasswordTooShort(PasswordTooWeak):
    """Fewer characters than SHORTEST."""


class PasswordTooLong(PasswordTooWeak):
    """More characters than LONGEST: nobody types them, and hashing them costs."""


class PasswordTooCommon(PasswordTooWeak):
    """A word that many people use with a few digits around it, the person's own name, or few different characters."""


def hash_password(password: str) -> str:
    """Returns the argon2id hash under which a password is kept."""
    return _argon2.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Returns whether the password is the one that was hashed; takes the same time when there is no hash."""
    try:
        return _argon2.verify(password_hash or NOBODY, password[: LONGEST + 1]) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


def check_strength(password: str, own_words: tuple[str, ...] = ()) -> None:
    """Returns nothing for a password that is good enough; `own_words` are the person's names, id and address.

    Raises PasswordTooShort, PasswordTooLong or PasswordTooCommon.
    """
    if len(password) < SHORTEST:
        raise PasswordTooShort
    if len(password) > LONGEST:
        raise PasswordTooLong
    stem = _stem(password)
    own = {_stem(word) for word in own_words} | {fold(word) for word in own_words}
    if len(set(password)) < FEWEST_DIFFERENT or not stem or stem in common_words() | own or fold(password) in own:
        raise PasswordTooCommon


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Returns the words that a password must not be made of alone (crm/access/common_passwords.txt)."""
    lines = _COMMON.read_text("utf-8").splitlines()
    return frozenset(fold(line) for line in lines if line and not line.startswith("#"))


def _stem(password: str) -> str:
    """Returns the word without the digits and signs around it: « Peugeot2026! » is « peugeot »."""
    return fold(password).strip(_NOT_LETTERS)
