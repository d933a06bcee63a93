"""The forms of a new client (mission CF-17, CM-03, CM-04)."""

import re
from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from crm.clients.actions.entering import Entered
from crm.clients.forms.company import CompanyPart, FinancialPart
from crm.clients.forms.opt_ins import ConsentPart
from crm.clients.forms.parts import AddressPart, CategoryPart, CommentPart, PersonPart, columns
from crm.clients.forms.points import PointsPart, with_points
from crm.clients.matching import Asked
from crm.clients.models import Reference
from crm.kernel.base import ALPHABET, public_id
from crm.kernel.trade import CIVILITIES
from crm.outlets.models import Brand
from crm.web.forms import BaseForm, brand_choices, choices

ONCE = re.compile(f"[{ALPHABET}]{{12}}")
ADDRESS_KINDS = ("invoicing", "delivery")


class NewForm(BaseForm, AddressPart, FinancialPart, CategoryPart, ConsentPart, CommentPart):
    """What both kinds of client have in common."""

    brand = SelectField(_l("Brand"), validators=[DataRequired(_l("Choose a brand."))], default="")
    invoicing_street = StringField(_l("Street"), validators=[Length(max=200)])
    invoicing_postal_code = StringField(_l("Postal code"), validators=[Length(max=10)])
    invoicing_city = StringField(_l("City"), validators=[Length(max=80)])
    delivery_street = StringField(_l("Street"), validators=[Length(max=200)])
    delivery_postal_code = StringField(_l("Postal code"), validators=[Length(max=10)])
    delivery_city = StringField(_l("City"), validators=[Length(max=80)])
    seen = HiddenField()  # the likely doubles that the writer has been shown already
    once = HiddenField(default=public_id)  # the same form sent twice is one client
    attach = HiddenField()  # the client to complete with what was typed, instead of a new one

    def offer(self, brands: Sequence[Brand], lists: dict[str, Sequence[Reference]]) -> None:
        """Sets what can be chosen."""
        self.brands = {brand.code: brand for brand in brands}
        self.brand.choices = brand_choices(brands, _("Choose a brand"))
        self.offer_entries(lists)

    def addresses(self) -> list[dict[str, str]]:
        """Returns the further addresses that were typed."""
        found = [
            {"kind": kind} | {part: self[f"{kind}_{part}"].data or "" for part in ("street", "postal_code", "city")}
            for kind in ADDRESS_KINDS
        ]
        return [one for one in found if one["street"] or one["city"] or one["postal_code"]]

    def sent_once(self) -> str:
        """Returns the form's own id, nothing when somebody made another one up."""
        return self.once.data if ONCE.fullmatch(self.once.data or "") else ""

    def entered(self, kind: str, values: dict[str, object], **more) -> Entered:
        """Returns what both kinds of form say."""
        common = columns(self, AddressPart, FinancialPart, CategoryPart, ConsentPart, CommentPart)
        brand = self.brands.get(self.brand.data or "")
        segment = self.entries.get(self.segment.data or "")
        return Entered(
            kind=kind,
            values=common | values | {"segment_id": segment.id if segment else None},
            addresses=self.addresses(),
            tags=[*self.chosen("tags"), *self.chosen("groups")],
            consents=self.said(),
            how=self.how(),
            brand_id=brand.id if brand else None,
            once=self.sent_once(),
            **more,
        )


class _PersonForm(NewForm, PersonPart, PointsPart):
    """A private person: a name, a phone or an e-mail, a brand."""

    kind = "B2C"

    def validate(self, extra_validators=None) -> bool:
        """Also asks for one way to reach the person (mission CM-04)."""
        good = super().validate(extra_validators)
        if not any(self[name].data for name in self._fields if name.startswith(("phone", "email"))):
            _add_error(self["phone0"], _("Give a phone number or an e-mail address."))
            good = False
        return good

    def as_entered(self) -> Entered:
        """Returns the client that is to be made."""
        return self.entered(self.kind, columns(self, PersonPart), points=self.points())

    def asked(self) -> Asked:
        """Returns the person as matching looks at it, while the form is being typed."""
        return Asked(
            kind=self.kind,
            first_name=self.first_name.data or "",
            last_name=self.last_name.data or "",
            postal_code=self.postal_code.data or "",
            **_identifiers(self),
        )


class _CompanyForm(NewForm, CompanyPart, PointsPart):
    """A company, and its first contact in the same form: phone and e-mail live there (mission CF-18)."""

    kind = "B2B"
    civility = SelectField(_l("Title"), choices=choices(CIVILITIES.items(), "—"), default="", validators=[Optional()])
    first_name = StringField(_l("First name"), validators=[Length(max=80)])
    last_name = StringField(_l("Last name"), validators=[Length(max=80)])
    job_title = StringField(_l("Job title"), validators=[Length(max=80)])
    role = SelectField(_l("Role"), validators=[Optional()], default="")

    def offer(self, brands: Sequence[Brand], lists: dict[str, Sequence[Reference]]) -> None:
        """Sets what can be chosen."""
        super().offer(brands, lists)
        self.role.choices = choices([(one.public_id, one.label) for one in lists["role"]], "—")

    def validate(self, extra_validators=None) -> bool:
        """A contact that was begun needs a name, and a phone or an e-mail."""
        good = super().validate(extra_validators)
        reached = any(self[name].data for name in self._fields if name.startswith(("phone", "email")))
        begun = reached or self.first_name.data or self.job_title.data or self.last_name.data
        if begun and not self.last_name.data:
            _add_error(self.last_name, _("Give the last name."))
            good = False
        if begun and not reached:
            _add_error(self["phone0"], _("Give a phone number or an e-mail address."))
            good = False
        return good

    def as_entered(self) -> Entered:
        """Returns the company that is to be made, with its contact when one was typed."""
        role = self.entries.get(self.role.data or "")
        contact = self._contact() if self.last_name.data else None
        values = columns(self, CompanyPart)
        return self.entered(self.kind, values, contact=contact, role_id=role.id if role else None)

    def asked(self) -> Asked:
        """Returns the company as matching looks at it, while the form is being typed."""
        numbers = {name: self[name].data or "" for name in ("siret", "siren", "vat_number", "postal_code", "company")}
        return Asked(kind=self.kind, **numbers, **_identifiers(self))

    def _contact(self) -> Entered:
        names = ("civility", "first_name", "last_name", "job_title")
        place = ("street", "postal_code", "city", "country")
        values = {name: self[name].data or "" for name in (*names, *place)}
        return Entered(kind="contact", values=values, points=self.points())


PersonForm = with_points(_PersonForm, 3, 2)
CompanyForm = with_points(_CompanyForm, 2, 1)
FORMS: dict[str, type[BaseForm]] = {"B2C": PersonForm, "B2B": CompanyForm}


def _identifiers(form) -> dict[str, frozenset[str]]:
    points = [point for point in form.points() if point.value]
    return {
        "emails": frozenset(point.value for point in points if point.kind == "email"),
        "phones": frozenset(point.value for point in points if point.kind == "phone"),
    }


def _add_error(field, message: str) -> None:
    field.errors = [*field.errors, message]
