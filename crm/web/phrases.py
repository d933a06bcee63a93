"""What the formatting of one reader needs, looked up once a request: a list shows hundreds of times and dates."""

import json
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import get_locale, get_timezone, get_translations
from flask_babel import gettext as _
from markupsafe import Markup

from crm.kernel import clock

HOUR, DAY = 60, 1440  # in minutes
FIRST_DAY = {"fr": "1er"}
SCRIPT_NAMES = {
    "ahead": "in",
    "ago": "ago",
    "late": "late",
    "just_now": "now",
    "minutes": "min",
    "hours": "hour",
    "days": "day",
}


@dataclass(frozen=True)
class Names:
    """Names of days (Monday is 0) and months (January is 1) in one language, from the CLDR."""

    short_days: dict[int, str]
    days: dict[int, str]
    short_months: dict[int, str]
    months: dict[int, str]
    first: str  # how the first day of a month is written: « 1er »

    def number(self, day: date) -> str:
        """Returns the day of the month as it is written in a date."""
        return str(day.day) if day.day > 1 else self.first


@dataclass(frozen=True)
class Sayings:
    """The patterns of one language, `{}` where a value goes."""

    language: str
    names: Names
    translations: Translations | NullTranslations
    ahead: str
    ago: str
    late: str
    just_now: str
    answered: str
    answered_in: str
    closed: str
    minutes: str
    hours: str
    days: str
    script: str  # what static/js says, as JSON
    words: dict[str, Markup]  # filled as templates ask: what they say is known and bounded

    def word(self, message: str) -> Markup:
        """Returns the translation of a message of a template."""
        if message not in self.words:
            self.words[message] = Markup(self.translations.ugettext(message))  # noqa: S704  the catalogues are ours
        return self.words[message]

    def span(self, seconds: float) -> str:
        """Returns a length of time in its two largest units at most: « 12 min », « 1 h 05 », « 3 j »."""
        minutes = abs(int(seconds)) // 60
        if minutes < HOUR:
            return self.minutes.format(max(1, minutes))
        if minutes < DAY:
            return self.hours.format(minutes // HOUR, f"{minutes % HOUR:02}")
        return self.days.format(minutes // DAY)


@dataclass(frozen=True)
class Phrases:
    """How one reader is spoken to, and where the links of the page begin."""

    said: Sayings
    zone: tzinfo
    this_year: int
    root: str  # what all addresses of this request begin with
    addresses: dict[str, str]  # of pages by endpoint and of assets by name, filled as they are asked for

    def local(self, moment: datetime) -> datetime:
        """Returns `moment` (aware) in the reader's zone."""
        return moment.astimezone(self.zone)

    def short(self, day: date) -> str:
        """Returns « mar. 3 juin », with the year when it is not this one."""
        names = self.said.names
        words = f"{names.short_days[day.weekday()]} {names.number(day)} {names.short_months[day.month]}"
        return words if day.year == self.this_year else f"{words} {day.year}"

    def long(self, day: date) -> str:
        """Returns « mardi 3 juin 2026 »."""
        names = self.said.names
        return f"{names.days[day.weekday()]} {names.number(day)} {names.months[day.month]} {day.year}"

    def minute(self, here: datetime) -> str:
        """Returns « mar. 3 juin, 14:05 » of a local time."""
        return f"{self.short(here)}, {here.hour:02}:{here.minute:02}"


def install(app: Flask) -> None:
    """Lets the templates of `app` find a translation through the phrases: Flask-Babel looks its own up at each call."""
    app.extensions["addresses"] = {}
    app.jinja_env.globals["script_words"] = lambda: phrases().said.script
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda message: phrases().said.translations.ugettext(message),
        ngettext=lambda one, many, n: phrases().said.translations.ungettext(one, many, n),
        newstyle=True,
    )


def phrases() -> Phrases:
    """Returns the phrases of whoever reads, the same object for the whole request (for each language used in it)."""
    here = g._get_current_object().__dict__
    locale = getattr(here.get("_flask_babel"), "babel_locale", None) or get_locale()
    kept = here.get("phrases")
    if kept is None or kept[0] is not locale:
        kept = here["phrases"] = (locale, _make(locale))
    return kept[1]


def _make(locale: Locale) -> Phrases:
    zone = ZoneInfo(str(get_timezone()))
    root = request.script_root if has_request_context() else ""
    addresses = current_app.extensions["addresses"].setdefault(root, {})
    return Phrases(_sayings(str(locale)), zone, clock.now().astimezone(zone).year, root, addresses)


@lru_cache
def _sayings(locale: str) -> Sayings:
    """Returns the patterns of the language that is in use just now, made once."""
    patterns = {
        "ahead": _("in %(span)s", span="{}"),
        "ago": _("%(span)s ago", span="{}"),
        "late": _("%(span)s late", span="{}"),
        "just_now": _("just now"),
        "minutes": _("%(n)s min", n="{}"),
        "hours": _("%(hours)s h %(minutes)s", hours="{}", minutes="{}"),
        "days": _("%(n)s d", n="{}"),
    }
    alone = {
        "failed": _("That did not work. Check your connection and try again."),
        "draft": _("Your draft is back."),
        "close": _("Close"),
    }
    return Sayings(
        language=locale,
        names=names(locale),
        translations=get_translations(),
        answered=_("Answered"),
        answered_in=_("Answered in %(span)s", span="{}"),
        closed=_("Closed"),
        script=json.dumps({SCRIPT_NAMES[name]: said for name, said in patterns.items()} | alone),
        words={},
        **patterns,
    )


@lru_cache
def names(locale: str) -> Names:
    """Returns the names of days and months of a language."""
    of = Locale.parse(locale)
    days, months = of.days["format"], of.months["format"]
    return Names(
        dict(days["abbreviated"]), dict(days["wide"]), dict(months["abbreviated"]), dict(months["wide"]),
        FIRST_DAY.get(of.language, "1"),
    )  # fmt: skip
