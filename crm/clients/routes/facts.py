"""What is known of a client in names and values, and what it agreed to."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from crm.clients.dossier import Head
from crm.clients.labels import CHANNELS, KINDS, SENDERS
from crm.clients.models import Client, Consent
from crm.kernel.trade import CIVILITIES
from crm.web.formatting import long_date


@dataclass(frozen=True)
class Permission:
    """What holds now for a channel: which senders may, which may not."""

    channel: str
    yes: list[str]
    no: list[str]


def channel_words(code: str) -> str:
    """Returns what a channel is called."""
    return str(CHANNELS.get(code, code))


def sender_words(code: str) -> str:
    """Returns what a sender is called."""
    return str(SENDERS.get(code, code))


def permissions(consents: Iterable[Consent]) -> list[Permission]:
    """Returns what holds now, by channel; `consents` come newest first, the newest one of a channel and sender holds."""
    held: dict[tuple[str, str], bool] = {}
    for one in consents:
        held.setdefault((one.channel, one.sender), one.given)
    channels = [code for code in CHANNELS if any(channel == code for channel, _sender in held)]
    return [
        Permission(channel_words(code), _senders(held, code, given=True), _senders(held, code, given=False))
        for code in channels
    ]


def address_of(client: Client) -> str:
    """Returns the default address in one line."""
    return ", ".join(part for part in (client.street, f"{client.postal_code} {client.city}".strip()) if part)


def details_of(head: Head) -> list[tuple[str, list[tuple[str, object]]]]:
    """Returns what is known, by section: (title, [(name, value)])."""
    client = head.client
    return [(title, facts) for title, facts in _sections(head, client) if any(value for _name, value in facts)]


def _sections(head: Head, client: Client) -> list[tuple[str, list[tuple[str, object]]]]:
    who = [
        (_("Record type"), KINDS.get(client.kind, client.kind)),
        (_("Civility"), CIVILITIES.get(client.civility, client.civility)),
        (_("First name"), client.first_name),
        (_("Last name"), client.last_name),
        (_("Company"), client.company),
        (_("Job title"), client.job_title),
        (_("Date of birth"), long_date(client.birth_date)),
        (_("Manufacturer’s client number"), client.national_id),
    ]
    firm = [
        (_("SIREN"), client.siren),
        (_("SIRET"), client.siret),
        (_("VAT number"), client.vat_number),
        (_("VAT rate"), _percent(client.vat_percent)),
        (_("Segment"), head.segment),
        (_("Fleet code"), client.fleet_code),
        (_("Fleet size"), format_decimal(client.fleet_size) if client.fleet_size is not None else ""),
        (_("Vocation"), client.vocation),
        (_("Website"), _site(client.website)),
    ]
    kept = [
        (_("In charge"), head.owner.name if head.owner else ""),
        (_("Known since"), long_date(client.created_at)),
        (_("Comments"), client.comments),
    ]
    return [(_("Identity"), who), (_("Company and fleet"), firm), (_("Follow-up"), kept)]


def _percent(value) -> str:
    return f"{format_decimal(value)}\u00a0%" if value is not None else ""


def _site(address: str) -> Markup | str:
    """A link only to the web: what was typed may begin with anything."""
    if not address.startswith(("http://", "https://")):
        return address
    return Markup('<a href="{0}" rel="noopener noreferrer nofollow" target="_blank">{0}</a>').format(address)


def _senders(held: dict[tuple[str, str], bool], channel: str, given: bool) -> list[str]:
    return [sender_words(sender) for (one, sender), yes in held.items() if one == channel and yes is given]
