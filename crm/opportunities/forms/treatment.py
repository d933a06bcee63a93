"""Treating an opportunity: stage, notes, contacts with what follows, next action, stars, who treats it."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from crm.leads.actions.contact import KEEP, LOSE, PLAN, NextStep
from crm.leads.words import ACTIONS, OUTCOMES
from crm.opportunities.models import Stage
from crm.opportunities.words import LOSS_REASONS, stage_name
from crm.web.forms import RecordForm, choices
from crm.web.planning import PlanFields

MOST_STARS = 5
STEPS = {KEEP: _l("Keep what is planned"), LOSE: _l("Lost sale")}


class ChargeForm(RecordForm):
    """Take it: nothing to fill in."""


class StageForm(RecordForm):
    """A click on the stage bar, a card put into another column."""

    stage = SelectField(_l("Stage"), choices=[])

    def offer(self, stages: Iterable[Stage]) -> None:
        """Sets the stages to choose from."""
        self.stage.choices = choices((stage.public_id, stage_name(stage.kind, stage.name)) for stage in stages)


class NoteForm(RecordForm):
    """A note for oneself and the team."""

    text = TextAreaField(_l("Note"), validators=[InputRequired(_l("Write something first.")), Length(max=5000)])


class OpportunityPlanFields(PlanFields):
    """What is done next about an opportunity."""

    action = SelectField(_l("Next action"), choices=choices(ACTIONS.items()), default="call")


class NextActionForm(OpportunityPlanFields, RecordForm):
    """Plan what is done next."""

    note = TextAreaField(_l("Remark"), validators=[Length(max=300)])


class ContactForm(OpportunityPlanFields, RecordForm):
    """What came of a call, mail or visit, and what follows."""

    steps = (KEEP, LOSE)
    outcome = RadioField(
        _l("What came of it?"),
        choices=choices(OUTCOMES.items()),
        validators=[InputRequired(_l("Choose what came of it."))],
    )
    note = TextAreaField(_l("Remark"), validators=[Length(max=2000)])
    when = RadioField(_l("And then?"), validate_choice=False, choices=[])
    reason = SelectField(
        _l("Why is it lost?"), choices=choices(LOSS_REASONS.items(), _l("Choose a reason")), default=""
    )

    def validate_reason(self, field) -> None:
        """Asks for a reason only when it is to be lost."""
        if self.when.data == LOSE and not field.data:
            raise ValidationError(_("Choose why the opportunity is lost."))

    def next_step(self) -> NextStep:
        """Returns what follows the contact."""
        if self.when.data in STEPS:
            return NextStep(self.when.data, reason=self.reason.data or "")
        return NextStep(PLAN, self.action.data, self.planned)


class StarsForm(RecordForm):
    """How hot it is, 0 to 5 stars. The last one who says so is right: it asks for no revision."""

    stars = RadioField(
        _l("Stars"), choices=choices((str(count), str(count)) for count in range(MOST_STARS + 1)), default="0"
    )


class AssignmentForm(RecordForm):
    """To whom it is given; the choices are drawn with brand, outlet and load beside the name."""

    owner = HiddenField(_l("To whom"), validators=[InputRequired(_l("Choose somebody."))])
    note = TextAreaField(_l("Remark for this person"), validators=[Length(max=300)])
