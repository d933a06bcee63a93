"""The form that every form is made of: protected, cleaned, and nothing that was typed is lost on an error."""

import unicodedata
from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

KEPT_CONTROLS = "\n\r\t"


def clean(value: object) -> object:
    """Returns text without blanks around it and without control characters (a NUL would break PostgreSQL)."""
    if not isinstance(value, str):
        return value
    return "".join(c for c in value if c in KEPT_CONTROLS or unicodedata.category(c) not in {"Cc", "Cs"}).strip()


def choices(pairs: Iterable[tuple[str, str]], empty: str | None = None) -> list[SelectChoice]:
    """Returns (value, label) pairs as choices; `empty` is the label of a first choice that means nothing chosen."""
    first = [SelectChoice(value="", label=empty)] if empty is not None else []
    return first + [SelectChoice(value=value, label=label) for value, label in pairs]


class BaseForm(FlaskForm):
    """A form with a CSRF token whose text fields (passwords apart) are cleaned."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form, unbound_field, options):
            """Returns the field with `clean` as its first filter."""
            filters = list(unbound_field.kwargs.get("filters", ()))
            if issubclass(unbound_field.field_class, StringField) and unbound_field.field_class is not PasswordField:
                filters.insert(0, clean)
            return unbound_field.bind(form=form, **{**options, "filters": filters})


class CheckboxesField(SelectMultipleField):
    """Several of a few, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    @property
    def picked(self) -> list[tuple[str, str, bool]]:
        """Returns (value, label, chosen) for each choice, as `two_list` of components/picker.html takes them."""
        return [(option.data, option.label.text, option.checked) for option in self]
