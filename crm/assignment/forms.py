"""The form of an assignment rule: conditions, then where the lead goes."""

from collections import Counter
from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, ValidationError
from wtforms.validators import Length

from crm.access.models import User
from crm.assignment.models import MANAGER, PERSON, TURN, RotationGroup, Rule
from crm.assignment.rules import RuleDetails, fingerprint
from crm.kernel.trade import ACTIVITIES, KINDS
from crm.leads.words import LEAD_TYPES
from crm.outlets.models import Brand, Outlet
from crm.web.forms import BaseForm, CheckboxesField, brand_choices, choices

GROUP = "group"
TARGETS = {
    TURN: _l("In turn, among the sellers of the outlet and brand"),
    GROUP: _l("In turn, within a named group"),
    PERSON: _l("One person"),
    MANAGER: _l("The sales manager of the outlet and brand"),
}


class RuleForm(BaseForm):
    """A rule. What is left empty holds for any lead."""

    name = StringField(
        _l("Name of the rule"), validators=[Length(max=80)], description=_l("Shown on each lead as its reason.")
    )
    brands = CheckboxesField(_l("Brands"))
    outlets = CheckboxesField(_l("Outlets"))
    activities = CheckboxesField(_l("Activities"))
    lead_types = CheckboxesField(_l("Lead types"), choices=choices(LEAD_TYPES.items()))
    kinds = CheckboxesField(_l("Private persons or companies"), choices=choices(KINDS.items()))
    target = RadioField(_l("The lead goes to"), choices=choices(TARGETS.items()), default=TURN)
    group_name = StringField(_l("Name of the group"), validators=[Length(max=80)])
    members = CheckboxesField(_l("People of the group"))
    person = SelectField(_l("Person"), default="")
    seen = HiddenField()

    def offer(self, brands: Sequence[Brand], outlets: Sequence[Outlet], people: Sequence[User]) -> None:
        """Sets what can be chosen."""
        self.brands.choices = brand_choices(brands)
        self.activities.choices = choices((code, f"{code} · {name}") for code, name in ACTIVITIES.items())
        self.outlets.choices = choices((outlet.code, outlet.name) for outlet in outlets)
        known = Counter(user.name for user in people)
        named = [(u.public_id, u.name if known[u.name] == 1 else f"{u.name} ({u.login_id})") for u in people]
        self.members.choices = choices(named)
        self.person.choices = choices(named, _("Choose somebody"))
        self._people = {user.public_id: user for user in people}

    def show(self, rule: Rule, group: RotationGroup | None, members: Sequence[User]) -> None:
        """Fills the form with what the rule says."""
        for field in ("name", "brands", "outlets", "activities", "lead_types", "kinds"):
            self[field].data = getattr(rule, field)
        self.target.data = GROUP if rule.group_id else rule.target
        self.group_name.data = group.name if group else ""
        self.members.data = [user.public_id for user in members]
        self.person.data = next((u.public_id for u in self._people.values() if u.id == rule.person_id), "")
        self.seen.data = fingerprint(rule)

    def validate_person(self, field) -> None:
        """Asks for the person only when the lead goes to one."""
        if self.target.data == PERSON and not field.data:
            raise ValidationError(_("Choose who gets these leads."))

    def validate_group_name(self, field) -> None:
        """Asks for the group's name only when the lead goes to one."""
        if self.target.data == GROUP and not field.data:
            raise ValidationError(_("Name the group."))

    def validate_members(self, field) -> None:
        """A group without anybody gives nothing."""
        if self.target.data == GROUP and not field.data:
            raise ValidationError(_("Choose at least one person."))

    def chosen_members(self) -> list[User]:
        """Returns the people of the group."""
        return [self._people[public_id] for public_id in self.members.data or ()]

    def details(self, group: RotationGroup | None, name: str) -> RuleDetails:
        """Returns what the form says; `name` is taken when none was given."""
        goes_to_group, goes_to_person = self.target.data == GROUP, self.target.data == PERSON
        return RuleDetails(
            name=self.name.data or name[:80],
            brands=tuple(self.brands.data or ()),
            outlets=tuple(self.outlets.data or ()),
            activities=tuple(self.activities.data or ()),
            lead_types=tuple(self.lead_types.data or ()),
            kinds=tuple(self.kinds.data or ()),
            target=TURN if goes_to_group else self.target.data,
            group_id=group.id if group else None,
            person_id=self._people[self.person.data].id if goes_to_person else None,
        )
