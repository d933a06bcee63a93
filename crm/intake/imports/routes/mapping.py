"""What the columns of a file are: guessed, corrected, looked at, then started."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from crm.access.actors import actor
from crm.extensions import db
from crm.intake.imports.actions import Choices, NoContactColumn, NotNow, choose, start, withdraw
from crm.intake.imports.forms import MappingForm
from crm.intake.imports.preview import preview
from crm.intake.imports.reading import can_reach, columns_of
from crm.intake.imports.routes.blueprint import RIGHT, address, blueprint, run_or_404
from crm.intake.imports.words import (
    ENCODINGS,
    FIELD_GROUPS,
    FIELDS,
    MAPPING,
    SEPARATORS,
    STOPPED,
)
from crm.intake.models import Import
from crm.web.guards import allow
from crm.web.reader import me
from crm.web.rendering import redirect_to, render, wants_fragment


@blueprint.get("/<public_id>/mapping")
@allow(RIGHT)
def mapping(public_id: str) -> Response:
    """Shows the mapping of a stopped import again."""
    run = run_or_404(public_id)
    return show_mapping(run) if is_open(run) else redirect_to(address(run))


@blueprint.post("/<public_id>/mapping")
@allow(RIGHT)
def choose_mapping(public_id: str) -> Response:
    """Keeps the choices and shows the first rows by them."""
    run, form = run_or_404(public_id), MappingForm()
    if not form.validate():
        return show_mapping(run, form, 422)
    _choose(run, form)
    db.session.commit()
    return show_mapping(run) if wants_fragment() else redirect_to(url_for("imports.mapping", public_id=public_id))


@blueprint.post("/<public_id>/start")
@allow(RIGHT)
def begin(public_id: str) -> Response:
    """Keeps the choices and lets the rows come in; asked twice, it shows how far they are."""
    run, form = run_or_404(public_id), MappingForm()
    if not is_open(run):
        return redirect_to(address(run))
    if not form.validate():
        return show_mapping(run, form, 422)
    _choose(run, form)
    try:
        start(run, actor(me()))
    except NoContactColumn:
        return show_mapping(run, form, 422)
    db.session.commit()
    return redirect_to(address(run))


@blueprint.post("/<public_id>/withdrawal")
@allow(RIGHT)
def forget(public_id: str) -> Response:
    """Forgets a file of which nothing came in."""
    run = run_or_404(public_id)
    try:
        withdraw(run, actor(me()))
    except NotNow:
        abort(409)
    db.session.commit()
    flash(_("The file has been removed. Nothing of it came in."), "success")
    return redirect_to(url_for("imports.index"))


def is_open(run: Import) -> bool:
    """Returns whether the mapping may still be changed."""
    return run.state in (MAPPING, STOPPED)


def _choose(run: Import, form: MappingForm) -> None:
    values = {str(c["index"]): request.form.get(f"column-{c['index']}", "") for c in run.columns}
    try:
        choose(run, Choices(values, form.outlet_id, form.brand_id, form.activity.data, form.alerts.data))
    except NotNow:
        abort(409)


def show_mapping(run: Import, form: MappingForm | None = None, status: int = 200) -> Response:
    """Returns the mapping with the first rows read by it; htmx gets the first rows alone."""
    if form is None:
        form = MappingForm(formdata=None)
        form.show(run.default_outlet_id, run.default_brand_id, run.default_activity)
        form.alerts.data = run.alerts
    columns = columns_of(run)
    return render(
        "intake/imports/mapping.html",
        "intake/imports/_preview.html",
        status=status,
        run=run,
        form=form,
        columns=list(zip(run.columns, columns, strict=True)),
        groups=FIELD_GROUPS,
        fields=FIELDS,
        reachable=can_reach(columns),
        rows=preview(run),
        encoding=ENCODINGS.get(run.layout["encoding"], run.layout["encoding"]),
        separator=SEPARATORS.get(run.layout["separator"], run.layout["separator"]),
    )
