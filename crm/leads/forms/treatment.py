"""The forms of the lead page. Each carries the revision that the page showed (mission, list rule 7)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import get_timezone
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from crm.kernel.clock import now
from crm.leads.actions.contact import CONVERT, KEEP, LOSE, PLAN, NextStep
from crm.leads.moments import THIS_WEEK, TODAY, TOMORROW, Moment
from crm.leads.words import ACTIONS, BY_CLICK, LOSS_REASONS, OUTCOMES, STATUSES
from crm.outlets.models import Brand, Outlet
from crm.web.formatting import clock_time, short_date, weekday
from crm.web.forms import BaseForm, choices

OTHER_TIME = "other"
FARTHEST = timedelta(days=730)
PAST_ALLOWED = timedelta(minutes=10)  # the page may have been open for a while


class LeadForm(BaseForm):
    """A form of the lead page; several stand on one page, so each names its fields' ids after itself."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.name_ids()

    def name_ids(self, generation: int = 0) -> None:
        """Names the fields' ids after the form; with another generation a morph takes them for new, empty fields."""
        prefix = type(self).__name__.removesuffix("Form").lower() + (f"-{generation}" if generation else "")
        for field in self:
            field.id = field.label.field_id = f"{prefix}-{field.short_name}"

    def shows(self, revision: int) -> None:
        """Lets the form carry the lead's present revision; what was typed stays."""
        self.revision.data = revision
        self.revision.raw_data = None


class ChargeForm(LeadForm):
    """Take charge: nothing to fill in."""


class StatusForm(LeadForm):
    """A click on the status bar."""

    status = SelectField(_l("Status"), choices=choices((code, STATUSES[code]) for code in BY_CLICK))


class NoteForm(LeadForm):
    """A note for oneself and the team."""

    text = TextAreaField(_l("Note"), validators=[InputRequired(_l("Write something first.")), Length(max=5000)])


class PlanFields:
    """Which action comes next, and when: one of the usual moments, or another date and time."""

    action = SelectField(_l("Next action"), choices=choices(ACTIONS.items()), default="call")
    when = RadioField(_l("When"), validate_choice=False, choices=[])
    at = DateTimeLocalField(
        _l("Date and time"), format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[Optional()]
    )
    planned: datetime | None = None

    def offer(self, moments: Iterable[Moment], extra: Iterable[tuple[str, str]] = ()) -> None:
        """Sets the choices of `when`: the moments, « other », and `extra`."""
        times = [(moment.at.isoformat(), moment_words(moment)) for moment in moments]
        self.when.choices = choices([*times, (OTHER_TIME, _("Other date")), *extra])

    def validate_when(self, field) -> None:
        """Reads the chosen time into `planned`. A page may have been open for hours: its moments stay valid."""
        if field.data in STEPS:
            return
        chosen = _aware(self.at.data) if field.data in (None, "", OTHER_TIME) else _iso(field.data)
        if chosen is None:
            raise ValidationError(_("Say when the next action is due."))
        if not now() - PAST_ALLOWED <= chosen <= now() + FARTHEST:
            raise ValidationError(_("Choose a time from now on, within two years."))
        self.planned = chosen


class NextActionForm(PlanFields, LeadForm):
    """Plan what is done next."""

    note = TextAreaField(_l("Remark"), validators=[Length(max=300)])


STEPS = {KEEP: _l("Keep what is planned"), CONVERT: _l("Converted"), LOSE: _l("Lost")}


class ContactForm(PlanFields, LeadForm):
    """What came of a call, mail or visit, and what follows."""

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


class ConversionForm(LeadForm):
    """Close as converted: the sale goes on."""

    note = TextAreaField(_l("Remark"), validators=[Length(max=500)])


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


def moment_words(moment: Moment) -> str:
    """Returns « Dans 2 h (16:30) », « Demain 09:30 », « Lundi 09:30 », « Mar. 3 juin 09:30 »."""
    time = clock_time(moment.at)
    if moment.kind == TODAY:
        return _("In 2 h, %(time)s", time=time)
    if moment.kind == TOMORROW:
        return _("Tomorrow %(time)s", time=time)
    day = weekday(moment.at) if moment.kind == THIS_WEEK else short_date(moment.at)
    return f"{day[:1].upper()}{day[1:]} {time}"


def _iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _aware(local: datetime | None) -> datetime | None:
    """Returns a time typed without zone as one in the reader's zone."""
    return local.replace(tzinfo=ZoneInfo(str(get_timezone()))) if local else None
