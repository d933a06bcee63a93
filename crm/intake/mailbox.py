"""A collector mailbox, read by IMAP. Mails are known by their UID; nothing is deleted, what is taken in is marked read."""

import imaplib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

TIMEOUT = 20  # seconds for any one answer
LARGEST = 25 * 1024 * 1024
HEAD_OF_LARGE = 1024 * 1024
PER_RUN = 200
FAILURES = (ImapToolsError, imaplib.IMAP4.error, OSError, EOFError)


class MailboxUnreachable(RuntimeError):
    """The mailbox could not be opened or read; the message says why, without the password."""


@dataclass(frozen=True)
class MailboxSettings:
    """Where a mailbox is; the password is in the environment variable that is named."""

    host: str
    user: str
    password_env: str
    port: int | None = None
    folder: str = "INBOX"
    ssl: bool = True


@dataclass(frozen=True)
class Mail:
    """A mail as it lies in the mailbox. `place` is folder, UIDVALIDITY and UID: the same mail has the same place."""

    place: str
    uid: int
    raw: bytes


@dataclass(frozen=True)
class OpenMailbox:
    """A mailbox while one is connected to it."""

    box: BaseMailBox
    folder: str
    validity: str

    def mails_after(self, last_place: str | None) -> Iterator[Mail]:
        """Returns the mails that came after the one at `last_place`; without one, those that nobody has read."""
        last = self._uid_of(last_place)
        criteria = f"UID {last + 1}:*" if last is not None else "UNSEEN"
        uids = sorted(int(uid) for uid in self.box.uids(criteria))
        for uid in [uid for uid in uids if last is None or uid > last][:PER_RUN]:
            raw = self._fetch(uid)
            if raw is not None:
                yield Mail(f"{self.folder}/{self.validity}/{uid}", uid, raw)

    def mark_read(self, mail: Mail) -> None:
        """Marks a mail as read, for whoever looks into the mailbox."""
        self.box.flag(str(mail.uid), "\\Seen", True)

    def _uid_of(self, place: str | None) -> int | None:
        """A place of another validity tells nothing: the server has counted anew."""
        start = f"{self.folder}/{self.validity}/"
        return int(place.removeprefix(start)) if place and place.startswith(start) else None

    def _fetch(self, uid: int) -> bytes | None:
        size = _literal(self.box.client.uid("FETCH", str(uid), "(RFC822.SIZE)"))
        large = any(int(word) > LARGEST for word in size.split() if word.isdigit() and len(word) < 19)
        what = f"(BODY.PEEK[]<0.{HEAD_OF_LARGE}>)" if large else "(BODY.PEEK[])"
        _, parts = self.box.client.uid("FETCH", str(uid), what)
        return next((bytes(part[1]) for part in parts or () if isinstance(part, tuple)), None)


@contextmanager
def opened(settings: MailboxSettings) -> Iterator[OpenMailbox]:
    """Opens a mailbox for a block. Raises MailboxUnreachable."""
    password = os.environ.get(settings.password_env, "")
    if not password:
        raise MailboxUnreachable(f"the variable {settings.password_env} is not set")
    try:
        with _connect(settings).login(settings.user, password, initial_folder=settings.folder) as box:
            status = box.folder.status(settings.folder, ["UIDVALIDITY"])
            yield OpenMailbox(box, settings.folder, str(status["UIDVALIDITY"]))
    except FAILURES as error:
        raise MailboxUnreachable(f"{settings.host}: {type(error).__name__}") from error


def _connect(settings: MailboxSettings) -> BaseMailBox:
    if settings.ssl:
        return MailBox(settings.host, settings.port or 993, timeout=TIMEOUT)
    return MailBoxUnencrypted(settings.host, settings.port or 143, timeout=TIMEOUT)


def _literal(answer) -> str:
    _, parts = answer
    return (
        b" ".join(part if isinstance(part, bytes) else part[0] for part in parts or () if part)
        .decode("ascii", "replace")
        .replace(")", " ")
    )
