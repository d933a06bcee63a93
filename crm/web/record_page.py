"""The page of a record that one treats: one way for every question about it, and one for every change.

A change: look the record up as the reader, read the form, call the verb, commit, show the record. What goes wrong stays
on the page with what was typed: 422 when something is missing, 409 when somebody else was faster or it is closed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import Response, flash, url_for
from flask_login import current_user

from crm.access.models import User
from crm.extensions import db
from crm.kernel.changes import expect_revision
from crm.web.came_from import list_query
from crm.web.dialogs import in_dialog
from crm.web.forms import RecordForm
from crm.web.guards import for_reader
from crm.web.rendering import redirect_to, render, wants_fragment, with_event, with_toast

Row = TypeVar("Row")
Problems = Mapping[type[Exception], tuple[int, Callable[[], str]]]  # error → status, what is said
Again = Callable[[Any, Any, int, str], Response]  # record, refused form, status, problem → how it is asked once more


@dataclass(frozen=True)
class Change:
    """A change that a form asks for: what it says when done, who else may, how else it is shown again when refused."""

    done: str
    allowed: Callable[[User, Any], bool] | None = None
    again: Again | None = None


@dataclass(frozen=True)
class RecordPage(Generic[Row]):
    """How one kind of record is asked about and changed. `name` is what templates call it, `folder` where they are.

    `find` and `hold` look it up as the reader, `hold` for a change; `show` takes its public id, and as keywords the
    refused form, status and problem.
    """

    name: str
    folder: str
    endpoint: str
    find: Callable[[User, str], Row | None]
    hold: Callable[[User, str], Row | None]
    may_treat: Callable[[User, Row], bool]
    show: Callable[..., Response]
    problems: Problems

    def change(self, public_id: str, form: RecordForm, verb: Callable[[Row], object], about: Change) -> Response:
        """Does the change and answers with the record; 404 hidden, 403 not allowed, 422 incomplete, 409 overtaken."""
        row = for_reader(self.hold(current_user, public_id), about.allowed or self.may_treat)
        again = about.again or self.show_again
        if not form.validate():
            return again(row, form, 422, "")
        try:
            expect_revision(row, form.revision.data)
            verb(row)
        except tuple(self.problems) as problem:
            db.session.rollback()
            status, words = self.problems[type(problem)]
            return again(row, form, status, words())
        db.session.commit()
        return self.changed(public_id, about.done)

    def changed(self, public_id: str, done: str) -> Response:
        """Returns the record as it is now: its fragment with a passing message, or a move to its page."""
        if wants_fragment():
            return with_toast(with_event(self.show(public_id), "dialog:close"), done)
        flash(done, "success")
        return redirect_to(url_for(self.endpoint, public_id=public_id, list=list_query()))

    def show_again(self, row: Any, form: RecordForm, status: int, problem: str) -> Response:
        """Returns the page with the refused form as it was typed."""
        return self.show(row.public_id, refused=form, status=status, problem=problem)

    def treatable(self, public_id: str) -> Row:
        """Returns the record if the reader may treat it; 404 when it is hidden, 403 when it is somebody else's."""
        return for_reader(self.find(current_user, public_id), self.may_treat)

    def ask(self, row: Any, form: RecordForm, step: str, status: int = 200, problem: str = "", **more) -> Response:
        """Returns a question about the record as a page, or as the content of a dialog."""
        form.shows(row.revision)
        values = {self.name: row, "form": form, "problem": problem, "list_query": list_query(), **more}
        page, fragment = f"{self.folder}/{step}.html", f"{self.folder}/_{step}.html"
        return in_dialog(render(page, fragment, status=status, **values))

    def ask_again(self, step: str, **more) -> Again:
        """Returns how a refused question is asked once more."""
        return lambda row, form, status, problem: self.ask(row, form, step, status, problem, **more)
