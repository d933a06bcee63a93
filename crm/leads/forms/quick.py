"""The quick-lead form (mission CM-01, CM-09): a name, a way to answer, what is wanted and where from."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from crm.clients.actions import ClientDetails
from crm.intake.readers.emails import read_email
from crm.intake.readers.phones import to_e164
from crm.kernel.base import public_id
from crm.kernel.trade import ACTIVITIES, CIVILITIES
from crm.leads.words import ORIGINS, REQUEST_TYPES
from crm.outlets.models import Brand, Outlet
from crm.web.forms import BaseForm, choices

PHONE_EXAMPLE = "06 39 98 12 34"
BY_RULES, MYSELF = "rules", "me"


class QuickLeadForm(BaseForm):
    """A lead taken down by hand. Its phone and e-mail are checked while they are typed against open leads."""

    civility = SelectField(_l("Title"), choices=choices(CIVILITIES.items(), "—"), default="")
    first_name = StringField(_l("First name"), validators=[Length(max=60)])
    last_name = StringField(_l("Last name"), validators=[Length(max=60)])
    company = StringField(_l("Company"), validators=[Length(max=120)], description=_l("For a company (B2B)"))
    phone = StringField(_l("Phone"), validators=[Length(max=40)])
    email = StringField(_l("E-mail"), validators=[Length(max=254)])
    brand = SelectField(_l("Brand"), validators=[InputRequired(_l("Choose a brand."))])
    outlet = SelectField(_l("Outlet"), validators=[InputRequired(_l("Choose an outlet."))])
    activity = SelectField(_l("Activity"), choices=choices(ACTIVITIES.items()), default="VN")
    request_type = SelectField(_l("Request"), choices=choices(REQUEST_TYPES.items()), default="information")
    origin = SelectField(_l("Where from"), choices=choices(ORIGINS.items()), default="showroom")
    vehicle = StringField(_l("Vehicle wanted"), validators=[Length(max=120)])
    comments = TextAreaField(_l("What does the person want?"), validators=[Length(max=5000)])
    owner = RadioField(
        _l("Who treats it?"),
        choices=choices([(BY_RULES, _l("By the assignment rules")), (MYSELF, _l("I keep it"))]),
        default=BY_RULES,
    )
    seen = HiddenField()  # the open leads that the writer has been shown already
    once = HiddenField(default=public_id)  # the same form sent twice is one lead
    attach = HiddenField()  # the open lead to continue with, instead of a new one

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self:
            field.id = field.label.field_id = f"new-{field.short_name}"

    def offer(self, brands: Sequence[Brand], outlets: Sequence[tuple[Outlet, Sequence[Brand]]]) -> None:
        """Sets the brands and the outlets to choose from; an outlet names the brands that it sells."""
        self.sold = {outlet.code: {brand.code for brand in sold} for outlet, sold in outlets}
        self.brand.choices = choices([(b.code, f"{b.code} · {b.name}") for b in brands], _("Choose a brand"))
        named = [(o.code, f"{o.name} ({', '.join(b.code for b in sold)})") for o, sold in outlets]
        self.outlet.choices = choices(named, _("Choose an outlet"))

    def validate_outlet(self, field) -> None:
        """An outlet that does not sell the brand can't be chosen (mission CF-09)."""
        if self.brand.data and field.data and self.brand.data not in self.sold.get(field.data, ()):
            raise ValidationError(_("This outlet does not sell this brand."))

    def validate_phone(self, field) -> None:
        """Refuses what can't be a number, with an example."""
        if field.data and to_e164(field.data) is None:
            raise ValidationError(
                _("Write the number like %(example)s, or with its country: +32 …", example=PHONE_EXAMPLE)
            )

    def validate_email(self, field) -> None:
        """Refuses what can't be an address."""
        address = read_email(field.data) if field.data else None
        if address is not None and not address.valid:
            raise ValidationError(_("Write the address like name@example.com."))

    def validate(self, extra_validators=None) -> bool:
        """Also asks for a name and for one way to answer."""
        good = super().validate(extra_validators)
        if not (self.last_name.data or self.company.data):
            self.last_name.errors = [*self.last_name.errors, _("Give a last name or a company.")]
            good = False
        if not (self.phone.data or self.email.data):
            self.phone.errors = [*self.phone.errors, _("Give a phone number or an e-mail address.")]
            good = False
        return good

    def e164(self) -> str:
        """Returns the phone in E.164, empty when there is none or it can't be read."""
        return to_e164(self.phone.data) or "" if self.phone.data else ""

    def address(self) -> str:
        """Returns the e-mail in lower case, empty when there is none."""
        address = read_email(self.email.data) if self.email.data else None
        return address.email if address else ""

    def client(self) -> ClientDetails:
        """Returns the person or company that asks."""
        return ClientDetails(
            kind="B2B" if self.company.data else "B2C",
            civility=self.civility.data or "",
            first_name=self.first_name.data or "",
            last_name=self.last_name.data or "",
            company=self.company.data or "",
            email=self.address(),
            phones=(self.e164(),) if self.e164() else (),
        )
