"""The forms of vehicles."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from crm.kernel.clock import now
from crm.outlets.queries import brands, outlets
from crm.vehicles.actions.stock import VehicleDetails
from crm.vehicles.identity import VIN_LENGTH, NotAPlate, NotAVin, shown_plate, tidy_plate, tidy_vin
from crm.vehicles.models import Vehicle
from crm.vehicles.words import ENERGIES, GEARBOXES, STATUSES, STOCK_KINDS
from crm.web.amounts import EurosField, KilometresField
from crm.web.forms import BaseForm, brand_choices, choices

FIRST_CAR = date(1886, 1, 1)
PLAIN = ("stock_kind", "status", "stock_number", "vin", "plate", "make", "model", "trim", "energy", "gearbox", "colour")


class VehicleForm(BaseForm):
    """Everything about a vehicle of the stock."""

    stock_kind = SelectField(_l("Kind"), choices=choices(STOCK_KINDS.items()), default="VN")
    status = SelectField(_l("Status"), choices=choices(STATUSES.items()), default="available")
    stock_number = StringField(_l("Stock number"), [Length(max=30)])
    brand = SelectField(_l("Brand"), default="")
    outlet = SelectField(_l("Outlet"), [DataRequired(_l("Choose an outlet."))])
    make = StringField(_l("Make"), [Length(max=60)], description=_l("Empty: that of the brand."))
    model = StringField(_l("Model"), [DataRequired(_l("Write the model.")), Length(max=80)])
    trim = StringField(_l("Trim"), [Length(max=120)])
    vin = StringField(_l("VIN"), [Length(max=40)], description=_l("17 characters, without I, O and Q"))
    plate = StringField(_l("Plate"), [Length(max=20)])
    price_cents = EurosField(_l("Price with tax (€)"))
    odometer_km = KilometresField(_l("Mileage (km)"))
    energy = SelectField(_l("Energy"), choices=choices(ENERGIES.items(), "—"), default="")
    gearbox = SelectField(_l("Gearbox"), choices=choices(GEARBOXES.items(), "—"), default="")
    colour = StringField(_l("Colour"), [Length(max=40)])
    registered_on = DateField(_l("First registration"), [Optional()])
    description = TextAreaField(_l("Description"), [Length(max=5000)])
    revision = HiddenField()

    def __init__(self, vehicle: Vehicle | None = None, **more) -> None:
        super().__init__(obj=vehicle, **more)
        self._brands, self._outlets = brands(), outlets()
        self.brand.choices = brand_choices(self._brands, _("None of ours"))
        self.outlet.choices = choices([(o.code, o.name) for o in self._outlets], _("Choose an outlet"))
        if vehicle is not None and not self.is_submitted():
            self.brand.data = next((b.code for b in self._brands if b.id == vehicle.brand_id), "")
            self.outlet.data = next((o.code for o in self._outlets if o.id == vehicle.outlet_id), "")
            self.plate.data = shown_plate(vehicle.plate)

    @property
    def shown_revision(self) -> int | None:
        """The revision that the page showed, None when it said none."""
        said = self.revision.data or ""
        return int(said) if str(said).isdecimal() and len(str(said)) < 10 else None

    def validate_vin(self, field: StringField) -> None:
        """Keeps the VIN in capitals without blanks; says how many characters there are, or which none has."""
        try:
            field.data = tidy_vin(field.data or "")
        except NotAVin as error:
            if error.length != VIN_LENGTH:
                said = _("A VIN has 17 characters, this one has %(count)s.", count=error.length)
            else:
                said = _("A VIN has no %(letters)s: look at it again.", letters=", ".join(error.letters))
            raise ValidationError(said) from None

    def validate_plate(self, field: StringField) -> None:
        """Keeps the plate as capitals and digits."""
        try:
            tidy_plate(field.data or "")
        except NotAPlate:
            raise ValidationError(_("Write the plate like %(example)s.", example="AB-123-CD")) from None

    def validate_registered_on(self, field: DateField) -> None:
        """Refuses a day before the first car, or after today."""
        if field.data and not FIRST_CAR <= field.data <= now().date():
            raise ValidationError(_("No car was registered on that day."))

    def details(self) -> VehicleDetails:
        """Returns what was typed; without a make, that of the brand."""
        brand = next((b for b in self._brands if b.code == self.brand.data), None)
        outlet = next(o for o in self._outlets if o.code == self.outlet.data)
        said = {name: getattr(self, name).data or "" for name in PLAIN}
        said |= {"make": said["make"] or (brand.name if brand else ""), "plate": tidy_plate(said["plate"])}
        return VehicleDetails(
            **said,
            brand_id=brand.id if brand else None,
            outlet_id=outlet.id,
            price_cents=self.price_cents.data,
            odometer_km=self.odometer_km.data,
            registered_on=self.registered_on.data,
            description=self.description.data or "",
        )


class StatusForm(BaseForm):
    """Another status, by one click."""

    status = SelectField(_l("Status"), choices=choices(STATUSES.items()))
    revision = IntegerField(_l("Revision"), [Optional()])
