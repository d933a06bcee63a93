"""How far an import is, what became of its rows, and the refused ones back as a file."""

from flask import Response, abort, flash, request, send_file
from flask_babel import gettext as _

from crm.access.actors import actor
from crm.extensions import db
from crm.intake.imports.actions import NotNow, stop
from crm.intake.imports.queries import PAGE, results
from crm.intake.imports.returning import refused_file
from crm.intake.imports.routes.blueprint import RIGHT, address, blueprint, run_or_404
from crm.intake.imports.routes.mapping import show_mapping
from crm.intake.imports.words import (
    MAPPING,
    OUTCOMES,
    STATES,
    reason,
)
from crm.intake.models import Import
from crm.kernel.sheets import TYPES
from crm.outlets.queries import brands, outlets
from crm.web.guards import allow
from crm.web.reader import me
from crm.web.rendering import redirect_to, render


@blueprint.get("/<public_id>")
@allow(RIGHT)
def show(public_id: str) -> Response:
    """Shows the mapping of a file, then how far it is, then what became of its rows."""
    run = run_or_404(public_id)
    return show_mapping(run) if run.state == MAPPING else _progress(run)


@blueprint.post("/<public_id>/stop")
@allow(RIGHT)
def halt(public_id: str) -> Response:
    """Takes no further rows in."""
    run = run_or_404(public_id)
    try:
        stop(run, actor(me()))
    except NotNow:
        abort(409)
    db.session.commit()
    flash(_("The import has been stopped. What came in stays."), "info")
    return redirect_to(address(run))


@blueprint.get("/<public_id>/rows/<outcome>")
@allow(RIGHT)
def rows(public_id: str, outcome: str) -> Response:
    """Shows the rows with one outcome and the leads that they made or belong to."""
    run = run_or_404(public_id)
    if outcome not in OUTCOMES:
        abort(404)
    after = max(-1, min(request.args.get("after", -1, type=int), 2**31))
    found = results(run, outcome, me(), after)
    return render(
        "intake/imports/rows.html",
        run=run,
        outcome=outcome,
        outcomes=OUTCOMES,
        rows=found[:PAGE],
        after=found[PAGE - 1].record.position if len(found) > PAGE else None,
        before=after >= 0,
        reason=reason,
        outlets={row.id: row for row in outlets(active_only=False)},
        brands={row.id: row for row in brands(active_only=False)},
    )


@blueprint.get("/<public_id>/refused.<any(csv,xlsx):kind>")
@allow(RIGHT)
def refused(public_id: str, kind: str) -> Response:
    """Gives the refused rows back as a file, each with its reason."""
    run = run_or_404(public_id)
    name = _("refused-rows")
    return send_file(
        refused_file(run, kind), TYPES[kind], as_attachment=True, download_name=f"{name}-{run.public_id}.{kind}"
    )


def _progress(run: Import) -> Response:
    return render(
        "intake/imports/show.html",
        "intake/imports/_progress.html",
        run=run,
        outcomes=OUTCOMES,
        states=STATES,
        broken_at=run.layout["first_row"] + run.done,
    )
