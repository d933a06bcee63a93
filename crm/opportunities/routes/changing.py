"""How an opportunity is asked about and changed (crm/web/record_page.py), and what can go wrong."""

from flask_babel import gettext as _

from crm.kernel.changes import ChangedMeanwhile
from crm.leads.actions.contact import NextStepMissing
from crm.leads.actions.ownership import CannotReceive
from crm.opportunities.actions.closing import NothingToUndo, ReasonMissing
from crm.opportunities.actions.documents import NumberTaken
from crm.opportunities.actions.treatment import OpportunityIsClosed
from crm.opportunities.queries import find, find_to_change
from crm.opportunities.rights import may_treat
from crm.opportunities.routes.showing import show
from crm.web.record_page import Problems, RecordPage

PROBLEMS: Problems = {
    ChangedMeanwhile: (409, lambda: _("Somebody changed this opportunity meanwhile. Look at it and send again.")),
    OpportunityIsClosed: (409, lambda: _("This opportunity has been closed meanwhile.")),
    NothingToUndo: (409, lambda: _("There is nothing to undo: it is open, or was closed more than 30 days ago.")),
    NextStepMissing: (422, lambda: _("Say what happens next: plan it, or close the opportunity.")),
    ReasonMissing: (422, lambda: _("Choose a reason.")),
    CannotReceive: (422, lambda: _("This person does not sell this brand in this outlet, or is not active.")),
    NumberTaken: (422, lambda: _("There is a document of this kind with this number already.")),
}
_page = RecordPage(
    "opportunity", "opportunities", "opportunities.page", find, find_to_change, may_treat, show, PROBLEMS
)
ask, ask_again, change, treatable = _page.ask, _page.ask_again, _page.change, _page.treatable
