"""Offers, order forms and orders by hand: add, change, cancel (mission SD-03)."""

from flask import Response, abort, request
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.opportunities.actions.documents import NewDocument, add_document, cancel_document, change_document
from crm.opportunities.forms.documents import CancellationForm, DocumentForm
from crm.opportunities.models import Document, Opportunity
from crm.opportunities.queries import find
from crm.opportunities.queries.documents import document_for
from crm.opportunities.routes import blueprint
from crm.opportunities.routes.changing import ask, ask_again, change, treatable
from crm.opportunities.words import DOCUMENT_KINDS, OFFER
from crm.outlets.queries import today_at
from crm.web.guards import allow
from crm.web.record_page import Change


@blueprint.get("/opportunities/<public_id>/documents/new")
@allow("treat opportunities")
def new_document(public_id: str) -> Response:
    """Asks for an offer, an order form or an order."""
    opportunity = treatable(public_id)
    kind = request.args.get("kind", "")
    known = {"vehicle": opportunity.vehicle, "amount_cents": opportunity.amount_cents}
    known |= {"dated_on": today_at(opportunity.outlet_id), "kind": kind if kind in DOCUMENT_KINDS else OFFER}
    return ask(opportunity, DocumentForm(None, **known), "document", document=None)


@blueprint.post("/opportunities/<public_id>/documents")
@allow("treat opportunities")
def add(public_id: str) -> Response:
    """Adds the document; the stage follows."""
    form = DocumentForm()

    def verb(one: Opportunity) -> None:
        add_document(one, NewDocument(form.kind.data, **form.said), actor(current_user))

    return change(public_id, form, verb, Change(_("Document added."), again=ask_again("document", document=None)))


@blueprint.get("/opportunities/<public_id>/documents/<document_id>")
@allow("treat opportunities")
def edit_document(public_id: str, document_id: str) -> Response:
    """Shows a document to be changed."""
    opportunity = treatable(public_id)
    document = _document(opportunity, document_id)
    return ask(opportunity, DocumentForm(None, obj=document), "document", document=document)


@blueprint.post("/opportunities/<public_id>/documents/<document_id>")
@allow("treat opportunities")
def save_document(public_id: str, document_id: str) -> Response:
    """Changes a document."""
    document = _document(find(current_user, public_id) or abort(404), document_id)
    form = DocumentForm(kind=document.kind)
    form.kind.data = document.kind

    def verb(one: Opportunity) -> None:
        change_document(one, document, form.said, actor(current_user))

    return change(public_id, form, verb, Change(_("Document saved."), again=ask_again("document", document=document)))


@blueprint.post("/opportunities/<public_id>/documents/<document_id>/cancellation")
@allow("treat opportunities")
def cancel(public_id: str, document_id: str) -> Response:
    """Cancels a document; it stays, struck through."""
    document = _document(find(current_user, public_id) or abort(404), document_id)

    def verb(one: Opportunity) -> None:
        cancel_document(one, document, actor(current_user))

    return change(public_id, CancellationForm(), verb, Change(_("Document cancelled.")))


def _document(opportunity: Opportunity, document_id: str) -> Document:
    return document_for(opportunity.id, document_id) or abort(404)
