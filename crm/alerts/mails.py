"""From an alert to a mail: the templates of its kind, in the reader's language."""

import contextlib
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale
from flask_babel import format_datetime as format_local

from crm.alerts.models import Alert, Delivery
from crm.kernel.text import clean

LONGEST_SUBJECT = 200


class SubjectMissing(RuntimeError):
    """A text template does not begin with its `Subject:` line."""


class BadAddress(ValueError):
    """A recipient's or a client's address is not one that a header may hold."""


def compose(delivery: Delivery, alert: Alert, at: datetime) -> EmailMessage:
    """Returns the multipart mail of a delivery.

    `templates/mail/<kind>.txt` begins with a `Subject: …` line and a blank one; `<kind>.html` is the same for eyes.
    They get the alert's data (also whole, as `values`), `base_url`, and `moment(iso)` for a time in the data's
    `timezone`. `data["reply_to"]` = [name, address] lets the reader answer the client.
    Raises SubjectMissing or jinja2's TemplateError for a faulty template, BadAddress for a faulty recipient.
    """
    settings = current_app.config["SETTINGS"]
    values = {**alert.data, "base_url": settings.base_url, "language": delivery.language}
    values |= {"values": values, "moment": partial(_moment, alert.data.get("timezone") or "Europe/Paris")}
    with force_locale(delivery.language):
        text = current_app.jinja_env.get_template(f"mail/{alert.kind}.txt").render(values)
        html = current_app.jinja_env.get_template(f"mail/{alert.kind}.html").render(values)
    subject, body = _split(text, alert.kind)
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = _address("", delivery.recipient)
    message["Subject"] = one_line(subject)[:LONGEST_SUBJECT]
    message["Date"] = format_datetime(at)
    message["Message-ID"] = delivery.message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: absence notes stay away
    _add_reply_to(message, alert.data.get("reply_to"))
    message.set_content(body)
    message.add_alternative(html, subtype="html")
    return message


def one_line(value: str) -> str:
    """Returns the text without line breaks and control characters, as a header may hold it."""
    return " ".join(clean(value).split())


def _moment(zone: str, iso: str) -> str:
    """Returns an ISO 8601 time as people say it, in that zone and the mail's language."""
    local = datetime.fromisoformat(iso).astimezone(ZoneInfo(zone))
    return format_local(local, "EEEE d MMMM, HH:mm", rebase=False)


def _split(text: str, kind: str) -> tuple[str, str]:
    head, _, body = text.lstrip().partition("\n")
    if not head.startswith("Subject:"):
        raise SubjectMissing(f"mail/{kind}.txt")
    return head.removeprefix("Subject:").strip(), body.lstrip("\n").rstrip() + "\n"


def _add_reply_to(message: EmailMessage, reply_to: list | None) -> None:
    """A client's address is only used when it is one address: whatever else hides in it is left out."""
    if reply_to and reply_to[1]:
        with contextlib.suppress(BadAddress):
            message["Reply-To"] = _address(one_line(reply_to[0] or ""), reply_to[1])


def _address(name: str, address: str) -> Address:
    """Returns one address for a header. Raises BadAddress, for instance for a line break or a second address."""
    try:
        if not address.isascii() or one_line(address) != address:
            raise BadAddress(f"{address!r} is not one plain address")
        return Address(name, addr_spec=address)
    except (MessageError, ValueError, IndexError) as error:  # what the standard library raises for them
        raise BadAddress(f"{address!r} is not one plain address") from error
