"""The sections of a client's form; making a client shows them together, changing one shows one (mission CM-03)."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from stdnum import get_cc_module
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError as NumberError
from stdnum.fr import siren as siren_rule
from stdnum.fr import siret as siret_rule
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp

from crm.clients.actions.consents import How
from crm.clients.actions.points import Point
from crm.clients.consents import CHANNELS, SENDERS
from crm.clients.labels import CHANNELS as CHANNEL_WORDS
from crm.clients.labels import CONSENT_SOURCES, POINT_LABELS
from crm.clients.labels import SENDERS as SENDER_WORDS
from crm.clients.models import Client, Reference
from crm.kernel.clock import now
from crm.kernel.phone import read_phone
from crm.kernel.text import fold
from crm.kernel.trade import CIVILITIES
from crm.web.forms import BaseForm, CheckboxesField, choices, mail_address

PHONE_EXAMPLE = "06 39 98 12 34"
OLDEST = date(1900, 1, 1)
BEYOND_EUROPE = ("gb", "ch", "no")  # neighbours whose VAT numbers can be checked
NEW_ENTRY = Length(max=80)


def without_spaces(text: str | None) -> str:
    """Returns a number as it is kept: without spaces, dots and hyphens, letters in capitals."""
    return "".join(sign for sign in text or "" if sign.isalnum()).upper()


class PercentField(DecimalField):
    """A percentage with one decimal, with a comma or a point."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads 5,5 as 5.5."""
        super().process_formdata([text.replace(",", ".").rstrip(" %") for text in valuelist])
        if self.data is not None and self.data.is_finite():
            self.data = self.data.quantize(Decimal("0.1")) if abs(self.data) < 1000 else self.data


class PersonPart:
    """Who a person is."""

    civility = SelectField(_l("Title"), choices=choices(CIVILITIES.items(), "—"), default="", validators=[Optional()])
    first_name = StringField(_l("First name"), validators=[Length(max=80)])
    last_name = StringField(_l("Last name"), validators=[DataRequired(_l("Give the last name.")), Length(max=80)])
    job_title = StringField(_l("Job title"), validators=[Length(max=80)])
    company = StringField(_l("Company"), validators=[Length(max=120)], description=_l("Where the person works"))
    birth_date = DateField(_l("Date of birth"), validators=[Optional()])
    national_id = StringField(_l("Manufacturer’s client number"), validators=[Length(max=30)])

    def validate_birth_date(self, field: DateField) -> None:
        """Refuses a day to come, and one of nobody alive."""
        if field.data and not OLDEST <= field.data <= now().date():
            raise ValidationError(_("This cannot be a date of birth."))


class CompanyPart:
    """Who a company is: its name and its numbers, each checked."""

    company = StringField(
        _l("Company name"), validators=[DataRequired(_l("Give the company’s name.")), Length(max=120)]
    )
    siret = StringField("SIRET", validators=[Length(max=30)], filters=[without_spaces])
    siren = StringField("SIREN", validators=[Length(max=30)], filters=[without_spaces])
    national_id = StringField(_l("Manufacturer’s client number"), validators=[Length(max=30)])
    vocation = StringField(_l("Vocation"), validators=[Length(max=80)], description=_l("What its vehicles are for"))
    fleet_size = IntegerField(_l("Fleet size"), validators=[Optional(), NumberRange(0, 1_000_000)])
    website = StringField(
        _l("Website"),
        validators=[
            Optional(),
            Length(max=200),
            Regexp(r"https?://[^\s<>\"]+\Z", message=_l("An address that begins with https://")),
        ],
    )

    def validate_siret(self, field: StringField) -> None:
        """Refuses a number whose digits do not add up (Luhn; La Poste has a rule of its own)."""
        if field.data:
            try:
                field.data = siret_rule.validate(field.data)
            except NumberError:
                raise ValidationError(
                    _("This is not a SIRET: 14 digits, the last of which checks the others.")
                ) from None

    def validate_siren(self, field: StringField) -> None:
        """Refuses a number whose digits do not add up, and one that is not the SIRET's."""
        if not field.data:
            return
        try:
            field.data = siren_rule.validate(field.data)
        except NumberError:
            raise ValidationError(_("This is not a SIREN: 9 digits, the last of which checks the others.")) from None
        if self.siret.data and not self.siret.data.startswith(field.data):
            raise ValidationError(_("The SIRET begins with another SIREN."))


class AddressPart:
    """Where the client is by default."""

    street = StringField(_l("Street"), validators=[Length(max=200)])
    postal_code = StringField(_l("Postal code"), validators=[Length(max=10)])
    city = StringField(_l("City"), validators=[Length(max=80)])
    country = StringField(
        _l("Country"), default="FR", filters=[lambda text: (text or "FR").upper()],
        validators=[Regexp(r"[A-Z]{2}\Z", message=_l("Two letters, like FR or BE."))],
    )  # fmt: skip


class FinancialPart:
    """VAT."""

    vat_percent = PercentField(
        _l("VAT %"), validators=[Optional(), NumberRange(0, 100)], places=1, description=_l("For example 20")
    )
    vat_number = StringField(_l("VAT number"), validators=[Length(max=30)], filters=[without_spaces])

    def validate_vat_number(self, field: StringField) -> None:
        """Refuses a number that its country's rule refuses, and one of another company than the SIREN's."""
        if not field.data:
            return
        try:
            field.data = checked_vat(field.data)
        except NumberError:
            raise ValidationError(
                _("This is not a VAT number. Write it with its country, like FR40303265045.")
            ) from None
        known = [without_spaces(self[name].data) for name in ("siren", "siret") if name in self._fields]
        own = next((number[:9] for number in known if number), "")
        if own and field.data.startswith("FR") and field.data[4:] != own:
            raise ValidationError(_("This VAT number belongs to another SIREN."))


class CategoryPart:
    """How the dealer sorts its clients; an entry that is missing is added by its name."""

    segment = SelectField(_l("Segment"), validators=[Optional()], default="")
    new_segment = StringField(_l("Another segment"), validators=[NEW_ENTRY])
    fleet_code = StringField(_l("Fleet code"), validators=[Length(max=20)])
    tags = CheckboxesField(_l("Tags"))
    new_tag = StringField(_l("Another tag"), validators=[NEW_ENTRY])
    groups = CheckboxesField(_l("Groups"))
    new_group = StringField(_l("Another group"), validators=[NEW_ENTRY])

    def offer_entries(self, lists: dict[str, Sequence[Reference]]) -> None:
        """Sets what can be chosen."""
        self.entries = {one.public_id: one for found in lists.values() for one in found}
        self.segment.choices = choices([(one.public_id, one.label) for one in lists["segment"]], "—")
        self.tags.choices = choices((one.public_id, one.label) for one in lists["tag"])
        self.groups.choices = choices((one.public_id, one.label) for one in lists["group"])

    def chosen(self, name: str) -> list[Reference]:
        """Returns the entries that were ticked in one of the lists."""
        return [self.entries[key] for key in self[name].data or () if key in self.entries]


class ConsentPart:
    """Opt-ins per channel and sender; what is left open stays as it was (mission CM-05)."""

    do_not_call = BooleanField(_l("Do not call"))
    do_not_email = BooleanField(_l("Do not e-mail"))
    consent_source = SelectField(_l("How it was given"), choices=choices(CONSENT_SOURCES.items()), default="showroom")
    consent_wording = StringField(_l("Words agreed to"), validators=[Length(max=500)])

    def grid(self) -> list[tuple[object, list]]:
        """Returns (channel, its fields by sender) for each line of the table."""
        return [(CHANNEL_WORDS[channel], [self[f"{channel}_{sender}"] for sender in SENDERS]) for channel in CHANNELS]

    def senders(self) -> list:
        """Returns the heads of the table."""
        return [SENDER_WORDS[sender] for sender in SENDERS]

    def said(self) -> dict[tuple[str, str], bool]:
        """Returns what was answered, by (channel, sender)."""
        answers = {(c, s): self[f"{c}_{s}"].data for c in CHANNELS for s in SENDERS}
        return {key: answer == "yes" for key, answer in answers.items() if answer}

    def how(self) -> How:
        """Returns how it was said."""
        return How(self.consent_source.data or "", self.consent_wording.data or "")


for _channel in CHANNELS:
    for _sender in SENDERS:
        setattr(
            ConsentPart,
            f"{_channel}_{_sender}",
            SelectField(
                _l("%(channel)s, %(sender)s", channel=CHANNEL_WORDS[_channel], sender=SENDER_WORDS[_sender]),
                choices=choices([("yes", _l("Yes")), ("no", _l("No"))], "—"),
                default="",
                validators=[Optional()],
            ),
        )


class CommentPart:
    """Words for the team."""

    comments = TextAreaField(_l("Comments"), validators=[Length(max=10_000)])


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


def checked_vat(number: str) -> str:
    """Returns a VAT number as it is kept. Raises stdnum's ValidationError."""
    beyond = get_cc_module(number[:2].lower(), "vat") if number[:2].lower() in BEYOND_EUROPE else None
    return f"{number[:2]}{beyond.validate(number[2:])}" if beyond else eu_vat.validate(number)


def age_of(born: date | None, today: date) -> int | None:
    """Returns the age in years on a day, None when the birth is not known."""
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def columns(form: BaseForm, *parts: type) -> dict[str, object]:
    """Returns the values of the parts' fields that are columns of a client; texts are never None."""
    kept = {}
    for part in parts:
        for name in part.__dict__:
            if name in form._fields and hasattr(Client, name):
                field = form._fields[name]
                is_text = isinstance(field, StringField | SelectField)
                kept[name] = (field.data or "") if is_text else field.data
    return kept
