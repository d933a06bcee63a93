"""What is known of an opportunity, edited in its place: amounts, the essentials, the description."""

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from crm.kernel.clock import now
from crm.leads.words import ORIGINS, REQUEST_TYPES
from crm.web.amounts import EurosField
from crm.web.forms import RecordForm, choices

YEARS = timedelta(days=5 * 366)


class AmountsForm(RecordForm):
    """Amount, best and worst case, and how likely."""

    amount_cents = EurosField(_l("Amount"))
    best_cents = EurosField(_l("Best case"))
    worst_cents = EurosField(_l("Worst case"))
    probability = IntegerField(
        _l("Probability in percent"),
        validators=[
            InputRequired(_l("Write a number from 0 to 100.")),
            NumberRange(0, 100, _l("Write a number from 0 to 100.")),
        ],
    )

    def validate_worst_cents(self, field) -> None:
        """The worst case is not better than the best."""
        best = self.best_cents.data
        if field.data is not None and best is not None and field.data > best:
            raise ValidationError(_("The worst case is not above the best case."))


class EssentialsForm(RecordForm):
    """What it is called, what is wanted, when it is decided, where it comes from."""

    name = StringField(_l("Name"), default="", validators=[DataRequired(_l("Give it a name.")), Length(max=120)])
    vehicle = StringField(_l("Vehicle"), default="", validators=[Length(max=160)])
    decision_on = DateField(_l("Decision date"), validators=[InputRequired(_l("Say when the client decides."))])
    request_type = SelectField(_l("Request type"), choices=choices(REQUEST_TYPES.items()))
    origin = SelectField(_l("Origin"), choices=choices(ORIGINS.items()))
    campaign = StringField(_l("Campaign"), default="", validators=[Length(max=120)])

    def validate_decision_on(self, field) -> None:
        """A date within five years: another one is a slip of the keyboard."""
        if field.data is not None and abs(field.data - now().date()) > YEARS:
            raise ValidationError(_("Choose a date within five years."))


class DescriptionForm(RecordForm):
    """Free text."""

    description = TextAreaField(_l("Description"), default="", validators=[Optional(), Length(max=10_000)])


PARTS: dict[str, type[RecordForm]] = {
    "amounts": AmountsForm,
    "essentials": EssentialsForm,
    "description": DescriptionForm,
}
