"""The quick-lead form (mission CM-01, CM-09): a name, a way to answer, what is wanted and where from."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from crm.clients.actions import ClientDetails
from crm.clients.models import Client, ContactPoint
from crm.intake.readers.emails import read_email
from crm.intake.readers.phones import to_e164
from crm.kernel.base import public_id
from crm.kernel.trade import ACTIVITIES, CIVILITIES
from crm.leads.words import ORIGINS, REQUEST_TYPES
from crm.outlets.models import Brand, Outlet
from crm.web.forms import BaseForm, brand_choices, choices, seller_choices

PHONE_EXAMPLE = "06 39 98 12 34"
BY_RULES, MYSELF = "rules", "me"


class QuickLeadForm(BaseForm):
    """A lead taken down by hand, of a client that is known (`client`, found by typing in `find_client`) or of a new one.

    The phone and e-mail of a new one are checked while they are typed against open leads.
    """

    find_client = StringField(_l("Client"), validators=[Length(max=100)])
    client = HiddenField()  # a client that was picked; drawn as choices beside what tells them apart
    contact = SelectField(_l("Whom to talk to"), validate_choice=False, choices=[], default="")
    look = HiddenField()  # « Find » was pressed, where there is no JavaScript
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
    go_on = HiddenField()  # or the open opportunity

    picked: Client | None = None
    person: Client | None = None  # whom one talks to at a company
    points: Sequence[ContactPoint] = ()  # of whom one talks to: the client, or its contact

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self:
            field.id = field.label.field_id = f"new-{field.short_name}"

    def offer(self, brands: Sequence[Brand], outlets: Sequence[tuple[Outlet, Sequence[Brand]]]) -> None:
        """Sets the brands and the outlets to choose from; an outlet names the brands that it sells."""
        self.sold = {outlet.code: {brand.code for brand in sold} for outlet, sold in outlets}
        self.brand.choices = brand_choices(brands, _("Choose a brand"))
        self.outlet.choices = seller_choices(outlets, _("Choose an outlet"))

    def pick(self, client: Client | None, contacts: Sequence[Client], points: dict[int, list[ContactPoint]]) -> None:
        """Sets the client that was picked, and the people one can talk to when it is a company."""
        self.picked = client
        people = {person.public_id: person for person in contacts}
        self.contact.choices = choices(
            [(key, person.name) for key, person in people.items()], _("Nobody in particular")
        )
        self.person = people.get(self.contact.data or "")
        reached = self.person or client
        self.points = points.get(reached.id, []) if reached else []

    def validate_client(self, field) -> None:
        """Refuses a client that is not there any more, or that is blocked (mission CM-06)."""
        if field.data and self.picked is None:
            raise ValidationError(_("This client is not there any more. Choose again."))
        if self.picked is not None and self.picked.blocked:
            raise ValidationError(blocked_words(self.picked.name, self.picked.blocked_reason))

    def validate_contact(self, field) -> None:
        """Refuses somebody who is no contact of the company."""
        if self.picked is not None and field.data and self.person is None:
            raise ValidationError(_("This person is no contact of this company."))

    def validate_outlet(self, field) -> None:
        """An outlet that does not sell the brand can't be chosen (mission CF-09)."""
        if self.brand.data and field.data and self.brand.data not in self.sold.get(field.data, ()):
            raise ValidationError(_("This outlet does not sell this brand."))

    def validate_phone(self, field) -> None:
        """Refuses what can't be a number, with an example."""
        if field.data and self.picked is None and to_e164(field.data) is None:
            raise ValidationError(
                _("Write the number like %(example)s, or with its country: +32 …", example=PHONE_EXAMPLE)
            )

    def validate_email(self, field) -> None:
        """Refuses what can't be an address."""
        address = read_email(field.data) if field.data else None
        if address is not None and self.picked is None and not address.valid:
            raise ValidationError(_("Write the address like name@example.com."))

    def validate(self, extra_validators=None) -> bool:
        """Also asks a new client for a name and for one way to answer."""
        good = super().validate(extra_validators)
        if self.client.data:
            return good
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

    def details(self) -> ClientDetails:
        """Returns the person or company that asks."""
        return self._of_picked(self.picked) if self.picked else self._as_typed()

    def _of_picked(self, client: Client) -> ClientDetails:
        person = self.person or client
        emails = [point.value for point in self.points if point.kind == "email"]
        return ClientDetails(
            kind="B2B" if client.kind == "B2B" else "B2C",
            civility=person.civility,
            first_name=person.first_name,
            last_name=person.last_name,
            company=client.company,
            email=emails[0] if emails else "",
            phones=tuple(point.value for point in self.points if point.kind == "phone"),
        )

    def _as_typed(self) -> ClientDetails:
        return ClientDetails(
            kind="B2B" if self.company.data else "B2C",
            civility=self.civility.data or "",
            first_name=self.first_name.data or "",
            last_name=self.last_name.data or "",
            company=self.company.data or "",
            email=self.address(),
            phones=(self.e164(),) if self.e164() else (),
        )


def blocked_words(name: str, reason: str) -> str:
    """Returns why nothing can be linked to a blocked client."""
    if reason:
        return _("%(name)s is blocked: %(reason)s", name=name, reason=reason)
    return _("%(name)s is blocked: no new lead or opportunity.", name=name)
