"""What the search shows of a client: one row of columns, whichever way it was found."""

from collections.abc import Sequence

from sqlalchemy import Row, Select, bindparam, select

from crm.access.models import User
from crm.access.rights import may
from crm.clients.models import Client
from crm.clients.queries import visible_to
from crm.clients.queries.lists import CALLED, POINTS
from crm.clients.queries.visible import SEE
from crm.extensions import db
from crm.kernel.statements import Statements
from crm.opportunities.brands import BRANDS

SHOWN = (
    Client.id,
    Client.public_id,
    *CALLED,
    Client.siret,
    Client.national_id,
    Client.postal_code,
    Client.city,
    Client.do_not_call,
    Client.do_not_email,
    Client.blocked,
    *POINTS,
    *BRANDS,
)
_statements = Statements()


def shown(viewer: User, ids: Sequence[int]) -> list[Row]:
    """Returns those of the clients that the viewer sees, in the order of the ids: one statement, or none."""
    if not ids:
        return []
    statement = _statements.get(may(viewer, SEE), lambda: _of_ids(viewer))
    rows = {row.id: row for row in db.session.execute(statement, {"ids": list(ids)})}
    return [rows[key] for key in ids if key in rows]


def _of_ids(viewer: User) -> Select:
    return select(*SHOWN).where(visible_to(viewer), Client.id.in_(bindparam("ids", expanding=True)))
