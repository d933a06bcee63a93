"""The forms of order tools: what a manager sets up, what a salesperson chooses."""

from collections.abc import Sequence

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from crm.handoff.actions.sending import LONGEST_OLD_ID
from crm.handoff.actions.tools import NotACode, ToolDetails, read_codes
from crm.handoff.addresses import PLACEHOLDERS, BadTemplate, check_template
from crm.handoff.queries import Place
from crm.kernel.trade import ACTIVITIES
from crm.outlets.models import Brand, Outlet
from crm.web.forms import BaseForm, CheckboxesField, brand_choices, choices, seller_choices


def in_demo() -> bool:
    """Returns whether addresses of this machine are allowed."""
    return current_app.config["SETTINGS"].demo


def template_problem(problem: BadTemplate) -> str:
    """Returns in words why a template is refused; an unknown placeholder is named."""
    words = {
        "address": _("This is not a web address."),
        "https": _("The address begins with https:// and the tool's own host."),
        "host": _("The host is fixed: no placeholder can stand in “%(host)s”.", host=problem.what),
        "brace": _("A { without its } (or the other way round)."),
        "placeholder": _(
            "“{%(name)s}” is not known. Known are: %(known)s.",
            name=problem.what,
            known=", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
        ),
    }
    return words[problem.why]


class ClosingForm(BaseForm):
    """What a confirmed order does to its opportunity."""

    orders_close = BooleanField(_l("A confirmed order closes its opportunity as won"))


class ToolForm(BaseForm):
    """An order tool."""

    name = StringField(_l("Name of the tool"), [DataRequired(_l("Give the tool a name.")), Length(max=60)])
    url_template = TextAreaField(
        _l("Address with placeholders"), [DataRequired(_l("Write the address.")), Length(max=1000)]
    )
    asks_old_id = BooleanField(_l("Ask for the person's old id"), default=True)
    active = BooleanField(_l("In use"), default=True)

    def validate_url_template(self, field: TextAreaField) -> None:
        """Refuses an address whose host is not fixed, or that names an unknown placeholder."""
        try:
            field.data = check_template(field.data or "", in_demo())
        except BadTemplate as problem:
            raise ValidationError(template_problem(problem)) from None

    def details(self) -> ToolDetails:
        """Returns what was typed."""
        return ToolDetails(self.name.data, self.url_template.data, self.asks_old_id.data, self.active.data)


class PlaceForm(BaseForm):
    """Where a tool is used: outlet, brand, activities, D codes."""

    outlet = SelectField(_l("Outlet"), [DataRequired(_l("Choose an outlet."))])
    brand = SelectField(_l("Brand"), [DataRequired(_l("Choose a brand."))])
    activities = CheckboxesField(_l("Activities"), choices=choices(ACTIVITIES.items()), default=["VN"])
    d_codes = StringField(_l("D codes"), [Length(max=700)], description=_l("Separated by commas, the usual one first"))

    def offer(self, places: Sequence[tuple[Outlet, Sequence[Brand]]]) -> None:
        """Sets the outlets and brands to choose from."""
        self.sold = {outlet.code: {brand.code: brand.id for brand in sold} for outlet, sold in places}
        self.outlet_ids = {outlet.code: outlet.id for outlet, _sold in places}
        brands = {brand.code: brand for _outlet, sold in places for brand in sold}
        self.outlet.choices = seller_choices(places, _("Choose an outlet"))
        self.brand.choices = brand_choices(brands.values(), _("Choose a brand"))

    def validate_brand(self, field: SelectField) -> None:
        """An outlet that does not sell the brand orders none of it."""
        if field.data and self.outlet.data and field.data not in self.sold.get(self.outlet.data, ()):
            raise ValidationError(_("This outlet does not sell this brand."))

    def validate_activities(self, field: CheckboxesField) -> None:
        """Asks for one at least."""
        if not field.data:
            raise ValidationError(_("Choose one activity at least."))

    def validate_d_codes(self, field: StringField) -> None:
        """Names a code that can't be one."""
        try:
            read_codes(field.data or "")
        except NotACode as problem:
            raise ValidationError(
                _("“%(code)s” is not a D code: letters, digits, dots, hyphens.", code=problem)
            ) from None


class WidgetForm(BaseForm):
    """« Accéder à SDH »: brand, outlet, D code, one's own old id; each list follows from what is chosen before it."""

    brand = SelectField(_l("Brand"), default="")
    outlet = SelectField(_l("Outlet"), default="")
    activity = SelectField(_l("Activity"), default="")
    d_code = SelectField(_l("D code"), default="")
    old_id = StringField(_l("Your old id in this tool"), [Length(max=LONGEST_OLD_ID)])

    def offer(self, places: Sequence[Place]) -> Place | None:
        """Sets the lists by what is chosen; what is the only choice is chosen. Returns the place once it is known."""
        brands = {one.brand.code: f"{one.brand.code} · {one.brand.name}" for one in places}
        self._choose(self.brand, brands, _("Choose a brand"))
        left = [one for one in places if one.brand.code == self.brand.data]
        self._choose(self.outlet, {one.outlet.code: one.outlet.name for one in left}, _("Choose an outlet"))
        left = [one for one in left if one.outlet.code == self.outlet.data]
        words = {one.place.activity: ACTIVITIES[one.place.activity] for one in left}
        self._choose(self.activity, words, _("Choose an activity"))
        found = next((one for one in left if one.place.activity == self.activity.data), None)
        codes = found.place.d_codes if found else []
        self._choose(self.d_code, {code: code for code in codes}, None)
        if codes and not self.d_code.data:
            self.d_code.data = codes[0]
        return found

    def _choose(self, field: SelectField, known: dict, empty: str | None) -> None:
        field.choices = choices(known.items(), empty)
        if len(known) == 1 and not field.raw_data:
            field.data = next(iter(known))


class OldIdForm(BaseForm):
    """One's own old id in one tool."""

    old_id = StringField(_l("Your old id in this tool"), [Length(max=LONGEST_OLD_ID)])
