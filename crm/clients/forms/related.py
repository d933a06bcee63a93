"""The small forms of a client's page: a note, and one for each kind of row that hangs on a client (mission CF-20)."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from crm.clients.labels import ADDRESS_KINDS, TIES
from crm.outlets.models import Brand
from crm.web.forms import BaseForm, choices

LONGEST_NOTE = 4_000
LARGEST_FLEET = 100_000


class NoteForm(BaseForm):
    """A note on the client."""

    text = TextAreaField(_l("Note"), validators=[DataRequired(), Length(max=LONGEST_NOTE)])


class RowForm(BaseForm):
    """A form whose fields are the columns of a row; `brand` stands for its id."""

    def values(self) -> dict[str, object]:
        """Returns what was typed, by column."""
        return {name: self._value(name, data) for name, data in self.data.items() if name != "csrf_token"}

    def _value(self, name: str, data: object) -> object:
        column = self._fields[name]
        return data or "" if isinstance(column, StringField) else data


class SpanForm(RowForm):
    """A row with a first and a last day."""

    def validate(self, extra_validators=None) -> bool:
        """Also refuses an end before the beginning."""
        good = super().validate(extra_validators)
        first, last = (self._fields[name] for name in self.days)
        if isinstance(first.data, date) and isinstance(last.data, date) and last.data < first.data:
            last.errors = [*last.errors, _("The end lies before the beginning.")]
            return False
        return good

    days = ("starts_on", "ends_on")


class BrandedForm(RowForm):
    """A row of a brand, or of none."""

    brand = SelectField(_l("Brand"), validators=[Optional()])
    known: Sequence[Brand] = ()

    def offer_brands(self, brands: Sequence[Brand], chosen_id: int | None = None) -> None:
        """Sets the brands to choose from, and the one of the row that is changed."""
        self.known = brands
        self.brand.choices = choices([(brand.code, brand.name) for brand in brands], empty=_("No brand"))
        if self.brand.data is None and self.brand.raw_data is None:
            self.brand.data = next((brand.code for brand in brands if brand.id == chosen_id), "")

    def values(self) -> dict[str, object]:
        """Returns what was typed, the brand by its id."""
        found = super().values()
        code = found.pop("brand")
        return found | {"brand_id": next((brand.id for brand in self.known if brand.code == code), None)}


class AddressForm(RowForm):
    """A further address: where invoices or vehicles go (mission AX-13)."""

    kind = SelectField(_l("Use"), choices=choices(ADDRESS_KINDS.items()), validators=[DataRequired()])
    street = StringField(_l("Street"), validators=[DataRequired(), Length(max=200)])
    postal_code = StringField(_l("Postal code"), validators=[DataRequired(), Length(max=10)])
    city = StringField(_l("City"), validators=[DataRequired(), Length(max=80)])
    country = StringField(_l("Country (two letters)"), validators=[DataRequired(), Length(min=2, max=2)], default="FR")

    def values(self) -> dict[str, object]:
        """Returns the address, its country in capitals."""
        return super().values() | {"country": (self.country.data or "FR").upper()}


class FleetForm(RowForm):
    """So many vehicles of one make."""

    make = StringField(_l("Make"), validators=[DataRequired(), Length(max=60)])
    model = StringField(_l("Model"), validators=[Length(max=80)])
    vehicles = IntegerField(
        _l("Number of vehicles"), default=1, validators=[DataRequired(), NumberRange(min=1, max=LARGEST_FLEET)]
    )
    renewal_on = DateField(_l("Renewal"), validators=[Optional()])
    note = StringField(_l("Remark"), validators=[Length(max=200)])


class ProtocolForm(BrandedForm, SpanForm):
    """A framework agreement with a brand."""

    number = StringField(_l("Number"), validators=[DataRequired(), Length(max=40)])
    name = StringField(_l("Name"), validators=[Length(max=120)])
    discount_percent = DecimalField(
        _l("Discount in percent"), places=1, validators=[Optional(), NumberRange(min=0, max=100)]
    )
    starts_on = DateField(_l("From"), validators=[Optional()])
    ends_on = DateField(_l("To"), validators=[Optional()])


class CareForm(BrandedForm):
    """A request to customer relations (« RLC »), as it is opened."""

    subject = StringField(_l("Subject"), validators=[DataRequired(), Length(max=160)])
    number = StringField(_l("File number"), validators=[Length(max=40)])
    details = TextAreaField(_l("What is asked"), validators=[Length(max=4_000)])


class AnswerForm(CareForm):
    """The same, with its answer, and whether that closes it."""

    answer = TextAreaField(_l("Answer"), validators=[Length(max=4_000)])
    closed = BooleanField(_l("Closed"))

    def validate_closed(self, field: BooleanField) -> None:
        """Refuses to close a request without an answer."""
        if field.data and not self.answer.data:
            raise ValidationError(_("Write the answer before closing the request."))


class TieForm(BaseForm):
    """How somebody belongs to the client. A role that the list does not hold is added to it."""

    kind = SelectField(_l("Kind"), choices=choices(TIES.items()), validators=[DataRequired()])
    role = StringField(_l("Role"), validators=[Length(max=80)])
    note = StringField(_l("Remark"), validators=[Length(max=200)])


class NewTieForm(TieForm):
    """The same for a client that is found by typing."""

    find_client = StringField(_l("Client"), validators=[Length(max=100)])
    client = StringField(validators=[Length(max=16)])
