"""What the list of opportunities offers to do to many of them (list rule 6)."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement
from werkzeug.datastructures import MultiDict

from crm.access.models import User
from crm.extensions import db
from crm.kernel.filter import read_filter
from crm.leads.words import ACTIONS
from crm.opportunities.bulk import CANNOT_RECEIVE, CLOSED, NO_STAGE, OWNER, PLAN, STAGE
from crm.opportunities.forms.bulk import ManyGivenForm, ManyMovedForm, ManyPlannedForm
from crm.opportunities.models import Stage
from crm.opportunities.routes.lists import INDEX, LIST, fields
from crm.opportunities.words import stage_name
from crm.web.bulk import BulkList, Offer, offer
from crm.web.formatting import date_and_time


def _within(query: MultiDict) -> ColumnElement[bool]:
    return read_filter(fields(), query).sql()


def _counted(count: int) -> str:
    return ngettext("%(num)s opportunity", "%(num)s opportunities", count)


def _receiver(asked: Mapping) -> str:
    person = db.session.get(User, asked["person"])
    return _("To %(name)s", name=person.name if person else "—")


def _stage(asked: Mapping) -> str:
    stage = db.session.get(Stage, asked["stage"])
    return _("Stage: %(stage)s", stage=stage_name(stage.kind, stage.name) if stage else "—")


def _planned(asked: Mapping) -> str:
    what, when = ACTIONS.get(asked["action"], ""), date_and_time(datetime.fromisoformat(asked["at"]))
    return _("Planned: %(what)s, %(when)s", what=what, when=when)


offer(
    BulkList(
        name=LIST,
        endpoint=INDEX,
        record="opportunities.page",
        box="opportunity",
        within=_within,
        counted=_counted,
        reasons={
            CLOSED: _l("is closed"),
            CANNOT_RECEIVE: _l("the person does not sell this brand there, or is not active"),
            NO_STAGE: _l("the stage is not used any more"),
        },
        offers=(
            Offer(OWNER, _l("Give to somebody"), "user-check", ManyGivenForm, _receiver),
            Offer(STAGE, _l("Change the stage"), "layout-kanban", ManyMovedForm, _stage),
            Offer(PLAN, _l("Plan the next action"), "calendar-plus", ManyPlannedForm, _planned),
        ),
    )
)
