"""Codes of the trade that are the same for everybody; their labels are translated where they are shown."""

from flask_babel import lazy_gettext as _l

ACTIVITIES = {
    "VN": _l("New vehicles"),
    "VO": _l("Used vehicles"),
    "FI": _l("Financing"),
    "SE": _l("Service"),
    "APV": _l("After-sales"),
    "ACC": _l("Accessories"),
    "PR": _l("Parts"),
}
AFTER_SALES_FAMILY = ("APV", "ACC", "PR")  # « Email à APV/ACC/PR », mission CF-21; the others are sales
FOLLOW_UP_ACTIVITIES = ("B2B-VN", "B2B-VO", "B2C-VN", "B2C-VO")  # mission CF-23

KINDS = {"B2C": _l("Private person"), "B2B": _l("Company")}
CIVILITIES = {"M.": _l("Mr"), "Mme": _l("Ms")}
LANGUAGES = {"fr": "Français", "en": "English"}

DEFAULT_BRANDS = (  # mission, "Words"; the colour is that of the chip
    ("AC", "Citroën", "#c8102e"),
    ("AH", "Abarth", "#8b1a1a"),
    ("AP", "Peugeot", "#1f3a5f"),
    ("AR", "Alfa Romeo", "#7a0c1f"),
    ("DS", "DS", "#2b2b2b"),
    ("FO", "Fiat Professional", "#6b4a00"),
    ("FT", "Fiat", "#8c2332"),
    ("JE", "Jeep", "#3d5229"),
    ("SP", "Spoticar", "#d6450c"),
    ("OP", "Opel", "#7a6200"),
    ("UC", "VO ex-FCA", "#4a4a68"),
)


def car_name(make: str | None, model: str | None, *more: object) -> str:
    """Returns a car as one says it: « DS 3 Pallas », not « DS DS 3 Pallas », for models that carry the make's name."""
    named = f"{model or ''} ".casefold().startswith(f"{make or ''} ".casefold())
    return " ".join(str(part) for part in ("" if named and model else make, model, *more) if part)
