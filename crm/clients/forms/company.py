"""The parts of a client's form about a company: its name and numbers, each checked, and VAT."""

from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from stdnum import get_cc_module
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError as NumberError
from stdnum.fr import siren as siren_rule
from stdnum.fr import siret as siret_rule
from wtforms import DecimalField, IntegerField, StringField, ValidationError
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp

BEYOND_EUROPE = ("gb", "ch", "no")  # neighbours whose VAT numbers can be checked


def without_spaces(text: str | None) -> str:
    """Returns a number as it is kept: without spaces, dots and hyphens, letters in capitals."""
    return "".join(sign for sign in text or "" if sign.isalnum()).upper()


class PercentField(DecimalField):
    """A percentage with one decimal, with a comma or a point."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads 5,5 as 5.5."""
        super().process_formdata([text.replace(",", ".").rstrip(" %") for text in valuelist])
        if self.data is not None and self.data.is_finite():
            self.data = self.data.quantize(Decimal("0.1")) if abs(self.data) < 1000 else self.data


class CompanyPart:
    """Who a company is: its name and its numbers, each checked."""

    company = StringField(
        _l("Company name"), validators=[DataRequired(_l("Give the company’s name.")), Length(max=120)]
    )
    siret = StringField("SIRET", validators=[Length(max=30)], filters=[without_spaces])
    siren = StringField("SIREN", validators=[Length(max=30)], filters=[without_spaces])
    national_id = StringField(_l("Manufacturer’s client number"), validators=[Length(max=30)])
    vocation = StringField(_l("Vocation"), validators=[Length(max=80)], description=_l("What its vehicles are for"))
    fleet_size = IntegerField(_l("Fleet size"), validators=[Optional(), NumberRange(0, 1_000_000)])
    website = StringField(
        _l("Website"),
        validators=[
            Optional(),
            Length(max=200),
            Regexp(r"https?://[^\s<>\"]+\Z", message=_l("An address that begins with https://")),
        ],
    )

    def validate_siret(self, field: StringField) -> None:
        """Refuses a number whose digits do not add up (Luhn; La Poste has a rule of its own)."""
        if field.data:
            try:
                field.data = siret_rule.validate(field.data)
            except NumberError:
                raise ValidationError(
                    _("This is not a SIRET: 14 digits, the last of which checks the others.")
                ) from None

    def validate_siren(self, field: StringField) -> None:
        """Refuses a number whose digits do not add up, and one that is not the SIRET's."""
        if not field.data:
            return
        try:
            field.data = siren_rule.validate(field.data)
        except NumberError:
            raise ValidationError(_("This is not a SIREN: 9 digits, the last of which checks the others.")) from None
        if self.siret.data and not self.siret.data.startswith(field.data):
            raise ValidationError(_("The SIRET begins with another SIREN."))


class FinancialPart:
    """VAT."""

    vat_percent = PercentField(
        _l("VAT %"), validators=[Optional(), NumberRange(0, 100)], places=1, description=_l("For example 20")
    )
    vat_number = StringField(_l("VAT number"), validators=[Length(max=30)], filters=[without_spaces])

    def validate_vat_number(self, field: StringField) -> None:
        """Refuses a number that its country's rule refuses, and one of another company than the SIREN's."""
        if not field.data:
            return
        try:
            field.data = checked_vat(field.data)
        except NumberError:
            raise ValidationError(
                _("This is not a VAT number. Write it with its country, like FR40303265045.")
            ) from None
        known = [without_spaces(self[name].data) for name in ("siren", "siret") if name in self._fields]
        own = next((number[:9] for number in known if number), "")
        if own and field.data.startswith("FR") and field.data[4:] != own:
            raise ValidationError(_("This VAT number belongs to another SIREN."))


def checked_vat(number: str) -> str:
    """Returns a VAT number as it is kept. Raises stdnum's ValidationError."""
    beyond = get_cc_module(number[:2].lower(), "vat") if number[:2].lower() in BEYOND_EUROPE else None
    return f"{number[:2]}{beyond.validate(number[2:])}" if beyond else eu_vat.validate(number)
