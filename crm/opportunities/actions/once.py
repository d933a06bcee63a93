"""A form that is sent twice makes one opportunity: it carries the public id that its opportunity gets."""

import re
from dataclasses import replace

from sqlalchemy import select

from crm.access.actors import Actor
from crm.clients.models import Client
from crm.extensions import db
from crm.kernel.base import ALPHABET
from crm.opportunities.actions.opening import NewOpportunity, open_opportunity
from crm.opportunities.models import Opportunity

PUBLIC_ID = re.compile(f"[{ALPHABET}]{{12}}")


def open_once(new: NewOpportunity, by: Actor) -> Opportunity:
    """Opens the opportunity, or returns the one that the same form has made already. Raises what `open_opportunity` does.

    The client's row is held meanwhile: of two requests at once the second sees what the first one made.
    """
    hold(new.client)
    if not PUBLIC_ID.fullmatch(new.once):
        return open_opportunity(replace(new, once=""), by)
    earlier = db.session.scalar(select(Opportunity).where(Opportunity.public_id == new.once))
    if earlier is None:
        return open_opportunity(new, by)
    return earlier if earlier.client_id == new.client.id else open_opportunity(replace(new, once=""), by)


def hold(client: Client) -> None:
    """Holds the client's row until the end of the transaction, read anew: it may have been blocked or merged meanwhile."""
    asked = select(Client).where(Client.id == client.id).with_for_update()
    db.session.scalars(asked.execution_options(populate_existing=True)).one()
