"""The list as it is filtered, as a file. A POST, for who took which clients away is written down."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask import Response, flash, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.clients.labels import KIND_BADGES
from crm.clients.queries import SORTS, all_pages, more_than, reaches, tags_of
from crm.clients.routes import clients
from crm.clients.routes.lists import INDEX, fields
from crm.extensions import db
from crm.journal.actions import record
from crm.kernel.filter import Filter, read_filter
from crm.kernel.sheets import TYPES, write
from crm.opportunities.brands import requests_of
from crm.outlets.models import Brand
from crm.outlets.queries import brands
from crm.web.formatting import local
from crm.web.guards import allow
from crm.web.listing import pairs_of, sent_filter
from crm.web.rendering import redirect_to
from crm.web.typography import number

MOST_EXPORTED = 50_000  # rows: a file of more is neither made within a request nor read by a person


@clients.post("/clients/export.<any(csv,xlsx):kind>")
@allow("export clients")
def export(kind: str) -> Response:
    """Gives the list as it is filtered and sorted, and writes down who took it."""
    query = pairs_of(sent_filter(request.form))
    named = brands(active_only=False)
    chosen, sort = read_filter(fields(named), query), request.form.get("sort", "")
    if more_than(current_user, chosen, MOST_EXPORTED):
        flash(_("More than %(most)s clients: narrow the filter first.", most=number(MOST_EXPORTED)), "warning")
        return redirect_to(f"{url_for(INDEX)}?{chosen.query()}")
    file = write(kind, _heads(), _lines(chosen, sort if sort.lstrip("-") in SORTS else "", named))
    record("user", current_user.id, "clients.exported", actor(current_user), filter=chosen.query(), format=kind)
    db.session.commit()
    return send_file(file, TYPES[kind], as_attachment=True, download_name=f"{_('clients')}.{kind}")


def _heads() -> list[str]:
    return [
        _("Type"),
        _("Title"),
        _("First name"),
        _("Last name"),
        _("Company"),
        "SIRET",
        _("VAT number"),
        _("Phone"),
        _("E-mail"),
        _("Contact"),
        _("Do not call"),
        _("Do not e-mail"),
        _("Street"),
        _("Postal code"),
        _("City"),
        _("Segment"),
        _("Tags"),
        _("Brands"),
        _("Owner"),
        _("Blocked"),
        _("Last request"),
        _("Created"),
    ]


def _lines(chosen: Filter, sort: str, named: Sequence[Brand]) -> Iterator[list[str]]:
    for rows in all_pages(current_user, chosen, sort):
        ids = [row.id for row in rows]
        reach, asked, tags = reaches(rows), requests_of(ids), tags_of(ids)
        for row in rows:
            yield _line(row, reach.get(row.id), asked.get(row.id, (frozenset(), None)), tags.get(row.id, ()), named)


def _line(row, reach, asked, tags, named) -> list[str]:
    known, last = asked
    return [
        str(KIND_BADGES[row.kind]),
        row.civility,
        row.first_name,
        row.last_name,
        row.company,
        row.siret,
        row.vat_number,
        reach.phone if reach else "",
        reach.email if reach else "",
        reach.via if reach else "",
        _yes(row.do_not_call or bool(reach and not reach.may_call)),
        _yes(row.do_not_email or bool(reach and not reach.may_email)),
        row.street,
        row.postal_code,
        row.city,
        row.segment or "",
        ", ".join(tag.label for tag in tags),
        ", ".join(brand.code for brand in named if brand.id in known),
        f"{row.owner_first_name} {row.owner_last_name}" if row.owner_last_name else "",
        _yes(row.blocked),
        _day(last) if last else "",
        _day(row.created_at),
    ]


def _day(moment: datetime) -> str:
    """As a spreadsheet reads a date, with its year."""
    return f"{local(moment):%d/%m/%Y}"


def _yes(mark: bool) -> str:
    return _("Yes") if mark else ""
