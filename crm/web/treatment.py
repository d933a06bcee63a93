"""Treating a lead or an opportunity: the forms that both pages have. Each says its own steps and reasons."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from crm.journal.models import Event
from crm.kernel.clock import now
from crm.leads.actions.contact import KEEP, LOSE, PLAN, NextStep
from crm.leads.words import OUTCOMES
from crm.outlets.moments import usual_moments
from crm.outlets.queries import opening_plan
from crm.web.forms import RecordForm, choices
from crm.web.planning import PlanFields
from crm.web.timeline import last_id

EMPTIED_BY = {"contact": "contacted", "note": "noted", "plan": "planned"}  # a new event of this kind empties the form


class ChargeForm(RecordForm):
    """Take charge: nothing to fill in."""


class NoteForm(RecordForm):
    """A note for oneself and the team."""

    text = TextAreaField(_l("Note"), validators=[InputRequired(_l("Write something first.")), Length(max=5000)])


class NextActionForm(PlanFields, RecordForm):
    """Plan what is done next."""

    note = TextAreaField(_l("Remark"), validators=[Length(max=300)])


class ContactForm(PlanFields, RecordForm):
    """What came of a call, mail or visit, and what follows."""

    steps: Mapping[str, str] = {}  # what may follow beside a time, and its words
    reasons: Mapping[str, str] = {}
    no_reason = _l("Choose a reason.")
    outcome = RadioField(
        _l("What came of it?"),
        choices=choices(OUTCOMES.items()),
        validators=[InputRequired(_l("Choose what came of it."))],
    )
    note = TextAreaField(_l("Remark"), validators=[Length(max=2000)])
    when = RadioField(_l("And then?"), validate_choice=False, choices=[])
    reason = SelectField(_l("Why is it lost?"), default="")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.reason.choices = choices(self.reasons.items(), _l("Choose a reason"))

    def validate_reason(self, field) -> None:
        """Asks for a reason only when it is to be lost."""
        if self.when.data == LOSE and not field.data:
            raise ValidationError(str(self.no_reason))

    def next_step(self) -> NextStep:
        """Returns what follows the contact."""
        if self.when.data in self.steps:
            return NextStep(self.when.data, reason=self.reason.data or "")
        return NextStep(PLAN, self.action.data, self.planned)


class AssignmentForm(RecordForm):
    """To whom it is given; the choices are drawn with brand, outlet and load beside the name."""

    owner = HiddenField(_l("To whom"), validators=[InputRequired(_l("Choose somebody."))])
    note = TextAreaField(_l("Remark for this person"), validators=[Length(max=300)])


def last_ids(subject: str, events: Iterable[Event]) -> dict[str, int]:
    """Returns, for each form that an event empties, the id of the newest such event."""
    return {form: last_id(events, f"{subject}.{kind}") for form, kind in EMPTIED_BY.items()}


def page_forms(
    fresh: Mapping[str, RecordForm], refused: RecordForm | None, revision: int, last: Mapping[str, int]
) -> dict[str, Any]:
    """Returns a page's forms by name: empty, but for the refused one; all carry the revision as it is now."""
    forms: dict[str, Any] = {name: refused if type(refused) is type(form) else form for name, form in fresh.items()}
    for form in forms.values():
        form.shows(revision)
    for name, generation in last.items():
        forms[f"{name}_form"].name_ids(generation)
    return forms


def offer_moments(contact: ContactForm, plan: NextActionForm, outlet_id: int | None, has_plan: bool) -> None:
    """Offers when the next action can be: at the outlet's usual moments, or as it is planned already."""
    moments = usual_moments(now(), opening_plan(outlet_id))
    contact.offer(moments, [(code, words) for code, words in contact.steps.items() if code != KEEP or has_plan])
    plan.offer(moments)
