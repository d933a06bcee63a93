"""The form that says what could not be read."""

from dataclasses import replace

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from crm.intake.prospect import Prospect, Vehicle
from crm.intake.queries import directory
from crm.intake.readers.emails import read_email
from crm.intake.readers.phones import read_phones
from crm.kernel.trade import ACTIVITIES, CIVILITIES
from crm.outlets.queries import brands, outlets
from crm.web.forms import BaseForm, choices


class RepairForm(BaseForm):
    """What a person reads in the raw message. Empty means not said."""

    civility = SelectField(_l("Title"))
    first_name = StringField(_l("First name"), [Length(max=80)])
    last_name = StringField(_l("Last name"), [Length(max=80)])
    company = StringField(_l("Company"), [Length(max=120)])
    phone = StringField(_l("Phone"), [Length(max=60)])
    email = StringField(_l("E-mail"), [Length(max=254)])
    postal_code = StringField(_l("Postal code"), [Length(max=10)])
    city = StringField(_l("City"), [Length(max=80)])
    outlet = SelectField(_l("Outlet"))
    brand = SelectField(_l("Brand"))
    activity = SelectField(_l("Activity"))
    make = StringField(_l("Make"), [Length(max=80)])
    model = StringField(_l("Model"), [Length(max=80)])
    comments = TextAreaField(_l("Message"), [Length(max=20_000)])

    def __init__(self, *args, **values) -> None:
        super().__init__(*args, **values)
        self.civility.choices = choices(CIVILITIES.items(), empty=_l("Not known"))
        self.outlet.choices = choices([(row.code, row.name) for row in outlets()], empty=_l("Not known"))
        self.brand.choices = choices([(row.code, row.name) for row in brands()], empty=_l("Not known"))
        self.activity.choices = choices(ACTIVITIES.items(), empty=_l("Not known"))

    def validate_phone(self, field: StringField) -> None:
        """A number that can be called, or none."""
        if field.data and not read_phones([field.data]).numbers:
            raise ValidationError(_l("This is no phone number. Example: +33 6 39 98 01 01"))

    def validate_email(self, field: StringField) -> None:
        """An address that can be written to, or none; one of the two ways is needed."""
        address = read_email(field.data) if field.data else None
        if address is not None and not address.valid:
            raise ValidationError(_l("This is no e-mail address. Example: camille@example.com"))
        if address is None and not self.phone.data:
            raise ValidationError(_l("Give a phone number or an e-mail address: somebody must be answered."))


class SkipForm(BaseForm):
    """Why a message is no request."""

    reason = StringField(_l("Why is this no request?"), [DataRequired(), Length(max=200)])


def shown(prospect: Prospect) -> dict[str, str]:
    """Returns what the form shows of what was read."""
    car = prospect.vehicle_of_interest or Vehicle()
    brand = directory().brand(prospect.brand_hint)
    outlet = directory().outlet(prospect.outlet_hints, brand.id if brand else None)
    said = {name: getattr(prospect, name) for name in ("civility", "first_name", "last_name", "company", "email")}
    said |= {name: getattr(prospect, name) for name in ("postal_code", "city", "activity", "comments")}
    said |= {"phone": ", ".join(prospect.phones), "make": car.make, "model": car.model}
    said |= {"outlet": outlet.code if outlet else None, "brand": brand.code if brand else None}
    return {name: value or "" for name, value in said.items()}


def corrected(form: RepairForm, read: Prospect) -> Prospect:
    """Returns what was read, with what the person says in its place."""
    address = read_email(form.email.data) if form.email.data else None
    first, last = form.first_name.data or None, form.last_name.data or None
    car = replace(read.vehicle_of_interest or Vehicle(), make=form.make.data or None, model=form.model.data or None)
    return replace(
        read,
        civility=form.civility.data or None,
        first_name=first,
        last_name=last,
        full_name=" ".join(filter(None, (first, last))) or None,
        company=form.company.data or None,
        kind="B2B" if form.company.data else read.kind,
        email=address.email if address else None,
        phones=read_phones([form.phone.data]).numbers if form.phone.data else (),
        postal_code=form.postal_code.data or None,
        city=form.city.data or None,
        outlet_hints=(form.outlet.data,) if form.outlet.data else (),
        brand_hint=form.brand.data or form.make.data or None,
        activity=form.activity.data or None,
        vehicle_of_interest=None if car == Vehicle() else car,
        comments=form.comments.data or None,
    )
