"""Changing a client section by section, in place or as plain pages."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.rights import may
from crm.clients.forms.editing import SectionForm
from crm.clients.forms.parts import age_of
from crm.clients.labels import ADDRESS_KINDS, CHANNELS, CONSENT_SOURCES, KINDS, POINT_LABELS, SENDERS
from crm.clients.models import Client
from crm.clients.queries import entries_of, points_of, tags_of
from crm.clients.queries.consents import last_words, ledger
from crm.clients.routes import clients
from crm.clients.routes.sections import SECTIONS, TITLES, sections_of
from crm.clients.routes.showing import client_to_change
from crm.extensions import db
from crm.journal.queries import timeline
from crm.kernel.clock import now
from crm.web.guards import allow
from crm.web.rendering import redirect_to, render, wants_fragment, with_toast

SECTION = f"<any({','.join(SECTIONS)}):section>"


@clients.get("/clients/<public_id>/edit")
@allow("edit clients")
def edit(public_id: str) -> Response:
    """Shows every section; `?section=` answers htmx with one, to leave its form."""
    client = _client(public_id)
    wanted = request.args.get("section", "")
    return _page(client, wanted if wanted in sections_of(client) else "")


@clients.get(f"/clients/<public_id>/edit/{SECTION}")
@allow("edit clients")
def edit_section(public_id: str, section: str) -> Response:
    """Shows the form of one section."""
    client = _client(public_id, section)
    form = SECTIONS[section].form(client, False)
    form.shows(client.revision)
    return _page(client, section, form)


@clients.post(f"/clients/<public_id>/edit/{SECTION}")
@allow("edit clients")
def change_section(public_id: str, section: str) -> Response:
    """Saves one section. What somebody else saved meanwhile is told first; what was typed stays in the form."""
    client = _client(public_id, section)
    form = SECTIONS[section].form(client, True)
    good = form.validate()
    if form.revision.data is not None and form.revision.data != client.revision:
        form.shows(client.revision)
        return _page(client, section, form, 409, _meanwhile(client))
    if not good:
        return _page(client, section, form, 422)
    SECTIONS[section].save(client, form)
    db.session.commit()
    return _saved(client, section)


def _client(public_id: str, section: str = "") -> Client:
    """Returns a client that can be changed; 404 for one that is not there (any more) or has no such section."""
    client = client_to_change(public_id)
    if section and section not in sections_of(client):
        abort(404)
    return client


def _meanwhile(client: Client) -> str:
    last = next((event for event in timeline("client", client.id, 5) if event.kind.startswith("client.")), None)
    who = last.actor_name if last and last.actor_name else _("Somebody else")
    return _(
        "%(who)s has changed this client meanwhile. What you typed is still here: look it over and save again.", who=who
    )


def _saved(client: Client, section: str) -> Response:
    if wants_fragment():
        return with_toast(_page(client, section), _("Saved."))
    flash(_("Saved."), "success")
    return redirect_to(url_for("clients.edit", public_id=client.public_id, _anchor=section))


def _page(
    client: Client, section: str = "", form: SectionForm | None = None, status: int = 200, problem: str = ""
) -> Response:
    fragment = f"clients/edit/_{section}{'_form' if form else ''}.html" if section else None
    return render(
        "clients/edit/index.html",
        fragment,
        status,
        client=client,
        sections=sections_of(client),
        titles=TITLES,
        editing=section if form else "",
        form=form,
        problem=problem,
        kind=client.kind,
        watched={},
        may_add=may(current_user, "add to reference lists"),
        age=age_of(client.birth_date, now().date()),
        **_shown(client),
    )


def _shown(client: Client) -> dict:
    """What the sections show when they are not being changed."""
    segments = {one.id: one for one in entries_of(("segment",), active_only=False)["segment"]}
    return {
        "points": points_of([client.id])[client.id],
        "segment": segments.get(client.segment_id),
        "tags": tags_of([client.id]).get(client.id, []),
        "held": last_words(client.id),
        "ledger": ledger(client.id),
        "words": {
            "kinds": KINDS, "labels": POINT_LABELS, "channels": CHANNELS, "senders": SENDERS,
            "sources": CONSENT_SOURCES, "addresses": ADDRESS_KINDS,
        },
    }  # fmt: skip
