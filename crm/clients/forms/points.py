"""The part of a client's form about phones and e-mails; each form says how many it has."""

from collections.abc import Iterable
from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, ValidationError
from wtforms.validators import Length, Optional

from crm.clients.actions.points import Point
from crm.clients.labels import POINT_LABELS
from crm.kernel.phone import read_phone
from crm.kernel.text import fold
from crm.web.forms import BaseForm, choices, mail_address

PHONE_EXAMPLE = "06 39 98 12 34"


class PointsPart:
    """Phones with what they are, and e-mails. `with_points` says how many."""

    phones: int
    emails: int

    def points(self) -> list[Point]:
        """Returns what was typed, as it is kept."""
        numbers = [(self[f"phone{n}"], self[f"label{n}"].data or "") for n in range(self.phones)]
        addresses = [self[f"email{n}"].data for n in range(self.emails)]
        return [Point("phone", read_phone(f.data) or "", label) for f, label in numbers if f.data] + [
            Point("email", fold(one), "") for one in addresses if one
        ]

    def show_points(self, phones: Iterable[tuple[str, str]], emails: Iterable[str]) -> None:
        """Fills in what is kept: (number as people write it, label), and addresses."""
        for n, (number, label) in enumerate(phones):
            self[f"phone{n}"].data, self[f"label{n}"].data = number, label
        for n, address in enumerate(emails):
            self[f"email{n}"].data = address


@lru_cache
def with_points(form: type[BaseForm], phones: int, emails: int) -> type[BaseForm]:
    """Returns the form with so many fields for phones and e-mails."""
    fields: dict[str, object] = {"phones": phones, "emails": emails}
    for n in range(phones):
        fields[f"phone{n}"] = StringField(
            _l("Phone") if n == 0 else _l("Phone %(n)s", n=n + 1), validators=[Length(max=40), phone_number]
        )
        fields[f"label{n}"] = SelectField(
            _l("Kind of phone"), choices=choices(POINT_LABELS.items(), "—"), default="mobile" if n == 0 else "",
            validators=[Optional()],
        )  # fmt: skip
    for n in range(emails):
        fields[f"email{n}"] = StringField(
            _l("E-mail") if n == 0 else _l("E-mail %(n)s", n=n + 1), validators=[Length(max=254), mail_address]
        )
    return type(form.__name__, (form,), fields)


def phone_number(_form: BaseForm, field: StringField) -> None:
    """Refuses what can be no number, with an example; ranges that are new are taken."""
    if field.data and read_phone(field.data) is None:
        raise ValidationError(_("Write the number like %(example)s, or with its country: +32 …", example=PHONE_EXAMPLE))
