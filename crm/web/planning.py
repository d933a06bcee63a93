"""Planning what is done next: the fields that every such form has, and how the usual moments are called."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import get_timezone
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, RadioField, SelectField, ValidationError
from wtforms.validators import Optional

from crm.kernel.clock import now
from crm.leads.words import ACTIONS
from crm.outlets.moments import THIS_WEEK, TODAY, TOMORROW, Moment
from crm.web.formatting import clock_time, short_date, weekday
from crm.web.forms import choices

OTHER_TIME = "other"
FARTHEST = timedelta(days=730)
PAST_ALLOWED = timedelta(minutes=10)  # the page may have been open for a while


class PlanFields:
    """Which action comes next, and when: one of the usual moments, or another date and time."""

    action = SelectField(_l("Next action"), choices=choices(ACTIONS.items()), default="call")
    when = RadioField(_l("When"), validate_choice=False, choices=[])
    at = DateTimeLocalField(
        _l("Date and time"), format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[Optional()]
    )
    planned: datetime | None = None
    steps: Collection[str] = ()  # what `when` may say that is no time

    def offer(self, moments: Iterable[Moment], extra: Iterable[tuple[str, str]] = ()) -> None:
        """Sets the choices of `when`: the moments, « other », and `extra`."""
        times = [(moment.at.isoformat(), moment_words(moment)) for moment in moments]
        self.when.choices = choices([*times, (OTHER_TIME, _("Other date")), *extra])

    def validate_when(self, field) -> None:
        """Reads the chosen time into `planned`. A page may have been open for hours: its moments stay valid."""
        if field.data in self.steps:
            return
        chosen = _aware(self.at.data) if field.data in (None, "", OTHER_TIME) else _iso(field.data)
        if chosen is None:
            raise ValidationError(_("Say when the next action is due."))
        if not now() - PAST_ALLOWED <= chosen <= now() + FARTHEST:
            raise ValidationError(_("Choose a time from now on, within two years."))
        self.planned = chosen


def moment_words(moment: Moment) -> str:
    """Returns « Dans 2 h (16:30) », « Demain 09:30 », « Lundi 09:30 », « Mar. 3 juin 09:30 »."""
    time = clock_time(moment.at)
    if moment.kind == TODAY:
        return _("In 2 h, %(time)s", time=time)
    if moment.kind == TOMORROW:
        return _("Tomorrow %(time)s", time=time)
    day = weekday(moment.at) if moment.kind == THIS_WEEK else short_date(moment.at)
    return f"{day[:1].upper()}{day[1:]} {time}"


def _iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _aware(local: datetime | None) -> datetime | None:
    """Returns a time typed without zone as one in the reader's zone."""
    return local.replace(tzinfo=ZoneInfo(str(get_timezone()))) if local else None
