"""What the client's page is made of, put together for its template: each tab reads only what it shows."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.routing import BuildError

from crm.access.rights import may
from crm.clients.dossier import (
    Head,
    addresses_of,
    care_requests_of,
    client_by_id,
    consents_of,
    fleet_of,
    gone,
    head_of,
    protocols_of,
    same_domain,
    ties_of,
)
from crm.clients.forms.related import NoteForm
from crm.clients.labels import KIND_BADGES
from crm.clients.models import Client
from crm.clients.queries import client_for
from crm.clients.queries import client_to_change as client_held
from crm.clients.queries.doubles import likely_of
from crm.clients.routes.beside import beside
from crm.clients.routes.facts import address_of, details_of, permissions
from crm.clients.routes.happened import SHOWN, timeline_of, timeline_tabs
from crm.clients.routes.words import words
from crm.kernel.some import Some
from crm.leads.queries.of_client import leads_of
from crm.opportunities.queries.of_client import OPEN, documents_of, opportunities_of
from crm.vehicles.queries.of_client import contracts_of, vehicles_of
from crm.web.came_from import list_query
from crm.web.guards import SAFE_METHODS
from crm.web.rendering import redirect_to, render, wants_fragment, with_event, with_toast

OVERVIEW, RELATED, DETAILS, NOTES = TABS = ("overview", "related", "details", "notes")
FIRST = 5  # rows of each list on the page
NOTES_SHOWN = 100


def client_to_change(public_id: str) -> Client:
    """Returns a client that the reader sees, held while it is changed; 404 for one that is not there or gone."""
    find = client_for if request.method in SAFE_METHODS else client_held
    return find(current_user, public_id) or abort(404)


def show_client(public_id: str, tab: str = OVERVIEW, status: int = 200, **more) -> Response:
    """Returns the client's page at one of its tabs, or its fragment for htmx."""
    head = head_of(current_user, public_id)
    if head is None:
        return gone_client(public_id)
    ties = ties_of(current_user, head.client.id, FIRST)
    values = {
        "head": head,
        "client": head.client,
        "ties": ties,
        "tab": tab,
        "tabs": page_tabs(head.client, tab),
        "kinds": KIND_BADGES,
        "likely": likely_of(head.client.id),
        "actions": head_actions(head.client, ties),
        "reachable": reachable(head, ties),
        "address": address_of(head.client),
        "list_query": list_query(),
        "beside": beside(head.client),
        **words(),
    }
    return render("clients/page.html", "clients/one/_client.html", status, **(values | OF_TAB[tab](head) | more))


def gone_client(public_id: str) -> Response:
    """Returns the way to the client that a merged one became; a word about a deleted one; 404 for nobody."""
    lost = gone(public_id) or abort(404)
    kept = client_by_id(lost.merged_into_id)
    if kept is not None:
        return redirect_to(url_for("clients.page", public_id=kept.public_id, **request.args))
    if not may(current_user, "delete clients"):
        abort(404)
    undo_url = address_if_any("privacy.undo", public_id=public_id, _method="POST")
    return render("clients/one/gone.html", status=410, client=lost, undo_url=undo_url)


def changed(public_id: str, done: str, tab: str = "", removed: str = "") -> Response:
    """Returns the client as it is now: its fragment with a passing message, or a move to its page.

    `removed` is « part.row » of a row that can be put back.
    """
    tab = tab or (request.args.get("tab") if request.args.get("tab") in TABS else OVERVIEW)
    if wants_fragment():
        more = {"removed": removed.partition(".")[::2]} if removed else {}
        return with_toast(with_event(show_client(public_id, tab, **more), "dialog:close"), done)
    flash(done, "success")
    at = {"tab": tab if tab != OVERVIEW else None, "removed": removed or None}
    return redirect_to(url_for("clients.page", public_id=public_id, **at))


def page_tabs(client: Client, tab: str) -> list[dict]:
    """Returns the tabs of the page; each is a link (mission CF-20)."""
    words = {OVERVIEW: _("Overview"), RELATED: _("Related"), DETAILS: _("Details"), NOTES: _("Notes")}
    icons = {OVERVIEW: "eye", RELATED: "share", DETAILS: "id", NOTES: "note"}
    return [
        {
            "label": words[one],
            "icon": icons[one],
            "current": one == tab,
            "url": url_for(
                "clients.page", public_id=client.public_id, tab=None if one == OVERVIEW else one, list=list_query()
            ),
        }
        for one in TABS
    ]


def head_actions(client: Client, ties: dict[str, Some]) -> dict[str, str]:
    """Returns the addresses of what can be done from the head, by name; "" where the reader may not or cannot."""
    asked = {
        "edit": ("clients.edit", "edit clients"),
        "opportunity": ("opportunities.quick", "create opportunities"),
        "owner": ("clients.owner", "edit clients"),
        "block": ("clients.block", "block clients"),
        "merge": ("clients.merge", "merge clients"),
        "delete": ("privacy.ask_deletion", "delete clients"),
    }
    found = {
        name: address_if_any(endpoint, public_id=client.public_id) if may(current_user, right) else ""
        for name, (endpoint, right) in asked.items()
    }
    company = next((tie.other for tie in ties["of_contact"].rows), None) if "of_contact" in ties else None
    if client.kind == "contact" and company is not None and found["opportunity"]:
        found["opportunity"] = address_if_any(
            "opportunities.quick", public_id=company.public_id, contact=client.public_id
        )
    sellable = not client.blocked
    new_lead = address_if_any("leads.new", client=client.public_id) if may(current_user, "create a lead") else ""
    return found | {"lead": new_lead if sellable else "", "opportunity": found["opportunity"] if sellable else ""}


def address_if_any(endpoint: str, **values) -> str:
    """Returns the address of an endpoint of another area, nothing while it does not exist."""
    try:
        return url_for(endpoint, **values)
    except BuildError:
        return ""


def reachable(head: Head, ties: dict[str, Some]) -> dict:
    """Returns whom to call and write to: the client, for a company the contact added last (mission CF-18)."""
    if head.client.kind != "B2B":
        phones, emails = head.phones, head.emails
        return {
            "phone": phones[0].value if phones else "",
            "email": emails[0].value if emails else "",
            "who": head.client,
        }
    contacts = ties["contact"].rows if "contact" in ties else ()
    tie = next((one for one in contacts if one.phone), next(iter(contacts), None))
    return {
        "phone": (tie.phone or "") if tie else "",
        "email": (tie.email or "") if tie else "",
        "who": tie.other if tie else head.client,
    }


def _overview(head: Head) -> dict:
    viewer, client = current_user, head.client
    opportunities = opportunities_of(viewer, client.id, FIRST)
    open_ids = [one.opportunity.id for one in opportunities[OPEN].rows]
    documents = documents_of(viewer, client.id, FIRST, open_ids)
    shown = request.args.get("show") if request.args.get("show") in SHOWN else SHOWN[0]
    consents = consents_of(client.id)
    lines, more_url = timeline_of(viewer, client, shown, consents)
    return {
        "opportunities": opportunities,
        "documents": documents,
        "newest": {part: Some(found.rows[:FIRST], found.total) for part, found in documents.items()},
        "leads": leads_of(viewer, client.id, FIRST),
        "vehicles": vehicles_of(client.id, FIRST),
        "fleet": fleet_of(client.id, FIRST) if client.kind == "B2B" else Some(),
        "care": care_requests_of(client.id, FIRST),
        "permissions": permissions(consents),
        "lines": lines,
        "more_url": more_url,
        "timeline_tabs": timeline_tabs(client, shown),
    }


def _related(head: Head) -> dict:
    client = head.client
    company = client.kind == "B2B"
    return {
        "vehicles": vehicles_of(client.id, FIRST),
        "contracts_of": contracts_of(client.id, FIRST),
        "protocols": protocols_of(client.id, FIRST) if company else Some(),
        "fleet": fleet_of(client.id, FIRST) if company else Some(),
        "care": care_requests_of(client.id, FIRST),
        "addresses": addresses_of(client.id, FIRST),
        "alike": same_domain(current_user, client.id),
        "may_edit": may(current_user, "edit clients"),
        "removed": (request.args.get("removed") or "").partition(".")[::2],
    }


def _details(head: Head) -> dict:
    return {
        "details": details_of(head),
        "addresses": addresses_of(head.client.id, FIRST),
        "permissions": permissions(consents_of(head.client.id)),
    }


def _notes(head: Head) -> dict:
    lines, _more_url = timeline_of(current_user, head.client, "notes", (), NOTES_SHOWN)
    return {"note_form": NoteForm(None), "lines": lines}


OF_TAB = {OVERVIEW: _overview, RELATED: _related, DETAILS: _details, NOTES: _notes}
