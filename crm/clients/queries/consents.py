"""Reading the consent ledger: the last row of a channel and sender holds."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from crm.clients.consents import Wishes
from crm.clients.models import Client, Consent
from crm.extensions import db

SHOWN = 200  # rows of the ledger on a page


def ledger(client_id: int) -> Sequence[Consent]:
    """Returns what the client said, newest first, SHOWN at most."""
    asked = select(Consent).where(Consent.client_id == client_id).order_by(Consent.id.desc())
    return db.session.scalars(asked.limit(SHOWN)).all()


def last_words(client_id: int) -> Mapping[tuple[str, str], Consent]:
    """Returns the row that holds for each (channel, sender) that was ever asked."""
    rows = db.session.scalars(select(Consent).where(Consent.client_id == client_id).order_by(Consent.id))
    return {(row.channel, row.sender): row for row in rows}


def wishes_of(client: Client) -> Wishes:
    """Returns what the pure rule `may_contact` asks about the client."""
    return Wishes(
        said={key: row.given for key, row in last_words(client.id).items()},
        is_company=client.kind == "B2B",
        do_not_call=client.do_not_call,
        do_not_email=client.do_not_email,
        gone=client.gone_at is not None,
    )
