"""Catalogues read once a process: Flask-Babel makes a new domain, and reads its files again, at each request."""

from babel.support import NullTranslations, Translations
from flask import g
from flask_babel import Babel, Domain


class KeptDomain(Domain):
    """Keeps its catalogues, and which of them is the reader's for as long as a request goes."""

    def get_translations(self) -> Translations | NullTranslations:
        """Returns the catalogue of the language in use."""
        here = getattr(g, "_flask_babel", None) if g else None
        locale = getattr(here, "babel_locale", None)
        if here is None or locale is None:
            return super().get_translations()
        kept = getattr(here, "catalogue", None)
        if kept is None or kept[0] is not locale:
            kept = here.catalogue = (locale, super().get_translations())
        return kept[1]


class KeptBabel(Babel):
    """Flask-Babel with one domain for the life of the process."""

    _kept = KeptDomain()

    @property
    def domain_instance(self) -> Domain:
        """The domain of our messages."""
        return self._kept
