"""Cells of a list's row that are changed in their place (list rule 7): Enter saves, Esc cancels, nothing is overwritten."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.access.models import User
from crm.extensions import db
from crm.kernel.changes import expect_revision
from crm.web.dialogs import shown_at
from crm.web.forms import RecordForm
from crm.web.guards import for_reader
from crm.web.record_page import Problems
from crm.web.rendering import redirect_to, render, wants_fragment, with_toast

Row = TypeVar("Row")
UNSEEN = ("csrf_token", "revision")


@dataclass(frozen=True)
class Cells(Generic[Row]):
    """The cells of one list: its blueprint has the routes `edit_cell`, `save_cell`, `page` and `index`.

    `forms` make each cell's form, filled in with what is; `save` does what it says; `shown` is the cell as it is.
    `controls` names the fields that a cell shows when it does not show all of its form.
    """

    area: str
    find: Callable[[User, str], Row | None]
    hold: Callable[[User, str], Row | None]
    allowed: Callable[[User, Row], bool]
    forms: Mapping[str, Callable[[Any], RecordForm]]
    save: Callable[[Row, Any], object]
    shown: Callable[[str, str], Response]
    problems: Problems
    controls: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def edit(self, public_id: str, what: str) -> Response:
        """Returns the form of one cell; with ?shown the cell as it is. Without script the record's page has the same."""
        row = for_reader(self.find(current_user, public_id), self.allowed)
        form = self._form(row, what)
        if not wants_fragment():
            return redirect_to(url_for(f"{self.area}.page", public_id=public_id))
        return self.shown(public_id, what) if "shown" in request.args else self._ask(row, what, form)

    def change(self, public_id: str, what: str) -> Response:
        """Saves one cell and answers with it; somebody else's change is told, and nothing is overwritten."""
        row = for_reader(self.hold(current_user, public_id), self.allowed)
        form = self._form(row, what)
        if not form.validate():
            return self._ask(row, what, form, 422)
        try:
            expect_revision(row, form.revision.data)
            self.save(row, form)
        except tuple(self.problems) as problem:
            db.session.rollback()
            status, words = self.problems[type(problem)]
            return self._ask(row, what, form, status, words())
        db.session.commit()
        return with_toast(self.shown(public_id, what), _("Saved."))

    def _form(self, row: Row, what: str) -> RecordForm:
        return (self.forms.get(what) or abort(404))(row)

    def _ask(self, row: Any, what: str, form: RecordForm, status: int = 200, problem: str = "") -> Response:
        form.shows(row.revision)
        named = self.controls.get(what) or [one.short_name for one in form if one.short_name not in UNSEEN]
        cell = f"cell-{what}-{row.public_id}"
        at = {"public_id": row.public_id, "what": what}
        values: dict[str, Any] = {
            "cell": cell,
            "form": form,
            "controls": [form[name] for name in named],
            "errors": [error for one in form if one.short_name not in named for error in one.errors],
            "problem": problem,
            "save_url": url_for(f"{self.area}.save_cell", **at),
            "cancel_url": url_for(f"{self.area}.edit_cell", **at, shown=1),
            "list_url": url_for(f"{self.area}.index"),
        }
        return shown_at(render("lists/_cell_form.html", status=status, **values), f"#{cell}")
