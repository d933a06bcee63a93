"""The phones and e-mails of a client. A company has none: they live on its contacts (mission CF-18)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from crm.access.actors import Actor
from crm.clients.actions.editing import keep
from crm.clients.models import Client, ContactPoint
from crm.extensions import db
from crm.kernel.changes import Change


class CompanyHasNoPoints(Exception):
    """A company was to get a phone or an e-mail of its own."""


@dataclass(frozen=True)
class Point:
    """A phone (E.164) or an e-mail, and what it is: mobile, home, work."""

    kind: str
    value: str
    label: str = ""


def set_points(client: Client, wanted: Sequence[Point], by: Actor) -> None:
    """Makes these the client's phones and e-mails, in this order; relay addresses of portals stay.

    Raises CompanyHasNoPoints.
    """
    if client.kind == "B2B" and wanted:
        raise CompanyHasNoPoints
    own = select(ContactPoint).where(ContactPoint.client_id == client.id, ~ContactPoint.relay)
    old = db.session.scalars(own.order_by(ContactPoint.id)).all()
    unique = list({(one.kind, one.value): one for one in wanted}.values())
    if [Point(one.kind, one.value, one.label) for one in old] == unique:
        return
    db.session.execute(delete(ContactPoint).where(ContactPoint.id.in_([one.id for one in old])))
    write_points(client, unique)
    keep(client, "points", {"points": Change(_told(old), _told(unique))}, by)


def add_points(client: Client, more: Sequence[Point], by: Actor) -> None:
    """Adds the phones and e-mails that the client does not have yet. Raises CompanyHasNoPoints."""
    if client.kind == "B2B" and more:
        raise CompanyHasNoPoints
    known = db.session.scalars(select(ContactPoint).where(ContactPoint.client_id == client.id)).all()
    have = {(one.kind, one.value) for one in known}
    new = [one for one in more if (one.kind, one.value) not in have]
    if new:
        write_points(client, new)
        keep(client, "points", {"points": Change(_told(known), ", ".join((_told(known), _told(new))).strip(", "))}, by)


def write_points(client: Client, points: Sequence[Point]) -> None:
    """Adds the rows, flushed, in their order."""
    for one in points:
        db.session.add(ContactPoint(client_id=client.id, kind=one.kind, value=one.value, label=one.label))
        db.session.flush()


def _told(points: Sequence[Point] | Sequence[ContactPoint]) -> str:
    return ", ".join(one.value for one in points)
