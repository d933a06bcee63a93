"""What the list of the stock offers to do to many vehicles (list rule 6)."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement
from werkzeug.datastructures import MultiDict

from crm.extensions import db
from crm.kernel.filter import read_filter
from crm.outlets.models import Outlet
from crm.vehicles.bulk import NO_OUTLET, NO_PRICE, NOT_A_PRICE, OUTLET, PRICE, STATUS, TOO_HIGH
from crm.vehicles.forms.bulk import ManyPlacedForm, ManyPricesForm, ManyStatusesForm
from crm.vehicles.pricing import FIXED, PERCENT
from crm.vehicles.queries import vehicle_fields
from crm.vehicles.routes.lists import INDEX, LIST, with_state
from crm.vehicles.words import STATUSES
from crm.web.bulk import BulkList, Offer, offer
from crm.web.typography import euros


def _within(query: MultiDict) -> ColumnElement[bool]:
    return with_state(read_filter(vehicle_fields(), query)).sql()


def _counted(count: int) -> str:
    return ngettext("%(num)s vehicle", "%(num)s vehicles", count)


def _outlet(asked: Mapping) -> str:
    outlet = db.session.get(Outlet, asked["outlet"])
    return _("Outlet: %(name)s", name=outlet.name if outlet else "—")


def _status(asked: Mapping) -> str:
    return _("Status: %(status)s", status=STATUSES.get(asked["status"], ""))


def _price(asked: Mapping) -> str:
    amount = f"{asked['amount']:+d} %" if asked["how"] == PERCENT else euros(asked["amount"] / 100)
    return (
        _("Price: %(amount)s", amount=amount)
        if asked["how"] == FIXED
        else _("Price changed by %(amount)s", amount=amount)
    )


offer(
    BulkList(
        name=LIST,
        endpoint=INDEX,
        record="vehicles.page",
        box="vehicle",
        within=_within,
        counted=_counted,
        reasons={
            NO_PRICE: _l("has no price yet"),
            NOT_A_PRICE: _l("would cost nothing"),
            TOO_HIGH: _l("would cost more than any vehicle does"),
            NO_OUTLET: _l("the outlet is not used any more"),
        },
        offers=(
            Offer(OUTLET, _l("Change the outlet"), "map-pin", ManyPlacedForm, _outlet),
            Offer(STATUS, _l("Change the status"), "arrow-right", ManyStatusesForm, _status),
            Offer(PRICE, _l("Change the price"), "currency-euro", ManyPricesForm, _price),
        ),
    )
)
