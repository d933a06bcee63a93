"""The list of imports, and a file that comes in."""

from flask import Response, flash, request
from flask_babel import gettext as _

from crm.extensions import db
from crm.intake.imports.actions import FileKnown, keep_upload
from crm.intake.imports.forms import UploadForm
from crm.intake.imports.queries import PAGE, page_of_runs, run_named, source_names
from crm.intake.imports.routes.blueprint import RIGHT, address, blueprint
from crm.intake.imports.surveying import survey
from crm.intake.imports.words import (
    STATES,
    refusal,
)
from crm.intake.readers.rows import SheetRefused
from crm.intake.readers.sheet import MAX_BYTES
from crm.web.guards import allow
from crm.web.reader import me
from crm.web.rendering import redirect_to, render


@blueprint.get("")
@allow(RIGHT)
def index() -> Response:
    """Shows what was imported, and takes a file."""
    return _index(UploadForm(formdata=None))


@blueprint.post("")
@allow(RIGHT)
def upload() -> Response:
    """Keeps a file and goes on to its mapping; a file that came before leads to what became of it."""
    form = UploadForm()
    if not form.validate():
        return _index(form, 422)
    sent = form.upload()
    db.session.rollback()  # no transaction waits while the file is looked at
    try:
        run = keep_upload(sent, survey(sent.body), me())
    except SheetRefused as refused:
        form.file.errors = [refusal(refused)]
        return _index(form, 422)
    except FileKnown as known:
        flash(_("This file was imported before: nothing was added. This is what became of it."), "info")
        return redirect_to(address(known.run))
    db.session.commit()
    return redirect_to(address(run))


def _index(form: UploadForm, status: int = 200) -> Response:
    if form.source.data is None:
        form.source.data = _("Files")
    before = run_named(request.args.get("before", ""))
    listed = page_of_runs(before)
    return render(
        "intake/imports/index.html",
        status=status,
        form=form,
        listed=listed[:PAGE],
        older=listed[PAGE - 1].run if len(listed) > PAGE else None,
        newer=before is not None,
        states=STATES,
        sources=source_names(),
        most=MAX_BYTES >> 20,
    )
