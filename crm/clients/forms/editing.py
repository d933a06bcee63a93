"""The forms that change one section of a client; each carries the revision that the page showed (list rule 7)."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, Regexp
from wtforms.widgets import HiddenInput

from crm.clients.forms.company import CompanyPart, FinancialPart
from crm.clients.forms.opt_ins import ConsentPart
from crm.clients.forms.parts import AddressPart, CategoryPart, CommentPart, PersonPart, columns
from crm.clients.forms.points import PointsPart, with_points
from crm.clients.models import Client, ContactPoint
from crm.web.forms import BaseForm

MOST_POINTS = 12


class SectionForm(BaseForm):
    """One section; the fields of `parts` are columns of the client."""

    parts: tuple[type, ...] = ()
    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def values(self) -> dict[str, object]:
        """Returns what is kept, by column."""
        return columns(self, *self.parts)

    def shows(self, revision: int) -> None:
        """Lets the form carry the client's present revision; what was typed stays."""
        self.revision.data = revision
        self.revision.raw_data = None


class PersonIdentityForm(SectionForm, PersonPart):
    """Names, job, birth of a person."""

    parts = (PersonPart,)


class CompanyIdentityForm(SectionForm, CompanyPart):
    """Name and numbers of a company."""

    parts = (CompanyPart,)


class AddressForm(SectionForm, AddressPart):
    """The default address."""

    parts = (AddressPart,)


class FinancialForm(SectionForm, FinancialPart):
    """VAT; a company's number must be of its own SIREN."""

    parts = (FinancialPart,)
    siren = HiddenField()

    def values(self) -> dict[str, object]:
        """Returns the VAT columns; the SIREN only stands beside them for comparing."""
        return columns(self, FinancialPart)


class CategoriesForm(SectionForm, CategoryPart):
    """Segment, fleet code, tags, groups."""

    parts = (CategoryPart,)


class ConsentsForm(SectionForm, ConsentPart):
    """The grid of what the client agrees to, and the marks."""


class CommentsForm(SectionForm, CommentPart):
    """Words for the team."""

    parts = (CommentPart,)


class _ReachForm(SectionForm, PointsPart):
    """Phones and e-mails; the last one of a private person stays (mission CM-04)."""

    needs_one = True

    def validate(self, extra_validators=None) -> bool:
        """Also asks for one way to reach a private person."""
        good = super().validate(extra_validators)
        typed = any(self[name].data for name in self._fields if name.startswith(("phone", "email")))
        if self.needs_one and not typed:
            self["phone0"].errors = [*self["phone0"].errors, _("Give a phone number or an e-mail address.")]
            good = False
        return good


class BlockForm(BaseForm):
    """Why nothing new may be linked to a client."""

    reason = TextAreaField(_l("Reason"), validators=[DataRequired(_l("Give the reason.")), Length(max=300)])


class OwnerForm(BaseForm):
    """Whose client this is; the choices are drawn with brand, outlet and load beside the name."""

    owner = StringField(_l("Owner"), validators=[Length(max=16)])


class EntryForm(BaseForm):
    """One entry of a reference list."""

    label = StringField(_l("Name"), validators=[DataRequired(_l("Give a name.")), Length(max=80)])
    colour = StringField(
        _l("Colour"), validators=[Optional(), Regexp(r"#[0-9a-fA-F]{6}\Z", message=_l("A colour like #2f5bea."))]
    )


def reach_form(client: Client, points: Sequence[ContactPoint], sent: bool) -> SectionForm:
    """Returns the form of phones and e-mails with one free line more of each."""
    own = [point for point in points if not point.relay]
    phones = [point for point in own if point.kind == "phone"][:MOST_POINTS]
    emails = [point for point in own if point.kind == "email"][:MOST_POINTS]
    form = with_points(_ReachForm, len(phones) + 1, len(emails) + 1)(*(() if sent else (None,)))
    form.needs_one = client.kind == "B2C"
    if not sent:
        form.show_points([(one.value, one.label) for one in phones], [one.value for one in emails])
    return form
