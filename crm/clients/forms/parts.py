"""The sections of a client's form; making a client shows them together, changing one shows one (mission CM-03).

Those of a company, of phones and e-mails, and of opt-ins are beside this file.
"""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, Optional, Regexp

from crm.clients.models import Client, Reference
from crm.kernel.clock import now
from crm.kernel.trade import CIVILITIES
from crm.web.forms import BaseForm, CheckboxesField, choices

OLDEST = date(1900, 1, 1)
NEW_ENTRY = Length(max=80)


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


class AddressPart:
    """Where the client is by default."""

    street = StringField(_l("Street"), validators=[Length(max=200)])
    postal_code = StringField(_l("Postal code"), validators=[Length(max=10)])
    city = StringField(_l("City"), validators=[Length(max=80)])
    country = StringField(
        _l("Country"), default="FR", filters=[lambda text: (text or "FR").upper()],
        validators=[Regexp(r"[A-Z]{2}\Z", message=_l("Two letters, like FR or BE."))],
    )  # fmt: skip


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


class CommentPart:
    """Words for the team."""

    comments = TextAreaField(_l("Comments"), validators=[Length(max=10_000)])


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
