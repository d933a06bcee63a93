"""« À réparer »: what could not be read, where a person corrects it and sends it on."""

from flask import Blueprint, Flask, Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.actors import actor
from crm.extensions import db
from crm.intake import api, commands
from crm.intake.actions.repairing import NotWaiting, read_so_far, send_on, skip
from crm.intake.forms import RepairForm, SkipForm, corrected, shown
from crm.intake.models import QUARANTINED, IntakeRecord, RawMessage, Source
from crm.intake.originals import decoded
from crm.intake.queries import sources as all_sources
from crm.intake.queries import troubles, waiting, waiting_record
from crm.intake.words import DOORS, hindrance, told
from crm.outlets.queries import legal_entity
from crm.web.guards import allow
from crm.web.rendering import redirect_to, render

blueprint = Blueprint("intake", __name__, url_prefix="/intake")
RIGHT = "repair what could not be read"
PAGE = 20
SHOWN = 40_000  # characters of a raw message


def install(app: Flask) -> None:
    """Registers the pages, the commands and the HTTP doors of intake."""
    app.register_blueprint(blueprint)
    app.register_blueprint(commands.blueprint)
    api.install(app)


@blueprint.get("/repair")
@allow(RIGHT)
def tray() -> Response:
    """What waits, newest first."""
    before = waiting_record(request.args.get("before", ""))
    rows = waiting(before[0].id if before else None, PAGE + 1)
    more = url_for("intake.tray", before=rows[PAGE - 1][0].public_id) if len(rows) > PAGE else None
    return render(
        "intake/tray.html", "intake/_rows.html", rows=rows[:PAGE], next_url=more, told=told, beginning=_beginning,
        troubles=troubles(),
    )  # fmt: skip


@blueprint.get("/sources")
@allow(RIGHT)
def sources() -> Response:
    """Where leads come from, and which of these doors can't be opened, since when and why."""
    return render("intake/sources.html", sources=all_sources(), doors=DOORS, hindrance=hindrance, entity=legal_entity())


@blueprint.get("/repair/<public_id>")
@allow(RIGHT)
def repair(public_id: str) -> Response:
    """The raw message as received, and the form."""
    row, raw, source = _found(public_id)
    return _page(row, raw, source, RepairForm(data=shown(read_so_far(row))), SkipForm())


@blueprint.post("/repair/<public_id>")
@allow(RIGHT)
def send(public_id: str) -> Response:
    """Send the corrected record on."""
    row, raw, source = _found(public_id)
    form = RepairForm()
    if not form.validate_on_submit():
        return _page(row, raw, source, form, SkipForm(formdata=None), 422)
    try:
        outcome = send_on(row, raw, source, corrected(form, read_so_far(row)), actor(current_user))
    except NotWaiting:
        abort(409)
    address = f"/leads/{outcome.lead.public_id}" if outcome.lead else url_for("intake.tray")
    db.session.commit()
    flash(_("Sent on: it is a lead now."), "success")
    return redirect_to(address)


@blueprint.post("/repair/<public_id>/skip")
@allow(RIGHT)
def skip_record(public_id: str) -> Response:
    """Take it out of the tray, with the reason."""
    row, raw, source = _found(public_id)
    form = SkipForm()
    if not form.validate_on_submit():
        return _page(row, raw, source, RepairForm(formdata=None, data=shown(read_so_far(row))), form, 422)
    try:
        skip(row, form.reason.data, actor(current_user))
    except NotWaiting:
        abort(409)
    db.session.commit()
    flash(_("Taken out of the tray."), "success")
    return redirect_to(url_for("intake.tray"))


@blueprint.get("/repair/<public_id>/raw")
@allow(RIGHT)
def raw_file(public_id: str) -> Response:
    """The raw message as a file, exactly as it came."""
    _, raw, _source = _found(public_id)
    return Response(
        raw.body,
        mimetype="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="message-{raw.public_id}.bin"'},
    )


def _found(public_id: str) -> tuple[IntakeRecord, RawMessage, Source]:
    return waiting_record(public_id) or abort(404)


def _page(
    row: IntakeRecord, raw: RawMessage, source: Source, form: RepairForm, skip_form: SkipForm, status: int = 200
) -> Response:
    return render(
        "intake/repair.html",
        status=status,
        row=row,
        raw=raw,
        source=source,
        form=form,
        skip_form=skip_form,
        text=_text(raw),
        reason=told(row.why),
        is_waiting=row.outcome == QUARANTINED,
    )


def _text(raw: RawMessage) -> str:
    return _("A file that is not text.") if raw.body.startswith(b"PK") else decoded(raw.body)[:SHOWN]


def _beginning(row: IntakeRecord, raw: RawMessage) -> str:
    """What tells a record in the list: who it is from, as far as that was read, else how the message begins."""
    read = read_so_far(row)
    return read.full_name or read.company or " ".join(_text(raw)[:400].split())[:120]
