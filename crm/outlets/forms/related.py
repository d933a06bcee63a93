"""« Connexe » of an outlet: sales managers, brands sold, opening hours, closed days, targets (mission CF-25, X-03)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from crm.access.models import User
from crm.kernel.trade import ACTIVITIES
from crm.outlets.hours import Span
from crm.outlets.models import Brand
from crm.outlets.queries import MISSED_CALL, Target, default_target
from crm.outlets.spans import HoursOverlap, HoursUnreadable, parse_spans, spans_text
from crm.web.forms import BaseForm, CheckboxesField, brand_choices, choices

LONGEST_TARGET = 10_000  # business minutes
MONDAY = date(2026, 1, 5)
TARGETED = {**ACTIVITIES, MISSED_CALL: _l("Missed call")}


class BrandsForm(BaseForm):
    """The brands that the outlet sells."""

    brands = CheckboxesField(_l("Brands sold here"))

    def __init__(self, *args, known: Sequence[Brand] = (), sold: Sequence[Brand] = (), **kwargs):
        super().__init__(*args, data={"brands": [brand.code for brand in sold]}, **kwargs)
        self.brands.choices = brand_choices(known)


class ManagersForm(BaseForm):
    """« Responsable des ventes » per brand (mission CF-25): made by `managers_form` for the brands sold."""


class HoursForm(BaseForm):
    """Opening hours, one text a weekday: made by `hours_form`."""

    @property
    def days(self) -> list[StringField]:
        """Returns the fields of the week, Monday first."""
        return [self[f"day{day}"] for day in range(7)]

    def validate(self, extra_validators: Mapping | None = None) -> bool:
        """Refuses a week that is never open: the response clock would never run."""
        good = super().validate(extra_validators)
        if good and not any(field.spans for field in self.days):
            self.form_errors.append(_("Open on one day at least; a holiday is a closed day."))
        return good and not self.form_errors


class TargetsForm(BaseForm):
    """Response targets by activity: made by `targets_form`."""

    def targets(self) -> dict[str, Target]:
        """Returns the targets that differ from the defaults."""
        found = {a: Target(self[f"first_{a}"].data, self[f"escalation_{a}"].data) for a in TARGETED}
        return {a: target for a, target in found.items() if target != default_target(a)}

    def rows(self) -> list[tuple[str, str, IntegerField, IntegerField]]:
        """Returns (activity, label, first response, escalation) for each activity."""
        return [(a, str(label), self[f"first_{a}"], self[f"escalation_{a}"]) for a, label in TARGETED.items()]


class ClosedDayForm(BaseForm):
    """A day on which the outlet is closed."""

    day = DateField(_l("Day"), validators=[DataRequired()])
    label = StringField(_l("Reason"), validators=[Length(max=80)])


def managers_form(sold: Sequence[Brand], people: Sequence[User], named: Mapping[int, User]) -> ManagersForm:
    """Returns a form with one choice of a person for each brand sold."""
    known = {user.public_id: user.name for user in (*people, *named.values())}
    fields = {
        f"manager_{brand.code}": SelectField(
            brand.name, choices=choices(known.items(), empty=_("Nobody")), validators=[Optional()]
        )
        for brand in sold
    }
    now = {f"manager_{b.code}": named[b.id].public_id if b.id in named else "" for b in sold}
    return type("ManagersOfOutlet", (ManagersForm,), fields)(data=now)


def hours_form(week: Sequence[Sequence[Span]]) -> HoursForm:
    """Returns a form with a text for each weekday."""
    names = [format_date(MONDAY + timedelta(days=day), "EEEE") for day in range(7)]
    fields = {
        f"day{day}": StringField(name.capitalize(), validators=[Length(max=120), readable_hours])
        for day, name in enumerate(names)
    }
    return type("HoursOfOutlet", (HoursForm,), fields)(
        data={f"day{day}": spans_text(spans) for day, spans in enumerate(week)}
    )


def targets_form(own: Mapping[str, Target]) -> TargetsForm:
    """Returns a form with first response and escalation for each activity."""
    fields, now = {}, {}
    for activity, label in TARGETED.items():
        target = own.get(activity, default_target(activity))
        for part, minutes in zip(("first", "escalation"), target, strict=True):
            first, second = _("%(name)s, first response", name=label), _("%(name)s, escalation", name=label)
            fields[f"{part}_{activity}"] = IntegerField(
                first if part == "first" else second, validators=[NumberRange(min=1, max=LONGEST_TARGET)]
            )
            now[f"{part}_{activity}"] = minutes
    return type("TargetsOfOutlet", (TargetsForm,), fields)(data=now)


def readable_hours(form: BaseForm, field: StringField) -> None:
    """Refuses a day whose hours cannot be read or cross."""
    try:
        field.spans = parse_spans(field.data or "")
    except HoursUnreadable as error:
        raise ValidationError(
            _(
                "“%(part)s” is not a time span. Write 9:00-12:00, 14:00-19:00; nothing means closed.",
                part=str(error)[:40],
            )
        ) from None
    except HoursOverlap:
        raise ValidationError(_("A time span must end after it begins, and before the next one.")) from None
