"""How times look: « mar. 3 juin », 14:05, « il y a 12 min » with the exact moment on hover. In the reader's zone."""

from datetime import date, datetime, timedelta

from babel.dates import format_date, format_datetime
from flask import Flask
from flask_babel import get_locale, get_timezone
from flask_babel import gettext as _
from markupsafe import Markup, escape

from crm.kernel import clock

MINUTE, HOUR, DAY = 60, 3600, 86_400
SOON = timedelta(minutes=10)


def install(app: Flask) -> None:
    """Gives the templates of `app` the filters of this file."""
    app.jinja_env.filters.update(
        short_date=short_date,
        long_date=long_date,
        clock_time=clock_time,
        date_and_time=date_and_time,
        relative_time=relative_time,
        time_tag=time_tag,
        iso=iso,
        span=span,
        due_state=due_state,
    )
    app.jinja_env.globals["due_words"] = due_words


def local(moment: datetime) -> datetime:
    """Returns `moment` (aware) in the reader's zone."""
    return moment.astimezone(get_timezone())


def short_date(day: date | datetime | None) -> str:
    """Returns « mar. 3 juin », with the year when it is not this one; nothing for nothing."""
    if day is None:
        return ""
    day = local(day) if isinstance(day, datetime) else day
    same_year = day.year == local(clock.now()).year
    return format_date(day, "EEE d MMM" if same_year else "EEE d MMM y", locale=get_locale())


def long_date(day: date | datetime | None) -> str:
    """Returns « mardi 3 juin 2026 »."""
    if day is None:
        return ""
    return format_date(local(day) if isinstance(day, datetime) else day, "EEEE d MMMM y", locale=get_locale())


def weekday(day: date | datetime) -> str:
    """Returns « mardi »."""
    return format_date(local(day) if isinstance(day, datetime) else day, "EEEE", locale=get_locale())


def clock_time(moment: datetime | None) -> str:
    """Returns the time of day in 24 hours, « 14:05 », in both languages."""
    return local(moment).strftime("%H:%M") if moment else ""


def date_and_time(moment: datetime | None) -> str:
    """Returns « mar. 3 juin, 14:05 »."""
    return f"{short_date(moment)}, {clock_time(moment)}" if moment else ""


def exact(moment: datetime) -> str:
    """Returns the whole moment in words, for the hover: « mardi 3 juin 2026, 14:05:09 »."""
    return format_datetime(local(moment), "EEEE d MMMM y, HH:mm:ss", tzinfo=get_timezone(), locale=get_locale())


def iso(moment: datetime) -> str:
    """Returns `moment` as ISO 8601 with the reader's offset, for `datetime` attributes."""
    return local(moment).isoformat(timespec="seconds")


def span(seconds: float) -> str:
    """Returns a length of time in its two largest units at most: « 12 min », « 1 h 05 », « 3 j »."""
    seconds = abs(int(seconds))
    if seconds < HOUR:
        return _("%(n)s min", n=max(1, seconds // MINUTE))
    if seconds < DAY:
        return _("%(hours)s h %(minutes)s", hours=seconds // HOUR, minutes=f"{seconds % HOUR // MINUTE:02}")
    return _("%(n)s d", n=seconds // DAY)


def relative_words(moment: datetime) -> str:
    """Returns how far `moment` is from now: « il y a 12 min », « dans 1 h 05 », « à l'instant »."""
    seconds = (moment - clock.now()).total_seconds()
    if abs(seconds) < MINUTE:
        return _("just now")
    words = _("in %(span)s") if seconds > 0 else _("%(span)s ago")
    return words % {"span": span(seconds)}


def relative_time(moment: datetime | None) -> Markup:
    """Returns a `<time>` that says how far `moment` is, kept fresh by static/js/countdown.js; exact on hover."""
    return time_tag(moment, relative_words(moment), relative=True) if moment else Markup()


def time_tag(moment: datetime | None, words: str | None = None, relative: bool = False) -> Markup:
    """Returns a `<time>` with `words` (the short date and time by default) and the exact moment on hover."""
    if moment is None:
        return Markup()
    live = Markup(" data-relative") if relative else ""
    tag = Markup('<time datetime="{}" title="{}"{}>{}</time>')
    return tag.format(iso(moment), exact(moment), live, escape(words or date_and_time(moment)))


def due_words(due: datetime) -> str:
    """Returns what a time pill says of a promise: « dans 25 min », « en retard de 1 h 05 »."""
    left = (due - clock.now()).total_seconds()
    words = _("%(span)s late") if left < 0 else _("in %(span)s")
    return words % {"span": span(left)}


def due_state(due: datetime) -> str:
    """Returns the state of an unanswered promise for its time pill: due, soon (10 minutes left) or late."""
    left = due - clock.now()
    if left < timedelta(0):
        return "late"
    return "soon" if left <= SOON else "due"
