"""How times look: « mar. 3 juin », 14:05, « il y a 12 min » with the exact moment on hover. In the reader's zone."""

from datetime import date, datetime, timedelta

from flask import Flask
from markupsafe import Markup, escape

from crm.kernel import clock
from crm.web.phrases import Phrases, Sayings, phrases

SOON = timedelta(minutes=10)
FAR = 12 * 3600  # seconds: further ahead, the day and time say more than the hours left
LONG = 21 * 86400  # seconds: longer ago or further ahead, the date says more than the number of days


def install(app: Flask) -> None:
    """Gives the templates of `app` the filters of this file."""
    filters = (short_date, long_date, clock_time, date_and_time, relative_time, time_tag, iso, span, due_state)
    app.jinja_env.filters.update({function.__name__: function for function in filters})
    app.jinja_env.globals["due_words"] = due_words


def local(moment: datetime) -> datetime:
    """Returns `moment` (aware) in the reader's zone."""
    return phrases().local(moment)


def short_date(day: date | datetime | None) -> str:
    """Returns « mar. 3 juin », with the year when it is not this one; nothing for nothing."""
    return phrases().short(_day(day)) if day else ""


def long_date(day: date | datetime | None) -> str:
    """Returns « mardi 3 juin 2026 »."""
    return phrases().long(_day(day)) if day else ""


def _day(day: date | datetime) -> date:
    return local(day) if isinstance(day, datetime) else day


def weekday(day: date | datetime) -> str:
    """Returns « mardi »."""
    return phrases().said.names.days[_day(day).weekday()]


def clock_time(moment: datetime | None) -> str:
    """Returns the time of day in 24 hours, « 14:05 », in both languages."""
    return f"{local(moment):%H:%M}" if moment else ""


def date_and_time(moment: datetime | None) -> str:
    """Returns « mar. 3 juin, 14:05 »."""
    if moment is None:
        return ""
    own = phrases()
    return own.minute(own.local(moment))


def iso(moment: datetime) -> str:
    """Returns `moment` as ISO 8601 with the reader's offset, for `datetime` attributes."""
    return local(moment).isoformat(timespec="seconds")


def span(seconds: float) -> str:
    """Returns a length of time in its two largest units at most: « 12 min », « 1 h 05 », « 3 j »."""
    return phrases().said.span(seconds)


def relative_words(moment: datetime) -> str:
    """Returns how far `moment` is from now: « il y a 12 min », « dans 1 h 05 », « à l'instant »."""
    return _relative(moment, phrases().said)


def _relative(moment: datetime, said: Sayings) -> str:
    seconds = (moment - clock.now()).total_seconds()
    if abs(seconds) < 60:
        return said.just_now
    return (said.ahead if seconds > 0 else said.ago).format(said.span(seconds))


def relative_time(moment: datetime | None) -> Markup:
    """Returns a `<time>` that says how far `moment` is, kept fresh by static/js/countdown.js; exact on hover.

    Beyond three weeks it says the date.
    """
    if moment is None:
        return Markup()
    own = phrases()
    if abs((moment - clock.now()).total_seconds()) > LONG:
        return _tag(moment, own, Markup(own.short(own.local(moment))), "")  # noqa: S704  names of days and months
    return _tag(moment, own, Markup(_relative(moment, own.said)), " data-relative")  # noqa: S704  our own words


def time_tag(moment: datetime | None, words: str | None = None, relative: bool = False) -> Markup:
    """Returns a `<time>` with `words` (the short date and time by default) and the exact moment on hover."""
    if moment is None:
        return Markup()
    own = phrases()
    return _tag(moment, own, escape(words or date_and_time(moment)), " data-relative" if relative else "")


def _tag(moment: datetime, own: Phrases, shown: Markup, live: str) -> Markup:
    here = own.local(moment)
    exact = f"{own.long(here)}, {here.hour:02}:{here.minute:02}:{here.second:02}"
    about = f'datetime="{here.isoformat(timespec="seconds")}" title="{exact}"{live}'
    return Markup(f"<time {about}>{shown}</time>")  # noqa: S704  names of days and months, and what is escaped


def due_words(due: datetime) -> str:
    """Returns what a time pill says of a promise: « dans 25 min », « en retard de 1 h 05 », far ahead « lun. 09:30 »."""
    left = (due - clock.now()).total_seconds()
    if left > FAR:
        return weekday_and_time(due)
    said = phrases().said
    return (said.late if left < 0 else said.ahead).format(said.span(left))


def weekday_and_time(moment: datetime) -> str:
    """Returns « lun. 09:30 »; beyond a week « lun. 3 juin »."""
    if moment - clock.now() > timedelta(days=6):
        return short_date(moment)
    return f"{phrases().said.names.short_days[local(moment).weekday()]} {clock_time(moment)}"


def due_state(due: datetime) -> str:
    """Returns the state of an unanswered promise for its time pill: due, soon (10 minutes left) or late."""
    left = due - clock.now()
    if left < timedelta(0):
        return "late"
    return "soon" if left <= SOON else "due"
