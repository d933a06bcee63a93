"""The three people as whom a newcomer signs in to the demonstration (`crm/setup/demo.toml` holds them all)."""

from dataclasses import dataclass
from pathlib import Path

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

DEMO_FILE = Path(__file__).with_name("demo.toml")
DEMO_PASSWORD = "demo-relance"  # noqa: S105 - everybody may know it: the demonstration holds fictional people only
DEMO_API_KEYS = {  # source → key; demo.toml has the same
    "AutoVitrine": "demo-autovitrine-key-of-the-demonstration-only",
    "OccaZoom": "demo-occazoom-key-of-the-demonstration-only",
    "Site valbocage": "demo-site-key-of-the-demonstration-only",
    "Constructeur": "demo-constructeur-key-of-the-demonstration-only",
}


@dataclass(frozen=True)
class SignIn:
    """An id and password that are shown to whoever opens the demonstration."""

    login: str
    password: str
    role: LazyString


DEMO_SIGN_INS = (
    SignIn("FR-014302V.d004", DEMO_PASSWORD, _l("Salesperson")),
    SignIn("FR-014302V.d002", DEMO_PASSWORD, _l("Sales manager")),
    SignIn("FR-014302V.admin", DEMO_PASSWORD, _l("Administrator")),
)
