"""What the list of clients offers to do to many of them (list rule 6)."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement
from werkzeug.datastructures import MultiDict

from crm.access.models import User
from crm.clients.bulk import FOLLOWING, INACTIVE, NO_ENTRY, OWNER, RETIRED, TAGS
from crm.clients.forms.bulk import ManyFollowedForm, ManyOwnersForm, ManyTagsForm
from crm.clients.models import Reference
from crm.clients.routes.lists import INDEX, LIST, fields
from crm.extensions import db
from crm.kernel.filter import read_filter
from crm.outlets.queries import brands
from crm.web.bulk import BulkList, Offer, offer


def _within(query: MultiDict) -> ColumnElement[bool]:
    return read_filter(fields(brands(active_only=False)), query).sql()


def _counted(count: int) -> str:
    return ngettext("%(num)s client", "%(num)s clients", count)


def _owner(asked: Mapping) -> str:
    person = db.session.get(User, asked["person"]) if asked["person"] else None
    return _("Owner: %(name)s", name=person.name if person else _("Nobody"))


def _entry(asked: Mapping) -> str:
    one = db.session.get(Reference, asked["entry"])
    label = one.label if one else "—"
    return _("Added: %(tag)s", tag=label) if asked["add"] else _("Taken off: %(tag)s", tag=label)


def _followed(asked: Mapping) -> str:
    return _("Followed") if asked["on"] else _("No longer followed")


offer(
    BulkList(
        name=LIST,
        endpoint=INDEX,
        record="clients.page",
        box="client",
        within=_within,
        counted=_counted,
        reasons={
            INACTIVE: _l("the person is no longer active"),
            NO_ENTRY: _l("the tag is not there any more"),
            RETIRED: _l("the tag is no longer in use"),
        },
        offers=(
            Offer(OWNER, _l("Change the owner"), "user-check", ManyOwnersForm, _owner),
            Offer(TAGS, _l("Tags"), "tag", ManyTagsForm, _entry),
            Offer(FOLLOWING, _l("Follow"), "bell", ManyFollowedForm, _followed),
        ),
    )
)
