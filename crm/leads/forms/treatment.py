"""The forms of the lead page, beside those that an opportunity has too (crm/web/treatment.py)."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from crm.leads.actions.contact import CONVERT, KEEP, LOSE
from crm.leads.words import BY_CLICK, LOSS_REASONS, STATUSES
from crm.outlets.models import Brand, Outlet
from crm.web import treatment
from crm.web.forms import RecordForm, brand_choices, choices, seller_choices


class StatusForm(RecordForm):
    """A click on the status bar."""

    status = SelectField(_l("Status"), choices=choices((code, STATUSES[code]) for code in BY_CLICK))


class ContactForm(treatment.ContactForm):
    """What came of a call, mail or visit; a lead can be converted then, too."""

    steps = {KEEP: _l("Keep what is planned"), CONVERT: _l("Converted"), LOSE: _l("Lost")}
    reasons = LOSS_REASONS
    no_reason = _l("Choose why the lead is lost.")


class LossForm(RecordForm):
    """Close as lost: never without a reason."""

    reason = RadioField(
        _l("Why is it lost?"),
        choices=choices(LOSS_REASONS.items()),
        validators=[InputRequired(_l("Choose why the lead is lost."))],
    )
    note = TextAreaField(_l("Remark"), validators=[Length(max=500)])


class UndoLossForm(RecordForm):
    """Open a lost lead again: nothing to fill in."""


class WishesForm(RecordForm):
    """How the person does not want to be reached (mission AX-05)."""

    do_not_call = BooleanField(_l("Do not call"))
    do_not_email = BooleanField(_l("Do not e-mail"))


class RouteForm(RecordForm):
    """Where the lead belongs: an outlet that sells the brand."""

    brand = SelectField(_l("Brand"), validators=[InputRequired(_l("Choose a brand."))], default="")
    outlet = SelectField(_l("Outlet"), validators=[InputRequired(_l("Choose an outlet."))], default="")

    def offer(self, brands: Iterable[Brand], outlets: Iterable[tuple[Outlet, Iterable[Brand]]]) -> None:
        """Sets the brands and outlets to choose from."""
        self.brand.choices = brand_choices(brands, _("Choose a brand"))
        self.outlet.choices = seller_choices(outlets, _("Choose an outlet"))
