"""« Libellé : valeur » lines, as portals' mails and CDATA comments carry them, put into a draft."""

import re
from dataclasses import dataclass

from crm.intake.readers.consents import consent_of, consent_statement
from crm.intake.readers.draft import Draft
from crm.intake.readers.labels import field_of
from crm.intake.readers.words import fold, is_blank

_LINE = re.compile(
    r"^[\s>]*(?:[-•*·–▪►]\s+|\d{1,2}[.)]\s+)?\**(?P<label>[^:=\t]{1,160}?)\**\s*(?P<sign>[:=\t])\**\s*(?P<value>.*)$"
)
_NEXT_PAIR = re.compile(r"(?:\s+[-–—|;,/•]\s*|[;,|]\s*|\s{2,})(?P<label>[^\W\d_][^:=|;]{0,50}?)\s*(?=[:=])")
_SEPARATOR = re.compile(r"^[\s>]*[-_=*#~]{3,}[\s]*$|^--\s*$")
_FOOTER = re.compile(
    r"^(?:ce (?:message|mail|courriel)|cet e ?mail|cet email|vous recevez|vous avez recu|repondre a|repondez|se desinscrire|pour vous desinscrire|"
    r"l equipe|merci de ne pas repondre|ne pas repondre|conformement|copyright|tous droits|envoye depuis|this e ?mail|unsubscribe)\b"
)
_HEADERS = frozenset("objet sujet subject de from a to cc envoye sent http https re tr fw fwd nb ps".split())
_TRADE_IN_HEADING = re.compile(r"\b(?:reprise|trade in|vehicule actuel|ancien vehicule)\b")
_WANTED_HEADING = re.compile(r"\b(?:vehicule|annonce|voiture|vehicle|car|projet|demande|financement|message)\b")
_OTHER_HEADING = re.compile(
    r"\b(?:client|contact|coordonnees|prospect|acheteur|consentements?|rgpd|optins?|customer|concession\w*|internaute|point de vente)\b"
)
FORM_FROM = 2  # so many understood lines make a form of a text
_IN_FREE_TEXT = frozenset({"phone", "email", "siret", "vat", "budget_eur"})


@dataclass(frozen=True)
class Line:
    """One line of a text: what it is, and its two parts when it has them."""

    text: str
    label: str = ""
    value: str = ""
    field: str | None = None
    consents: tuple[tuple[str, bool], ...] = ()
    heading: str | None = None  # "trade_in" | "vehicle_of_interest" | ""


def take_text(draft: Draft, text: str | None, drop_rest: bool = False) -> int:
    """Puts what a text says into the draft and returns how many of its lines were understood.

    A text of fewer than two known lines is somebody's own words: it stays a comment, whole but for its consents.
    `drop_rest` leaves out a mail's own words around its form when the form itself carries a message.
    """
    lines = _section([_read(line) for line in _split(text or "")])
    known = sum(1 for line in lines if line.field or line.consents)
    for line in lines:
        draft.consent(dict(line.consents))
    if known < FORM_FROM or not any(line.field or line.consents for line in lines):
        _own_words(draft, lines)
        return known
    rest = _take_form(draft, lines)
    if rest and not (drop_rest and draft.all("comments")):
        draft.put("comments", "\n".join(rest))
    return known


def _split(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.split("\n")[:5000]:
        lines += _pairs(line) if line.count(":") + line.count("=") > 1 else [line]
    return lines


def _pairs(line: str) -> list[str]:
    """« Nom : Martin - Prénom : Alix | Tél : … »: cut before each name of a field that we know."""
    cut = [match for match in _NEXT_PAIR.finditer(line[:5000]) if "|" in match.group() or field_of(match["label"])]
    starts = [0, *(match.start("label") for match in cut)]
    ends = [*(match.start() for match in cut), len(line)]
    return [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def _read(text: str) -> Line:
    match = _LINE.match(text[:2000])
    statement = consent_statement(text.strip(" -•*·>"))
    if not match:
        return Line(
            text, consents=tuple(statement.items()) if statement else (), heading=None if statement else _heading(text)
        )
    label, value = (
        match["label"].strip(" *>"),
        text[match.start("value") :].strip() if len(text) > 2000 else match["value"].strip(" *"),
    )
    if match["sign"] == ":" and ((label[-1:].isdigit() and value[:1].isdigit()) or value.startswith("//")):
        return Line(text)
    field = field_of(label)
    if field is None:
        consents = consent_of(label, value) or statement
        if consents:
            return Line(text, label, value, consents=tuple(consents.items()))
    if match["sign"] == "=" and field is None:
        return Line(text)
    if (
        not value
        and (heading := _heading(label)) is not None
        and (field is None or "." in field or field in {"full_name", "outlet"})
    ):
        return Line(text, label, "", None, (), heading)
    return Line(text, label, value, field)


def _heading(text: str) -> str | None:
    folded = fold(text[:120])
    if not folded or len(folded.split()) > 6 or text.rstrip().endswith((".", ",", "?", "!")):
        return None
    if _TRADE_IN_HEADING.search(folded):
        return "trade_in"
    if _OTHER_HEADING.search(folded):
        return ""
    return "vehicle_of_interest" if _WANTED_HEADING.search(folded) else None


def _section(lines: list[Line]) -> list[Line]:
    """Under the heading « Reprise », « Marque » is that of the car to be taken back."""
    role, read = "", []
    for line in _with_values_below(lines):
        if line.heading is not None:
            role = line.heading
        field = line.field
        if role == "trade_in" and field and field.startswith("vehicle_of_interest."):
            field = f"trade_in.{field.split('.')[1]}"
        read.append(Line(line.text, line.label, line.value, field, line.consents, line.heading))
    return read


def _with_values_below(lines: list[Line]) -> list[Line]:
    """A name of a field that stands alone on its line is told by the line below: « Nom » / « Martin »."""
    bare = [index for index, line in enumerate(lines) if _stands_alone(line)]
    if len(bare) < FORM_FROM:
        return lines
    joined, skip_to = [], 0
    for index, line in enumerate(lines):
        if index < skip_to:
            continue
        if index in bare:
            value, after = _value_below(lines, index + 1)
            if value and not _stands_alone(lines[after - 1]):
                line, skip_to = Line(line.text, line.text.strip(), value, field_of(line.text.strip())), after
        joined.append(line)
    return joined


def _stands_alone(line: Line) -> bool:
    text = line.text.strip(" :*")
    return not line.label and not line.consents and 1 < len(text) < 40 and field_of(text) is not None


def _own_words(draft: Draft, lines: list[Line]) -> None:
    kept = []
    for line in lines:
        if line.field in _IN_FREE_TEXT and not draft.all(line.field):
            draft.put(line.field, line.value)
        if not line.consents:
            kept.append(line.text)
    draft.put("comments", "\n".join(kept))


def _take_form(draft: Draft, lines: list[Line]) -> list[str]:
    """Puts each labelled line where it belongs; returns the lines that belong nowhere."""
    rest: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if line.consents or line.heading is not None:
            continue
        if line.field == "comments":
            words, index = _message(lines, index, line.value)
            draft.put("comments", words)
        elif line.field:
            value, index = (line.value, index) if line.value else _value_below(lines, index)
            draft.put(line.field, value)
        elif _is_answer(line):
            draft.answer(line.label, line.value)
        elif not _SEPARATOR.match(line.text) and fold(line.label) not in _HEADERS:
            rest.append(line.text)
    if "last_name" in draft.values and not {"first_name", "full_name"} & draft.values.keys():
        draft.values["full_name"] = draft.values.pop("last_name")  # a form that only asks « Nom » is given both
    return rest if any(text.strip() for text in rest) else []


def _message(lines: list[Line], index: int, first: str) -> tuple[str, int]:
    """A message runs until the next known label, a rule, or the mail's foot."""
    words = [first]
    while index < len(lines):
        line = lines[index]
        known = line.field and (line.value or line.field != "comments") and len(line.label.split()) <= 6
        if known or line.consents or _SEPARATOR.match(line.text) or _FOOTER.match(fold(line.text[:80])):
            break
        if (
            line.heading is not None
            and not line.text.strip().endswith((".", ","))
            and (line.label or line.text.strip().isupper())
        ):
            break
        words.append(line.text)
        index += 1
    return "\n".join(words).strip(), index


def _value_below(lines: list[Line], index: int) -> tuple[str, int]:
    while index < len(lines) and not lines[index].text.strip():
        index += 1
    if (
        index < len(lines)
        and not lines[index].label
        and lines[index].heading is None
        and not _SEPARATOR.match(lines[index].text)
    ):
        return lines[index].text.strip(), index + 1
    return "", index


def _is_answer(line: Line) -> bool:
    words = line.label.split()
    short = len(words) <= 8 or (len(words) <= 20 and "?" in line.label)
    return (
        bool(line.label)
        and short
        and not is_blank(line.value)
        and fold(line.label) not in _HEADERS
        and "//" not in line.label
    )
