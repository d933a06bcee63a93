"""« Opportunité rapide » (mission CF-08): one small form, most of it proposed. A lead that is converted fills it too."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, HiddenField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from crm.clients.models import Client
from crm.kernel.base import public_id
from crm.kernel.trade import ACTIVITIES
from crm.leads.words import ORIGINS, REQUEST_TYPES
from crm.opportunities.proposal import Proposal
from crm.outlets.models import Brand, Outlet
from crm.outlets.queries import today_at
from crm.outlets.selling import seller_named, sellers_of_brand
from crm.web.forms import BaseForm, brand_choices, choices

FARTHEST_YEARS = 5
TABLE = "outlets"  # « look » of the button that opens the table of outlets


class SaleFields:
    """The fields of a quick opportunity. The outlets to choose from are those that sell the brand (mission CF-09)."""

    name = StringField(
        _l("Opportunity name"), validators=[DataRequired(_l("Give the opportunity a name.")), Length(max=120)]
    )
    decision_on = DateField(_l("Client decision date"), validators=[DataRequired(_l("Say when the client decides."))])
    activity = SelectField(
        _l("Activity"), choices=choices(ACTIVITIES.items()), default="VN", validators=[DataRequired()]
    )
    request_type = SelectField(
        _l("Request type"), choices=choices(REQUEST_TYPES.items()), default="offer", validators=[DataRequired()]
    )
    origin = SelectField(_l("Origin"), choices=choices(ORIGINS.items(), _l("Not said")), default="")
    campaign = StringField(_l("Campaign name"), validators=[Length(max=120)])
    brand = SelectField(_l("Brand"), validators=[DataRequired(_l("Choose a brand."))])
    find_outlet = StringField(_l("Destination outlet"), validators=[Length(max=100)])
    outlet = HiddenField()  # the code of the one that is chosen; drawn as choices
    look = HiddenField()  # a button that shows more to choose from, instead of sending the form
    shown_as = HiddenField()  # the table, once it was opened

    counts = True  # False where the form asks for no sale
    sold: Sequence[Brand] = ()
    chosen: Outlet | None = None

    def offer(self, brands: Sequence[Brand]) -> None:
        """Sets the brands to choose from, and finds the outlet that is chosen: by its code, or by the words typed."""
        self.sold = brands
        self.brand.choices = brand_choices(brands, _("Choose a brand"))
        self.chosen = self._by_code() or self._by_words()

    def fill(self, proposal: Proposal, client: Client) -> None:
        """Proposes what can be known."""
        for name in ("decision_on", "activity", "request_type", "origin", "campaign"):
            self[name].data = getattr(proposal, name)
        self.brand.data = proposal.brand.code if proposal.brand else ""
        self.outlet.data = proposal.outlet.code if proposal.outlet else ""
        self.name.data = (proposal.wanted or proposed_name(proposal.brand, client))[:120]
        self.chosen = proposal.outlet if proposal.brand else self.chosen

    @property
    def wants_table(self) -> bool:
        """Whether the outlets are shown as a table."""
        return TABLE in (self.look.data, self.shown_as.data)

    def place(self) -> tuple[Outlet, Brand]:
        """Returns the outlet and the brand of a form that was found good."""
        brand = self.sale_brand
        if self.chosen is None or brand is None:
            raise ValueError("the form was not checked")
        return self.chosen, brand

    @property
    def sale_brand(self) -> Brand | None:
        """The brand that is chosen."""
        return next((brand for brand in self.sold if brand.code == self.brand.data), None)

    def outlets(self) -> list[Outlet]:
        """Returns the outlets to choose from: the chosen one first, then those that sell the brand and fit the words."""
        brand = self.sale_brand
        found = list(sellers_of_brand(brand.id, self.find_outlet.data or "")) if brand else []
        if self.chosen is not None and self.chosen in found:
            found.remove(self.chosen)
        return [self.chosen, *found] if self.chosen is not None else found

    def validate_find_outlet(self, field: Field) -> None:
        """Asks for an outlet that sells the brand: no other one can be chosen, by hand neither (mission CF-09)."""
        if self.chosen is not None or self.sale_brand is None or not self.counts:
            return
        if self.outlet.data:
            raise ValidationError(
                _("This outlet does not sell %(brand)s. Choose one of these.", brand=self.sale_brand.name)
            )
        raise ValidationError(_("Choose an outlet."))

    def validate_decision_on(self, field: Field) -> None:
        """Refuses a date that has passed, or that is years ahead."""
        today = today_at(self.chosen.id if self.chosen else None)
        if self.counts and field.data and not today <= field.data <= date(today.year + FARTHEST_YEARS, 12, 31):
            raise ValidationError(_("Choose a date from today on, within five years."))

    def _by_code(self) -> Outlet | None:
        brand = self.sale_brand
        return seller_named(brand.id, self.outlet.data) if brand is not None and self.outlet.data else None

    def _by_words(self) -> Outlet | None:
        """Who types enough of a name to mean one outlet has chosen it."""
        brand, words = self.sale_brand, self.find_outlet.data
        if brand is None or self.outlet.data:
            return None
        found = sellers_of_brand(brand.id, words or "", most=2)
        return found[0] if len(found) == 1 else None


class QuickOpportunityForm(SaleFields, BaseForm):
    """A quick opportunity of one client. The same form sent twice makes one."""

    once = HiddenField(default=public_id)
    contact = SelectField(_l("Contact"), choices=[], validators=[Optional()])

    people: Sequence[Client] = ()

    def offer_contacts(self, people: Sequence[Client], chosen: str = "") -> None:
        """Sets whom one can talk to at a company (mission CF-19); without anybody the field is left out."""
        self.people = people
        if not people:
            del self.contact
            return
        self.contact.choices = choices([(one.public_id, one.name) for one in people], _("Nobody in particular"))
        if chosen:
            self.contact.data = chosen

    @property
    def contact_id(self) -> int | None:
        """The person that was chosen."""
        code = self.contact.data if self.contact else ""
        return next((one.id for one in self.people if one.public_id == code), None)


def proposed_name(brand: Brand | None, client: Client) -> str:
    """Returns « Opportunité Peugeot – Camille Lefèvre »."""
    what = _("Opportunity %(brand)s", brand=brand.name) if brand else _("Opportunity")
    return f"{what} – {client.name}"
