"""Slowing down who guesses passwords, without locking out the owner (reliability.md, input 18).

An attempt is written down before the password is looked at, and taken back when it was right: parallel guesses count
too. While a pause lasts nothing is looked at and nothing more is written. Three counts, each with its own patience:
this account from this address, this address, this account. Somebody on a browser that has signed in to the account
before (crm/access/devices.py) is only counted by that browser, so that a stranger's guesses never keep the owner out.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Network, ip_address

from sqlalchemy import delete, or_, select

from crm.access.models import SignInAttempt
from crm.extensions import db
from crm.kernel.text import fold

COUNTED = timedelta(hours=1)  # attempts older than this are forgiven
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Patience:
    """How many attempts are free, and how long the pause may grow; it doubles from one second with each more."""

    free: int
    longest: timedelta


PAIR = Patience(5, timedelta(minutes=15))
ADDRESS = Patience(30, timedelta(minutes=5))  # a whole dealership may sit behind one address
ACCOUNT = Patience(20, timedelta(minutes=5))
RESET_PAIR = Patience(3, timedelta(hours=1))
RESET_ADDRESS = Patience(15, timedelta(hours=1))
RESET_ACCOUNT = Patience(5, timedelta(hours=1))


class Slowed(Exception):
    """Too many attempts; `seconds` is how long to wait."""

    def __init__(self, pause: timedelta):
        super().__init__(pause)
        self.seconds = max(1, -(-pause // timedelta(seconds=1)) if pause else 1)


@dataclass(frozen=True)
class Attempt:
    """Who tries what from where: `name` as typed, `address` of the client, `device` when the browser is known."""

    name: str
    address: str
    device: str = ""
    purpose: str = "sign in"

    @property
    def name_hash(self) -> str:
        """What stands for the account: a typed name may be a password typed into the wrong field."""
        return hashlib.sha256(f"{self.purpose}\0{fold(self.name)}".encode()).hexdigest()

    @property
    def place(self) -> str:
        """What stands for where it comes from: the known browser, else the address."""
        return f"device {self.device}"[:64] if self.device else f"{self.purpose} {network_of(self.address)}"[:64]


def network_of(address: str) -> str:
    """Returns what one client can be told by: an IPv4 address; of IPv6 its /64, in which anybody picks addresses freely.

    RFC 4291, 2.5.4: the lower half names the interface. A text that is no address stands for itself.
    """
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv4Address):
        return str(known)
    return str(known.ipv4_mapped or IPv6Network((known, 64), strict=False))


def count_attempt(attempt: Attempt, moment: datetime) -> None:
    """Writes the attempt down. Raises Slowed while a pause lasts; then nothing is written."""
    seen = _recent(attempt, moment)
    pause = max(_pauses(attempt, seen, moment))
    if pause > timedelta(0):
        raise Slowed(pause)
    db.session.add(SignInAttempt(name_hash=attempt.name_hash, address=attempt.place, at=moment))
    db.session.flush()


def forgive(attempt: Attempt, moment: datetime) -> None:
    """Forgets the attempts of this account from this place: the password was right. Old ones of all go too."""
    db.session.execute(
        delete(SignInAttempt).where(
            or_(
                (SignInAttempt.name_hash == attempt.name_hash) & (SignInAttempt.address == attempt.place),
                SignInAttempt.at < moment - KEPT,
            )
        )
    )


def pause_after(times: Iterable[datetime], patience: Patience, moment: datetime) -> timedelta:
    """Returns how long to wait still after attempts at these times; nothing or less when it is over."""
    times = sorted(times)
    surplus = len(times) - patience.free
    if surplus < 0 or not times:
        return timedelta(0)
    whole = min(timedelta(seconds=2 ** min(surplus, 30)), patience.longest)
    return times[-1] + whole - moment


def _pauses(attempt: Attempt, seen: Sequence[SignInAttempt], moment: datetime) -> list[timedelta]:
    resetting = attempt.purpose != "sign in"
    pair = [row.at for row in seen if row.name_hash == attempt.name_hash and row.address == attempt.place]
    pauses = [pause_after(pair, RESET_PAIR if resetting else PAIR, moment)]
    if attempt.device:
        return pauses
    here = [row.at for row in seen if row.address == attempt.place]
    account = [row.at for row in seen if row.name_hash == attempt.name_hash]
    pauses.append(pause_after(here, RESET_ADDRESS if resetting else ADDRESS, moment))
    pauses.append(pause_after(account, RESET_ACCOUNT if resetting else ACCOUNT, moment))
    return pauses


def _recent(attempt: Attempt, moment: datetime) -> Sequence[SignInAttempt]:
    return db.session.scalars(
        select(SignInAttempt).where(
            or_(SignInAttempt.name_hash == attempt.name_hash, SignInAttempt.address == attempt.place),
            SignInAttempt.at > moment - COUNTED,
        )
    ).all()
