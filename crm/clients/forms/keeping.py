"""The forms of a client's vehicles and contracts (mission CF-20)."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from crm.vehicles.actions.keeping import Role
from crm.vehicles.actions.stock import VehicleDetails
from crm.vehicles.identity import VIN_LENGTH, NotAPlate, NotAVin, tidy_plate, tidy_vin
from crm.vehicles.models import Vehicle
from crm.vehicles.words import CONTRACTS, ROLES
from crm.web.amounts import EurosField, KilometresField
from crm.web.forms import BaseForm, choices


class RoleForm(BaseForm):
    """In which role a client has a vehicle, and the days."""

    role = SelectField(_l("Role"), choices=choices(ROLES.items()), validators=[DataRequired()])
    since = DateField(_l("Since"), validators=[Optional()])
    until = DateField(_l("Until"), validators=[Optional()])

    def validate_until(self, field: DateField) -> None:
        """Refuses an end before the beginning."""
        if isinstance(self.since.data, date) and isinstance(field.data, date) and field.data < self.since.data:
            raise ValidationError(_("The end lies before the beginning."))

    def as_role(self) -> Role:
        """Returns role and days."""
        return Role(self.role.data, self.since.data, self.until.data)


class KeepingForm(RoleForm):
    """A vehicle by VIN or plate when we know it, with make and model when we do not."""

    plate = StringField(_l("Plate"), validators=[Length(max=20)])
    vin = StringField(_l("VIN"), validators=[Length(max=40)])
    make = StringField(_l("Make"), validators=[Length(max=60)])
    model = StringField(_l("Model"), validators=[Length(max=80)])

    tidied_vin, tidied_plate = "", ""

    def validate_vin(self, field: StringField) -> None:
        """Takes a VIN with blanks; refuses a wrong length and the letters that no VIN has (ISO 3779)."""
        try:
            self.tidied_vin = tidy_vin(field.data or "")
        except NotAVin as error:
            raise ValidationError(_vin_words(error)) from None

    def validate_plate(self, field: StringField) -> None:
        """Takes a plate as it is written on the car or without hyphens, of today or of before 2009."""
        try:
            self.tidied_plate = tidy_plate(field.data or "")
        except NotAPlate:
            raise ValidationError(
                _("Write the plate like %(new)s or %(old)s.", new="AB-123-CD", old="1234 AB 14")
            ) from None

    def validate(self, extra_validators=None) -> bool:
        """Also asks for something that says which vehicle it is."""
        good = super().validate(extra_validators)
        named = self.make.data and self.model.data
        if good and not (self.tidied_vin or self.tidied_plate or named):
            self.form_errors.append(_("Give the VIN or the plate, or make and model."))
        return good and not self.form_errors

    def details(self) -> VehicleDetails:
        """Returns what was said of the vehicle."""
        return VehicleDetails(
            vin=self.tidied_vin, plate=self.tidied_plate, make=self.make.data or "", model=self.model.data or ""
        )


class ContractForm(BaseForm):
    """A maintenance, warranty, financing or rental contract."""

    kind = SelectField(_l("Kind"), choices=choices(CONTRACTS.items()), validators=[DataRequired()])
    vehicle = SelectField(_l("Vehicle"), validators=[Optional()])
    number = StringField(_l("Contract number"), validators=[Length(max=40)])
    provider = StringField(_l("Provider"), validators=[Length(max=80)])
    starts_on = DateField(_l("From"), validators=[Optional()])
    ends_on = DateField(_l("To"), validators=[Optional()])
    up_to_km = KilometresField(_l("Up to (km)"), validators=[Optional()])
    monthly_cents = EurosField(_l("Per month (€)"), validators=[Optional()])
    note = StringField(_l("Remark"), validators=[Length(max=200)])

    known: Sequence[Vehicle] = ()

    def offer(self, vehicles: Sequence[Vehicle], chosen_id: int | None = None) -> None:
        """Sets the client's vehicles to choose from, and the one of the contract that is changed."""
        self.known = vehicles
        self.vehicle.choices = choices(
            [(one.public_id, one.label or one.vin) for one in vehicles], empty=_("No vehicle")
        )
        if self.vehicle.data is None and self.vehicle.raw_data is None:
            self.vehicle.data = next((one.public_id for one in vehicles if one.id == chosen_id), "")

    def validate_ends_on(self, field: DateField) -> None:
        """Refuses an end before the beginning."""
        if isinstance(self.starts_on.data, date) and isinstance(field.data, date) and field.data < self.starts_on.data:
            raise ValidationError(_("The end lies before the beginning."))

    def values(self) -> dict[str, object]:
        """Returns what was typed, by column."""
        typed = {name: value for name, value in self.data.items() if name not in ("csrf_token", "vehicle")}
        texts = {name: typed[name] or "" for name in ("number", "provider", "note")}
        chosen = next((one.id for one in self.known if one.public_id == self.vehicle.data), None)
        return typed | texts | {"vehicle_id": chosen}


def _vin_words(error: NotAVin) -> str:
    if error.letters:
        return _("A VIN has digits and capital letters without I, O and Q; not: %(letters)s", letters=error.letters)
    return _("A VIN has %(right)s characters, this one has %(length)s.", right=VIN_LENGTH, length=error.length)
