"""A real SMTP server that keeps what it takes, and can refuse, delay, or be away."""

import asyncio
import email
import email.policy
import time
from dataclasses import dataclass
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from tests.support.ports import free_port

TAKEN = "250 OK"


@dataclass(frozen=True)
class Taken:
    """One mail that the server answered with 250."""

    recipients: tuple[str, ...]
    message: EmailMessage
    at: float  # monotonic seconds

    @property
    def text(self) -> str:
        """The plain part, as a reader sees it."""
        return self.message.get_body(("plain",)).get_content()  # type: ignore[union-attr]


class MailPeer:
    """Listens on a free port of this machine. Change `answer` or `delay` (seconds) while it runs."""

    def __init__(self) -> None:
        self.port = free_port()
        self.mails: list[Taken] = []
        self.answer = TAKEN  # to a finished mail
        self.refused: dict[str, str] = {}  # recipient → answer
        self.delay = 0.0
        self.receiving = 0  # mails that wait for our answer just now
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        """The MAIL_URL that leads here."""
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listens from now on."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Is away: connections are refused."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def wait_for(self, count: int, within: float = 10.0) -> list[Taken]:
        """Returns the mails once `count` have come; raises AssertionError after `within` seconds."""
        deadline = time.monotonic() + within
        while len(self.mails) < count:
            assert time.monotonic() < deadline, f"{len(self.mails)} of {count} mails came within {within} s"
            time.sleep(0.01)
        return self.mails

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        """aiosmtpd calls this for each recipient."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, server, session, envelope) -> str:
        """aiosmtpd calls this for each finished mail."""
        self.receiving += 1
        try:
            await asyncio.sleep(self.delay)
        finally:
            self.receiving -= 1
        if self.answer == TAKEN:
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            self.mails.append(Taken(tuple(envelope.rcpt_tos), message, time.monotonic()))  # type: ignore[arg-type]
        return self.answer
