"""What changes of many vehicles ask for."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired

from crm.kernel.money import NotAnAmount, read_euros
from crm.outlets.queries import outlets
from crm.vehicles.pricing import EUROS, FIXED, PERCENT
from crm.vehicles.words import STATUSES
from crm.web.bulk import BulkForm
from crm.web.forms import choices

MOST_PERCENT = 90


class ManyPlacedForm(BulkForm):
    """Where the vehicles are from now on."""

    outlet = SelectField(_l("Outlet"), [DataRequired(_l("Choose an outlet."))])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.outlet.choices = choices([(one.public_id, one.name) for one in outlets()], _("Choose an outlet"))

    def asked(self) -> Mapping[str, object]:
        """Returns the outlet's id."""
        return {"outlet": next(one.id for one in outlets() if one.public_id == self.outlet.data)}


class ManyStatusesForm(BulkForm):
    """The status that the vehicles get."""

    status = SelectField(_l("Status"), [DataRequired(_l("Choose one of the statuses."))])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.status.choices = choices(STATUSES.items(), _("Choose…"))

    def asked(self) -> Mapping[str, object]:
        """Returns the status' code."""
        return {"status": self.status.data}


class ManyPricesForm(BulkForm):
    """How the prices change: down with a minus, by a percentage or by euros, or all to one price."""

    how = RadioField(
        _l("How"),
        choices=choices([(PERCENT, _l("By a percentage")), (EUROS, _l("By euros")), (FIXED, _l("To one price"))]),
        default=PERCENT,
    )
    amount = StringField(
        _l("How much"), [DataRequired(_l("Say how much."))], description=_l("A minus lowers: -5 or -500")
    )
    read: int = 0

    def validate_amount(self, field: StringField) -> None:
        """Reads the percentage or the amount into `read`: percent, or cents."""
        said = (field.data or "").strip().replace("−", "-").removesuffix("%").strip()
        sign, said = (-1, said[1:].strip()) if said.startswith("-") else (1, said.removeprefix("+").strip())
        self.read = sign * (_percent(said) if self.how.data == PERCENT else _cents(said))
        if self.read == 0 or (self.how.data == FIXED and sign < 0):
            raise ValidationError(_("Write an amount like %(example)s.", example="-500"))

    def asked(self) -> Mapping[str, object]:
        """Returns how the price changes, and by how much."""
        return {"how": self.how.data, "amount": self.read}


def _percent(said: str) -> int:
    if not said.isdecimal() or len(said) > 2 or int(said) > MOST_PERCENT:
        raise ValidationError(_("Write a whole percentage, %(most)s at most.", most=MOST_PERCENT))
    return int(said)


def _cents(said: str) -> int:
    try:
        return read_euros(said[:60]) or 0
    except NotAnAmount:
        raise ValidationError(_("Write an amount like %(example)s.", example="-500")) from None
