"""The demonstration: its dealership file, two years of history, and somebody who is away this week."""

from datetime import datetime, timedelta

from sqlalchemy import select

from crm.access.models import User
from crm.access.rights import SELLERS
from crm.extensions import db
from crm.outlets.models import LegalEntity
from crm.setup.dealership.loading import load
from crm.setup.demo import DEMO_FILE, DEMO_SIGN_INS
from crm.setup.history.around_clients import surround_clients
from crm.setup.history.house import read_house
from crm.setup.history.making import make_history
from crm.setup.history.sales import make_sales
from crm.setup.history.size import Size
from crm.setup.history.stock import make_stock


class NotEmpty(Exception):
    """The database holds a dealership already: the demonstration goes into an empty one only."""


def make_demonstration(size: Size, now: datetime) -> dict[str, int]:
    """Fills an empty database, flushed; returns the rows of history by table. Raises NotEmpty."""
    if db.session.scalar(select(LegalEntity.id).limit(1)) is not None:
        raise NotEmpty
    load(DEMO_FILE.read_text("utf-8"))
    house = read_house()
    written = make_history(house, size, now)
    written["opportunity"] = make_sales(house, size.seed, now)
    written["vehicle"] = make_stock(house, size.seed, now)
    for table, rows in surround_clients(house, size.seed, now).items():
        written[table] = written.get(table, 0) + rows
    _send_somebody_away(now)
    db.session.flush()
    return written


def _send_somebody_away(now: datetime) -> None:
    """Their colleagues get the leads meanwhile, and the reason says so."""
    shown = {sign_in.login for sign_in in DEMO_SIGN_INS}
    sellers = db.session.scalars(select(User).where(User.profile.in_(SELLERS)).order_by(User.login_id))
    away = [seller for seller in sellers if seller.login_id not in shown][1]
    away.away_from, away.away_until = now.date() - timedelta(days=2), now.date() + timedelta(days=5)
