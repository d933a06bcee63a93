"""Converting a lead (mission AX-08): which client, no, a new or an existing contact, and the opportunity."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length

from crm.clients.actions import ClientDetails
from crm.clients.models import Client, Reference
from crm.kernel.base import public_id
from crm.kernel.phone import read_phone
from crm.kernel.trade import CIVILITIES
from crm.opportunities.actions.conversion import Conversion, Sale
from crm.opportunities.forms.quick import SaleFields
from crm.web.forms import RecordForm, choices, mail_address

NOBODY, NEW, KNOWN = "nobody", "new", "known"
OF_SALE = ("name", "decision_on", "activity", "request_type", "origin", "brand", "find_outlet")


class ConversionForm(SaleFields, RecordForm):
    """What becomes of a lead. The fields of the sale count only when an opportunity is wanted."""

    find_client = StringField(_l("Client"), validators=[Length(max=100)])
    client = HiddenField()  # drawn as choices; nothing means a new one
    contact_how = RadioField(
        _l("Whom to talk to"),
        choices=choices([(NOBODY, _l("No contact")), (KNOWN, _l("Existing contact")), (NEW, _l("New contact"))]),
        default=NOBODY,
    )
    contact = SelectField(_l("Contact of the company"), validate_choice=False, choices=[], default="")
    civility = SelectField(_l("Title"), choices=choices(CIVILITIES.items(), "—"), default="")
    first_name = StringField(_l("First name"), validators=[Length(max=80)])
    last_name = StringField(_l("Last name"), validators=[Length(max=80)])
    phone = StringField(_l("Phone"), validators=[Length(max=40)])
    email = StringField(_l("E-mail"), validators=[Length(max=254)])
    role = SelectField(_l("Role"), choices=[], default="")
    wanted = BooleanField(_l("Create an opportunity"))
    description = TextAreaField(_l("Description"), validators=[Length(max=5000)])
    note = TextAreaField(_l("Remark"), validators=[Length(max=500)])
    once = HiddenField(default=public_id)

    picked: Client | None = None
    people: Mapping[str, Client] = {}
    roles: Mapping[str, Reference] = {}

    def pick(self, client: Client | None, people: Sequence[Client], roles: Sequence[Reference]) -> None:
        """Sets the client that is chosen; the people one can talk to and their possible roles when it is a company."""
        self.picked = client
        self.roles = {role.public_id: role for role in roles}
        self.role.choices = choices([(key, role.label) for key, role in self.roles.items()], "—")
        self.people = {person.public_id: person for person in people}
        self.contact.choices = choices([(key, person.name) for key, person in self.people.items()], _("Choose…"))

    @property
    def is_company(self) -> bool:
        """Whether a contact can be chosen: a private person speaks for himself."""
        return self.picked is not None and self.picked.kind == "B2B"

    def validate(self, extra_validators=None) -> bool:
        """Leaves out the fields of a sale that is not wanted, and of a contact that is not made."""
        for name in () if self.counts else OF_SALE:
            self[name].validators, self[name].process_errors = (), []
            self[name].validate_choice = False
        return super().validate(extra_validators)

    @property
    def counts(self) -> bool:
        """Whether an opportunity is wanted."""
        return bool(self.wanted.data)

    def validate_client(self, field: Field) -> None:
        """Refuses a client that is not there, or that is blocked (mission CM-06)."""
        if field.data and self.picked is None:
            raise ValidationError(_("This client is not there any more. Choose again."))
        if self.picked is not None and self.picked.blocked:
            raise ValidationError(
                _("%(name)s is blocked: %(reason)s", name=self.picked.name, reason=self.picked.blocked_reason)
                if self.picked.blocked_reason
                else _("%(name)s is blocked: no new lead or opportunity.", name=self.picked.name)
            )

    def validate_contact(self, field: Field) -> None:
        """Asks which of the company's contacts."""
        if self.is_company and self.contact_how.data == KNOWN and field.data not in self.people:
            raise ValidationError(_("Choose a contact of this company."))

    def validate_last_name(self, field: Field) -> None:
        """A new contact has a name."""
        if self._makes_contact and not field.data:
            raise ValidationError(_("Give the last name."))

    def validate_phone(self, field: Field) -> None:
        """A new contact can be reached; a number must be one."""
        if self._makes_contact and not field.data and not self.email.data:
            raise ValidationError(_("Give a phone number or an e-mail address."))
        if self._makes_contact and field.data and read_phone(field.data) is None:
            raise ValidationError(
                _("Write the number like %(example)s, or with its country: +32 …", example="06 39 98 12 34")
            )

    def validate_email(self, field: Field) -> None:
        """An address must be one."""
        if self._makes_contact:
            mail_address(self, field)

    def conversion(self) -> Conversion:
        """Returns what was chosen, of a form that was found good."""
        known = self.people.get(self.contact.data or "") if self.contact_how.data == KNOWN else None
        role = self.roles.get(self.role.data or "")
        return Conversion(
            client=self.picked,
            contact=known if self.is_company else None,
            new_contact=self._new_contact() if self._makes_contact else None,
            role_id=role.id if role else None,
            sale=self._sale() if self.wanted.data else None,
            note=self.note.data or "",
        )

    @property
    def _makes_contact(self) -> bool:
        return self.is_company and self.contact_how.data == NEW

    def _new_contact(self) -> ClientDetails:
        number = read_phone(self.phone.data) if self.phone.data else None
        return ClientDetails(
            kind="contact",
            civility=self.civility.data or "",
            first_name=self.first_name.data or "",
            last_name=self.last_name.data or "",
            email=self.email.data or "",
            phones=(number,) if number else (),
        )

    def _sale(self) -> Sale:
        outlet, brand = self.place()
        return Sale(
            name=self.name.data or "",
            decision_on=self.decision_on.data,
            brand_id=brand.id,
            outlet_id=outlet.id,
            activity=self.activity.data,
            request_type=self.request_type.data,
            origin=self.origin.data or "",
            campaign=self.campaign.data or "",
            description=self.description.data or "",
            once=self.once.data or "",
        )
