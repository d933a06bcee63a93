"""« Affecter des leads »: what the lists of leads offer to do to many of them (list rule 6)."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import ColumnElement
from werkzeug.datastructures import MultiDict

from crm.access.models import User
from crm.assignment.bulk import ASSIGN, CANNOT_RECEIVE, CLOSED, NOBODY
from crm.extensions import db
from crm.kernel.filter import read_filter
from crm.leads.forms.bulk import ManyLeadsForm
from crm.leads.queries import Names, lead_fields
from crm.web.bulk import BulkList, Offer, offer


def _within(query: MultiDict) -> ColumnElement[bool]:
    return read_filter(lead_fields(Names(current_user._get_current_object())), query).sql()


def _counted(count: int) -> str:
    return ngettext("%(num)s lead", "%(num)s leads", count)


def _receiver(asked: Mapping) -> str:
    person = db.session.get(User, asked["person"]) if asked["person"] else None
    return _("To %(name)s", name=person.name) if person else _("In turn, by the assignment rules")


offer(
    BulkList(
        name="leads",
        endpoint="leads.index",
        record="leads.show",
        box="lead",
        within=_within,
        counted=_counted,
        reasons={
            CLOSED: _l("is closed"),
            CANNOT_RECEIVE: _l("the person does not sell this brand there, or is not active"),
            NOBODY: _l("nobody could be found by the rules"),
        },
        offers=(Offer(ASSIGN, _l("Assign leads"), "user-check", ManyLeadsForm, _receiver),),
    )
)
