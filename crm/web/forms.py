"""The form that every form is made of: protected, cleaned, and nothing that was typed is lost on an error."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import IntegerField, PasswordField, SelectMultipleField, StringField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from crm.kernel import text
from crm.kernel.phone import NotE164, strict_e164
from crm.outlets.addresses import checked_address, shown
from crm.outlets.models import Brand, Outlet


def clean(value: object) -> object:
    """Returns text without blanks around it and without control characters (a NUL would break PostgreSQL)."""
    return text.clean(value) if isinstance(value, str) else value


def e164_number(form: "BaseForm", field: StringField) -> None:
    """Refuses a number that is not typed as E.164, with the same number as it should be, or an example (FS-01)."""
    try:
        strict_e164(field.data or "")
    except NotE164 as error:
        raise ValidationError(
            _("Write the number with its country code and without spaces, like %(example)s.", example=error.example)
        ) from None


def mail_address(form: "BaseForm", field: StringField) -> None:
    """Refuses what is no address; keeps it as it is written to."""
    if field.data:
        address = checked_address(field.data)
        if address is None:
            raise ValidationError(_("“%(address)s” is not an e-mail address.", address=shown(field.data)))
        field.data = address


def choices(pairs: Iterable[tuple[str, str]], empty: str | None = None) -> list[SelectChoice]:
    """Returns (value, label) pairs as choices; `empty` is the label of a first choice that means nothing chosen."""
    first = [SelectChoice(value="", label=empty)] if empty is not None else []
    return first + [SelectChoice(value=value, label=label) for value, label in pairs]


def brand_choices(brands: Iterable[Brand], empty: str | None = None) -> list[SelectChoice]:
    """Returns brands as choices: « AP · Peugeot »."""
    return choices([(brand.code, f"{brand.code} · {brand.name}") for brand in brands], empty)


def seller_choices(places: Iterable[tuple[Outlet, Iterable[Brand]]], empty: str | None = None) -> list[SelectChoice]:
    """Returns outlets as choices, each with the brands that it sells: « Caen Nord (AP, AC) »."""
    return choices([(o.code, f"{o.name} ({', '.join(b.code for b in sold)})") for o, sold in places], empty)


class BaseForm(FlaskForm):
    """A form with a CSRF token whose text fields (passwords apart) are cleaned."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form, unbound_field, options):
            """Returns the field with `clean` as its first filter."""
            filters = list(unbound_field.kwargs.get("filters", ()))
            if issubclass(unbound_field.field_class, StringField) and unbound_field.field_class is not PasswordField:
                filters.insert(0, clean)
            return unbound_field.bind(form=form, **{**options, "filters": filters})


class RecordForm(BaseForm):
    """A form of a record's page, with the revision that the page showed (mission, list rule 7).

    Several stand on one page, so each names its fields' ids after itself.
    """

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
        """Lets the form carry the record's present revision; what was typed stays."""
        self.revision.data = revision
        self.revision.raw_data = None


class CheckboxesField(SelectMultipleField):
    """Several of a few, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    @property
    def picked(self) -> list[tuple[str, str, bool]]:
        """Returns (value, label, chosen) for each choice, as `two_list` of components/picker.html takes them."""
        return [(option.data, option.label.text, option.checked) for option in self]
