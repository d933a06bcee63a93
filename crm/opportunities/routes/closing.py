"""Won, lost, opened again, and the client's other opportunities once one is won."""

from flask import Response
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.opportunities.actions import closing
from crm.opportunities.dossier import others_of
from crm.opportunities.forms.closing import LossForm, OthersForm, UndoForm, WinForm
from crm.opportunities.models import Opportunity
from crm.opportunities.rights import may_treat
from crm.opportunities.routes import blueprint
from crm.opportunities.routes.changing import ask, ask_again, change, treatable
from crm.web.guards import allow
from crm.web.record_page import Change


@blueprint.get("/opportunities/<public_id>/win")
@allow("treat opportunities")
def ask_win(public_id: str) -> Response:
    """Asks what decided."""
    return ask(treatable(public_id), WinForm(None), "win")


@blueprint.post("/opportunities/<public_id>/win")
@allow("treat opportunities")
def win(public_id: str) -> Response:
    """Closes it as won, with its reason."""
    form, by = WinForm(), actor(current_user)

    def verb(one: Opportunity) -> None:
        closing.win(one, form.reason.data, form.note.data or "", by)

    done = _("Opportunity won. It can be opened again for 30 days.")
    return change(public_id, form, verb, Change(done, again=ask_again("win")))


@blueprint.get("/opportunities/<public_id>/loss")
@allow("treat opportunities")
def ask_loss(public_id: str) -> Response:
    """Asks why it is lost."""
    return ask(treatable(public_id), LossForm(None), "loss")


@blueprint.post("/opportunities/<public_id>/loss")
@allow("treat opportunities")
def lose(public_id: str) -> Response:
    """Closes it as lost, with its reason."""
    form, by = LossForm(), actor(current_user)

    def verb(one: Opportunity) -> None:
        closing.lose(one, form.reason.data, form.note.data or "", by)

    done = _("Opportunity lost. It can be opened again for 30 days.")
    return change(public_id, form, verb, Change(done, again=ask_again("loss")))


@blueprint.delete("/opportunities/<public_id>/closing")
@blueprint.post("/opportunities/<public_id>/closing/undo")
@allow("treat opportunities")
def undo(public_id: str) -> Response:
    """Opens a closed one again."""
    by = actor(current_user)

    def verb(one: Opportunity) -> None:
        closing.undo_closing(one, by)

    return change(public_id, UndoForm(), verb, Change(_("The opportunity is open again.")))


@blueprint.post("/opportunities/<public_id>/others/loss")
@allow("treat opportunities")
def close_others(public_id: str) -> Response:
    """Closes those of the client's other opportunities that are ticked, now that this one is won (mission AX-16)."""
    form = OthersForm()

    def verb(won: Opportunity) -> None:
        found = (one.opportunity for one in others_of(current_user, won))
        ticked = [one for one in found if one.public_id in form.other.data and may_treat(current_user, one)]
        closing.close_others(ticked, won, actor(current_user))

    return change(public_id, form, verb, Change(_("The other opportunities are closed.")))
