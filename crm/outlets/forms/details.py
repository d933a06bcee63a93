"""« Détails » of an outlet: what a manager changes there (mission CF-21)."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from stdnum.exceptions import ValidationError as NumberError
from stdnum.fr import siret
from wtforms import BooleanField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, Optional, Regexp

from crm.outlets.addresses import AddressesRefused, parse_addresses
from crm.outlets.models import Outlet
from crm.web.forms import BaseForm, choices, e164_number, mail_address

ZONES = {  # of public holidays, as the `holidays` package calls them
    "": _l("France"),
    "57": _l("Alsace-Moselle"),
    "971": "Guadeloupe",
    "972": "Martinique",
    "973": "Guyane",
    "974": "La Réunion",
    "976": "Mayotte",
    "NC": "Nouvelle-Calédonie",
    "PF": "Polynésie française",
    "PM": "Saint-Pierre-et-Miquelon",
}
FRENCH_CLOCKS = (
    "Europe/Paris",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Cayenne",
    "America/Miquelon",
    "Indian/Reunion",
    "Indian/Mayotte",
    "Pacific/Noumea",
    "Pacific/Tahiti",
)


class AddressesField(TextAreaField):
    """Up to five e-mail addresses; the text stays as it was typed when one is refused."""

    def process_data(self, value: Sequence[str] | None) -> None:
        """Shows the kept addresses as they are typed."""
        self.data = ", ".join(value or ())

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        """Reads the addresses; each that is refused is named."""
        try:
            self.addresses = parse_addresses(self.data or "")
        except AddressesRefused as refusal:
            self.errors.extend(refusal.messages)


class OutletForm(BaseForm):
    """A section of an outlet: `values` are its columns."""

    def values(self) -> dict:
        """Returns what is kept, by column."""
        found = {name: field.data for name, field in self._fields.items() if name != "csrf_token"}
        lists = {name: f.addresses for name, f in self._fields.items() if isinstance(f, AddressesField)}
        return found | lists


class ContactForm(OutletForm):
    """« Contact » of « Détails »: alert addresses, reception, privacy (mission CF-21)."""

    sales_alerts = AddressesField(_l("E-mail for VN/VO/FI/SE"))  # NOTE: « Email pour VN/VO/FI/SE »
    after_sales_alerts = AddressesField(_l("E-mail for APV/ACC/PR"))  # NOTE: « Email à APV/ACC/PR »
    phone = StringField(
        _l("Reception phone"), validators=[Length(max=40), e164_number]
    )  # NOTE: « Téléphone de la réception »
    email = StringField(_l("E-mail of the outlet"), validators=[Length(max=254), mail_address])
    privacy_url = StringField(  # NOTE: « Url de confidentialité »
        _l("Privacy URL"),
        validators=[
            Optional(),
            Length(max=300),
            Regexp(r"https?://[^\s<>\"]+\Z", message=_l("An address that begins with https://")),
        ],
    )


class FlagsForm(OutletForm):
    """What kind of vehicles the outlet sells."""

    sells_new = BooleanField(_l("New vehicles (VN)"))  # NOTE: « Drapeau VN »
    sells_vans = BooleanField(_l("Vans (VL)"))  # NOTE: « VL Flag »
    sells_used = BooleanField(_l("Used vehicles (VO)"))  # NOTE: « Drapeau VO »


class IdentityForm(OutletForm):
    """Name and codes."""

    name = StringField(_l("Name"), validators=[DataRequired(), Length(max=120)])
    dealer_code = StringField(_l("Dealer code"), validators=[Length(max=20)])  # NOTE: « Code du concessionnaire »
    site_code = StringField(_l("Site code"), validators=[Length(max=20)])
    national_id = StringField(_l("National id"), validators=[Length(max=30)])
    siret = StringField("SIRET", validators=[Length(max=20)], filters=[lambda text: "".join((text or "").split())])

    def validate_siret(self, field: StringField) -> None:
        """Refuses a number whose digits do not add up (Luhn; La Poste has a rule of its own)."""
        if field.data:
            try:
                field.data = siret.validate(field.data)
            except NumberError:
                raise ValidationError(
                    _("This is not a SIRET: 14 digits, the last of which checks the others.")
                ) from None


class PlaceForm(OutletForm):
    """Where the outlet is, and by which clock and holidays it lives."""

    street = StringField(_l("Street"), validators=[Length(max=200)])
    postal_code = StringField(_l("Postal code"), validators=[Length(max=10)])
    city = StringField(_l("City"), validators=[Length(max=80)])
    holiday_zone = SelectField(_l("Public holidays of"), choices=choices(ZONES.items()))
    timezone = SelectField(_l("Clock"), choices=choices((name, name) for name in FRENCH_CLOCKS))

    def __init__(self, *args, obj: Outlet | None = None, **kwargs):
        super().__init__(*args, obj=obj, **kwargs)
        if obj is not None:
            keep_choice(self.holiday_zone, obj.holiday_zone)
            keep_choice(self.timezone, obj.timezone)


def keep_choice(field: SelectField, value: str) -> None:
    """Adds what is kept to the choices: an outlet elsewhere keeps what its file said."""
    if all(choice.value != value for choice in field.choices):
        field.choices = [*field.choices, *choices([(value, value)])]
