"""How a lead is asked about and changed (crm/web/record_page.py), and what can go wrong."""

from flask_babel import gettext as _

from crm.clients.actions import ClientIsBlocked, ClientIsGone
from crm.kernel.changes import ChangedMeanwhile
from crm.leads.actions.closing import NothingToUndo, ReasonMissing
from crm.leads.actions.contact import NextStepMissing
from crm.leads.actions.ownership import CannotReceive
from crm.leads.actions.people import OnTheLeadAlready
from crm.leads.actions.treatment import LeadIsClosed, NotByClick
from crm.leads.dossier import lead_to_change
from crm.leads.queries import lead_for
from crm.leads.rights import may_treat
from crm.leads.routes.showing import show_lead
from crm.outlets.selling import OutletDoesNotSellBrand
from crm.web.record_page import Problems, RecordPage

PROBLEMS: Problems = {
    ChangedMeanwhile: (409, lambda: _("Somebody changed this lead meanwhile. Look at it and send again.")),
    LeadIsClosed: (409, lambda: _("This lead has been closed meanwhile.")),
    NothingToUndo: (409, lambda: _("There is no loss to undo: it is open again, or was lost more than 30 days ago.")),
    NotByClick: (422, lambda: _("Converted and Lost have their own buttons.")),
    NextStepMissing: (422, lambda: _("Say what happens next: plan it, or close the lead.")),
    OutletDoesNotSellBrand: (422, lambda: _("This outlet does not sell this brand.")),
    ClientIsBlocked: (422, lambda: _("This client is blocked: nothing new is linked to it.")),
    ClientIsGone: (422, lambda: _("This client is not there any more. Choose again.")),
    OnTheLeadAlready: (422, lambda: _("This person is on the lead already.")),
    ReasonMissing: (422, lambda: _("Choose why the lead is lost.")),
    CannotReceive: (422, lambda: _("This person does not sell this brand in this outlet, or is not active.")),
}
_page = RecordPage("lead", "leads", "leads.show", lead_for, lead_to_change, may_treat, show_lead, PROBLEMS)
ask, ask_again, change, treatable = _page.ask, _page.ask_again, _page.change, _page.treatable
