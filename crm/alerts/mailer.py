"""The one mail writer and the one way out (reliability.md, rule 12): stdlib EmailMessage and smtplib."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from types import TracebackType
from urllib.parse import parse_qs, unquote, urlsplit

OPERATION_TIMEOUT = 10.0  # seconds for one step of the conversation; a lease lasts longer than all of them (outbox.py)
PORTS = {"smtp": 25, "smtps": 465}


class Refused(Exception):
    """The server will never take this mail; trying again is useless."""


class NotNow(Exception):
    """The server does not take this mail now."""


class Unreachable(Exception):
    """There is no talking to the server: neither this mail nor the next one."""


class BadMailUrl(ValueError):
    """MAIL_URL is not smtp://user:password@host:port or smtps://…"""


@dataclass(frozen=True)
class MailServer:
    """Where mails go out. `encrypt` is "tls" from the first byte, "starttls" when demanded, else when offered."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    encrypt: str = "offered"


def parse_mail_url(url: str) -> MailServer:
    """Returns the server of a MAIL_URL: smtp://, smtps://, and smtp://…?starttls=required. Raises BadMailUrl."""
    parts = urlsplit(url)
    try:
        port = parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError) as error:
        raise BadMailUrl("MAIL_URL must look like smtp://user:password@host:port") from error
    if not parts.hostname:
        raise BadMailUrl("MAIL_URL names no host")
    demanded = parse_qs(parts.query).get("starttls") == ["required"]
    encrypt = "tls" if parts.scheme == "smtps" else "starttls" if demanded else "offered"
    return MailServer(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), encrypt)


class Mailer:
    """One conversation with the server for a whole drain; opened with the first mail, closed with the block."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> "Mailer":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._hang_up()

    def send(self, message: EmailMessage, recipient: str) -> None:
        """Hands one mail to the server for one recipient. Raises Refused, NotNow or Unreachable."""
        smtp = self._connected()
        try:
            smtp.send_message(message, to_addrs=[recipient])
        except smtplib.SMTPRecipientsRefused as error:
            raise _refusal(*next(iter(error.recipients.values()))) from error
        except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
            raise Refused(f"the address {recipient!r} cannot be written to this server") from error
        except (smtplib.SMTPServerDisconnected, TimeoutError, OSError) as error:
            if isinstance(error, smtplib.SMTPResponseException):
                raise _refusal(error.smtp_code, error.smtp_error) from error
            self._hang_up()
            raise Unreachable(str(error) or type(error).__name__) from error

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            try:
                self._smtp = _connect(self._server)
            except (OSError, smtplib.SMTPException) as error:
                raise Unreachable(str(error) or type(error).__name__) from error
        return self._smtp

    def _hang_up(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _connect(server: MailServer) -> smtplib.SMTP:
    if server.encrypt == "tls":
        context = ssl.create_default_context()
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=OPERATION_TIMEOUT, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=OPERATION_TIMEOUT)
        smtp.ehlo()
        if server.encrypt == "starttls" or smtp.has_extn("starttls"):
            smtp.starttls(context=ssl.create_default_context())
    if server.user:
        smtp.login(server.user, server.password)
    return smtp


def _refusal(code: int, words: bytes | str) -> Exception:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return Refused(f"{code} {text}") if 500 <= code < 600 else NotNow(f"{code} {text}")
