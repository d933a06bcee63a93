"""The forms of the lead page. Each carries the revision that the page showed (mission, list rule 7)."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length

from crm.leads.actions.contact import CONVERT, KEEP, LOSE, PLAN, NextStep
from crm.leads.words import ACTIONS, BY_CLICK, LOSS_REASONS, OUTCOMES, STATUSES
from crm.outlets.models import Brand, Outlet
from crm.web.forms import RecordForm, choices
from crm.web.planning import PlanFields


class LeadForm(RecordForm):
    """A form of the lead page."""


class ChargeForm(LeadForm):
    """Take charge: nothing to fill in."""


class StatusForm(LeadForm):
    """A click on the status bar."""

    status = SelectField(_l("Status"), choices=choices((code, STATUSES[code]) for code in BY_CLICK))


class NoteForm(LeadForm):
    """A note for oneself and the team."""

    text = TextAreaField(_l("Note"), validators=[InputRequired(_l("Write something first.")), Length(max=5000)])


class LeadPlanFields(PlanFields):
    """What is done next about a lead."""

    action = SelectField(_l("Next action"), choices=choices(ACTIONS.items()), default="call")


class NextActionForm(LeadPlanFields, LeadForm):
    """Plan what is done next."""

    note = TextAreaField(_l("Remark"), validators=[Length(max=300)])


STEPS = {KEEP: _l("Keep what is planned"), CONVERT: _l("Converted"), LOSE: _l("Lost")}


class ContactForm(LeadPlanFields, LeadForm):
    """What came of a call, mail or visit, and what follows."""

    steps = (KEEP, CONVERT, LOSE)
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
        """Asks for a reason only when the lead is to be lost."""
        if self.when.data == LOSE and not field.data:
            raise ValidationError(_("Choose why the lead is lost."))

    def next_step(self) -> NextStep:
        """Returns what follows the contact."""
        if self.when.data in STEPS:
            return NextStep(self.when.data, reason=self.reason.data or "")
        return NextStep(PLAN, self.action.data, self.planned)


class LossForm(LeadForm):
    """Close as lost: never without a reason."""

    reason = RadioField(
        _l("Why is it lost?"),
        choices=choices(LOSS_REASONS.items()),
        validators=[InputRequired(_l("Choose why the lead is lost."))],
    )
    note = TextAreaField(_l("Remark"), validators=[Length(max=500)])


class UndoLossForm(LeadForm):
    """Open a lost lead again: nothing to fill in."""


class WishesForm(LeadForm):
    """How the person does not want to be reached (mission AX-05)."""

    do_not_call = BooleanField(_l("Do not call"))
    do_not_email = BooleanField(_l("Do not e-mail"))


class AssignmentForm(LeadForm):
    """To whom the lead is given; the choices are drawn with brand, outlet and load beside the name."""

    owner = HiddenField(_l("To whom"), validators=[InputRequired(_l("Choose somebody."))])
    note = TextAreaField(_l("Remark for this person"), validators=[Length(max=300)])


class RouteForm(LeadForm):
    """Where the lead belongs: an outlet that sells the brand."""

    brand = SelectField(_l("Brand"), validators=[InputRequired(_l("Choose a brand."))], default="")
    outlet = SelectField(_l("Outlet"), validators=[InputRequired(_l("Choose an outlet."))], default="")

    def offer(self, brands: Iterable[Brand], outlets: Iterable[tuple[Outlet, Iterable[Brand]]]) -> None:
        """Sets the brands and outlets to choose from."""
        self.brand.choices = choices([(b.code, f"{b.code} · {b.name}") for b in brands], _("Choose a brand"))
        named = [(o.code, f"{o.name} ({', '.join(b.code for b in sold)})") for o, sold in outlets]
        self.outlet.choices = choices(named, _("Choose an outlet"))
