"""A new contact of a company, in one small form (mission CF-19)."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from crm.clients.actions import ClientDetails
from crm.clients.models import Client
from crm.kernel.phone import read_phone
from crm.kernel.trade import CIVILITIES
from crm.web.forms import BaseForm, choices, mail_address


class ContactForm(BaseForm):
    """Name, and a phone or an e-mail. `seen` are the namesakes that were shown: sent again, they are somebody else."""

    civility = SelectField(_l("Civility"), choices=choices(CIVILITIES.items(), empty="–"), validators=[Optional()])
    first_name = StringField(_l("First name"), validators=[Length(max=80)])
    last_name = StringField(_l("Last name"), validators=[DataRequired(), Length(max=80)])
    phone = StringField(_l("Phone"), validators=[Length(max=30)])
    email = StringField(_l("E-mail"), validators=[Length(max=254), mail_address])
    job_title = StringField(_l("Job title"), validators=[Length(max=80)])
    role = StringField(_l("Role"), validators=[Length(max=80)])
    seen = HiddenField()

    e164 = ""

    def validate_phone(self, field: StringField) -> None:
        """Takes a number in any notation; refuses what can be none."""
        self.e164 = read_phone(field.data) or ""
        if field.data and not self.e164:
            raise ValidationError(_("This is no phone number. Write it like 06 12 34 56 78 or +33612345678."))

    def validate(self, extra_validators=None) -> bool:
        """Also asks for one way to reach the person."""
        good = super().validate(extra_validators)
        if good and not (self.phone.data or self.email.data):
            self.form_errors.append(_("Give a phone number or an e-mail address."))
        return good and not self.form_errors

    def details(self, account: Client) -> ClientDetails:
        """Returns the person, at the account's address."""
        return ClientDetails(
            kind="contact",
            civility=self.civility.data or "",
            first_name=self.first_name.data or "",
            last_name=self.last_name.data or "",
            email=self.email.data or "",
            phones=(self.e164,) if self.e164 else (),
            street=account.street,
            postal_code=account.postal_code,
            city=account.city,
        )
