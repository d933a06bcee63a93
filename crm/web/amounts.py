"""Form fields for amounts and distances as people type them; what is refused stays in the field as it was typed."""

import re

from flask_babel import gettext as _
from wtforms import StringField, ValidationError

from crm.kernel.money import NotAnAmount, read_euros, typed_euros

LARGEST_KM = 2_000_000


class EurosField(StringField):
    """An amount of euros; `data` is cents, or None."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads what was typed. Raises ValidationError with an example."""
        if valuelist:
            try:
                self.data = read_euros(valuelist[0][:60])
            except NotAnAmount:
                self.data = None
                raise ValidationError(_("Write an amount like %(example)s.", example="12 500,50 €")) from None

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else typed_euros(self.data)


class KilometresField(StringField):
    """A distance; `data` is whole kilometres, or None."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads what was typed. Raises ValidationError with an example."""
        if valuelist:
            self.data = None
            said = re.sub(r"(?i)km$", "", re.sub("[\\s\u00a0\u202f\u2009.'’]", "", valuelist[0][:60]))
            if said and not (re.fullmatch("[0-9]{1,9}", said) and int(said) <= LARGEST_KM):
                raise ValidationError(_("Write a distance like %(example)s.", example="45 000 km"))
            self.data = int(said) if said else None

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else "" if self.data is None else f"{self.data:,}".replace(",", " ")
