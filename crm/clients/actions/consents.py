"""What a client agrees to. The ledger is only added to: each change of mind is a row (reliability.md, rule 13)."""

from collections.abc import Mapping
from dataclasses import dataclass

from crm.access.actors import Actor
from crm.clients.actions.editing import change_client
from crm.clients.consents import CHANNELS, SENDERS
from crm.clients.models import Client, Consent
from crm.clients.queries.consents import last_words
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.clock import now


@dataclass(frozen=True)
class How:
    """How the client said it: in the showroom, by phone … and the words that were agreed to."""

    source: str = ""
    wording: str = ""


def record_consents(client: Client, said: Mapping[tuple[str, str], bool], how: How, by: Actor) -> int:
    """Adds a row for each (channel, sender) whose last word differs; returns how many. Raises ValueError for unknown codes."""
    held = {key: row.given for key, row in last_words(client.id).items()}
    new = {key: given for key, given in said.items() if held.get(key) is not given}
    for (channel, sender), given in new.items():
        _add(client, channel, sender, given, how, by)
    if new:
        client.revision += 1
        db.session.flush()
        codes = [f"{channel}.{sender}.{'yes' if given else 'no'}" for (channel, sender), given in new.items()]
        record("client", client.id, "client.consented", by, said=codes, source=how.source)
    return len(new)


def mark_wishes(client: Client, do_not_call: bool, do_not_email: bool, by: Actor) -> None:
    """Notes that the client does not want to be called or e-mailed (mission AX-05)."""
    change_client(client, "wishes", {"do_not_call": do_not_call, "do_not_email": do_not_email}, by)


def _add(client: Client, channel: str, sender: str, given: bool, how: How, by: Actor) -> None:
    if channel not in CHANNELS or sender not in SENDERS:
        raise ValueError(f"{channel} {sender}")
    db.session.add(
        Consent(
            client_id=client.id,
            channel=channel,
            sender=sender,
            given=given,
            at=now(),
            source=how.source[:60],
            wording=how.wording[:500],
            actor_id=by.user_id,
            actor_name=by.name[:120],
        )
    )
