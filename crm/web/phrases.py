"""What the formatting of one reader needs, looked up once a request: a list shows hundreds of times and dates."""

from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, g
from flask_babel import get_locale, get_timezone, get_translations
from flask_babel import gettext as _
from markupsafe import Markup

from crm.kernel import clock


@dataclass(frozen=True)
class Names:
    """Names of days (Monday is 0) and months (January is 1) in one language, from the CLDR."""

    short_days: dict[int, str]
    days: dict[int, str]
    short_months: dict[int, str]
    months: dict[int, str]


@dataclass(frozen=True)
class Phrases:
    """The patterns of one language, `{}` where a value goes, and the reader's zone."""

    names: Names
    translations: Translations | NullTranslations
    zone: tzinfo
    this_year: int
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
    words: dict[str, Markup]  # kept by the process: what templates say is known and bounded

    def word(self, message: str) -> Markup:
        """Returns the translation of a message of a template."""
        if message not in self.words:
            self.words[message] = Markup(self.translations.ugettext(message))  # noqa: S704  the catalogues are ours
        return self.words[message]


_words: dict[str, dict[str, Markup]] = {}


def install(app: Flask) -> None:
    """Lets the templates of `app` find a translation through the phrases: Flask-Babel looks its own up at each call."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda message: phrases().translations.ugettext(message),
        ngettext=lambda one, many, n: phrases().translations.ungettext(one, many, n),
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
    return Phrases(
        names=names(str(locale)),
        translations=get_translations(),
        zone=zone,
        this_year=clock.now().astimezone(zone).year,
        ahead=_("in %(span)s", span="{}"),
        ago=_("%(span)s ago", span="{}"),
        late=_("%(span)s late", span="{}"),
        just_now=_("just now"),
        answered=_("Answered"),
        answered_in=_("Answered in %(span)s", span="{}"),
        closed=_("Closed"),
        minutes=_("%(n)s min", n="{}"),
        hours=_("%(hours)s h %(minutes)s", hours="{}", minutes="{}"),
        days=_("%(n)s d", n="{}"),
        words=_words.setdefault(str(locale), {}),
    )


@lru_cache
def names(locale: str) -> Names:
    """Returns the names of days and months of a language."""
    of = Locale.parse(locale)
    days, months = of.days["format"], of.months["format"]
    return Names(
        dict(days["abbreviated"]), dict(days["wide"]), dict(months["abbreviated"]), dict(months["wide"])
    )  # fmt: skip
