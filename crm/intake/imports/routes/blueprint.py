"""What all pages of imports share: the blueprint, the right, the import that an address names."""

from flask import Blueprint, abort, request, url_for

from crm.intake.imports.queries import run_named
from crm.intake.models import Import
from crm.intake.readers.sheet import MAX_BYTES

blueprint = Blueprint("imports", __name__, url_prefix="/imports")
RIGHT = "import files"
FORM_ROOM = 1024 * 1024  # what an upload may be larger than its file


@blueprint.url_value_preprocessor
def allow_large_files(endpoint: str | None, _values: dict | None) -> None:
    """A file of a million rows is larger than any other request may be."""
    if endpoint == "imports.upload":
        request.max_content_length = MAX_BYTES + FORM_ROOM


def run_or_404(public_id: str) -> Import:
    """Returns an import of the legal entity, or ends the request with 404."""
    run = run_named(public_id)
    if run is None:
        abort(404)
    return run


def address(run: Import) -> str:
    """Returns where an import is shown."""
    return url_for("imports.show", public_id=run.public_id)
