"""Names as they are compared: without accents, hyphens, civilities, particles and legal forms."""

import re

from crm.kernel.text import fold

PARTICLES = frozenset(["de", "du", "des", "d"])  # « de La Tour » is also written « La Tour »
CIVILITIES = frozenset(
    ["m", "mr", "monsieur", "mme", "madame", "mlle", "mademoiselle", "dr", "docteur", "me", "maitre"]
)
LEGAL_FORMS = frozenset(
    [
        "sarl",
        "sas",
        "sasu",
        "sa",
        "eurl",
        "ei",
        "eirl",
        "sci",
        "snc",
        "scop",
        "selarl",
        "scp",
        "gaec",
        "earl",
        "gie",
        "ets",
        "etablissements",
    ]
)
_BETWEEN = re.compile(r"[\W_]+")


def plain(text: str | None) -> str:
    """Returns the words of a text folded, with one space between them: « D'Hervé-Martin » is "d herve martin"."""
    return " ".join(_BETWEEN.sub(" ", fold(text)).split())


def person_words(text: str | None) -> tuple[str, ...]:
    """Returns the words of a first or family name, without civility in front and particles."""
    words = plain(text).split()
    while len(words) > 1 and words[0] in CIVILITIES:
        words = words[1:]
    return tuple(word for word in words if word not in PARTICLES) or tuple(words)


def company_words(text: str | None) -> tuple[str, ...]:
    """Returns the words of a company's name without its legal form."""
    words = plain(text).replace("s a r l", "sarl").split()
    return tuple(word for word in words if word not in LEGAL_FORMS) or tuple(words)
