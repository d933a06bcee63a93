"""Consents as forms word them: which channel, yes or no. What is not said stays unsaid (GDPR: no assumed consent)."""

import re

from crm.intake.readers.words import fold, truth

_ABOUT = re.compile(
    r"\b(accept\w*|consent\w*|opt ?ins?|opt ?outs?|optins?\w*|\w*optins?|optouts?\w*|autoris\w*|souhait\w*|rgpd|gdpr|newsletter|sollicit\w*|prospection"
    r"|demarch\w*|offres?|communications?|promotion\w*|commercial\w*|marketing|agree\w*|accord|oppos\w*|refus\w*|abonne\w*|desabonne\w*|permission|ok)\b"
)
_CHANNELS = {
    "email": re.compile(
        r"\b(e ?mails?|mails?|courriels?|mailing|newsletters?|electroniques?|voie electronique|optine?mails?|e?mailoptin|opt(?:in|out)e?mail)\b"
    ),
    "sms": re.compile(r"\b(sms|textos?|mms|optinsms|smsoptin|optoutsms|text messages?)\b"),
    "phone": re.compile(
        r"\b(telephon\w*|tel|appels?|phone|appele|phoning|call|calls|optinphone|optintel\w*|phoneoptin|optoutphone|voix)\b"
    ),
    "partners": re.compile(
        r"\b(partenaires?|partners?|tiers|third part\w*|third parties|groupe et ses|optinpart\w*)\b"
    ),
}
_PAPER = re.compile(
    r"\b(politique|conditions|cgu|cgv|mentions legales|confidentialite|privacy|terms|donnees personnelles)\b"
)
_OBJECTION = re.compile(
    r"\b(opt ?outs?|optouts?\w*|refus\w*|oppos\w*|desabonne\w*|ne (?:\w+ )?(?:souhait\w*|veu\w*|accept\w*|consen\w*|desir\w*|m ?oppos\w*)? ?pas|"
    r"n accept\w* pas|n autoris\w* pas|do not|don t|unsubscribe|stop|not agree)\b"
)
_STATEMENT = re.compile(
    r"^(?:je |j |le client |la cliente |le prospect |client |i |nous |l internaute |l utilisateur |ne pas |oui |yes |non |no )?"
    r"(?:\w+ ){0,3}(?:accept\w*|consen\w*|autoris\w*|souhait\w*|refus\w*|oppos\w*|agree\w*|veu\w*)\b"
)
_ON = re.compile(r"^\s*(?:\[\s*[xX✓✔]\s*\]|[☑☒✅✓✔])\s*")
_OFF = re.compile(r"^\s*(?:\[\s*\]|[☐])\s*")
_TOGETHER = re.compile(r"\b(?:et|ainsi que|and|ou|or)(?: \w+){0,2} (?:partenaires?|partners?|tiers)\b")
_WISH = re.compile(
    r"\b(recontact\w*|essai|rappel\w*|rendez vous|devis|brochure|reprise|financement|essayer|document\w*)\b"
)


def consent_of(label: str, value: object) -> dict[str, bool] | None:
    """Returns {channel: answer} when a form's line is about consent: « J'accepte d'être contacté par e-mail » / « oui ».

    None when it isn't, or when it names no channel and isn't a refusal (accepting the privacy policy opens none).
    An objection that was not made (« opt-out : non ») is no consent: nothing is said.
    """
    folded = fold(label[:400])
    if not _ABOUT.search(folded):
        return None
    answer = truth(value)
    if answer is None:
        return _named_channels(folded, value)
    objection = bool(_OBJECTION.search(folded))
    if objection:
        answer = False if answer else None
    channels = _channels(folded)
    if not channels and not _PAPER.search(folded) and answer is False and _general(folded):
        channels = ["email", "sms", "phone"]
    return dict.fromkeys(channels, answer) if channels and answer is not None else None


def consent_statement(line: str) -> dict[str, bool] | None:
    """Returns the consents of a sentence or a ticked box without « : oui »: « [x] J'accepte les SMS »."""
    on, off = _ON.match(line), _OFF.match(line)
    text = fold(line[(on or off).end() :] if on or off else line)
    if len(text) > 400 or not _ABOUT.search(text):
        return None
    if on or off:
        return consent_of(text, bool(on))
    channels = _channels(text)
    if (
        not channels
        or not _STATEMENT.search(text)
        or not re.search(
            r"\b(recevoir|contact\w*|sollicit\w*|demarch\w*|receive|offres?|prospection|partenaires?)\b", text
        )
    ):
        return None
    if _WISH.search(text) and not re.search(
        r"\b(offres?|commercial\w*|marketing|newsletter|promotion\w*|partenaires?|sollicit\w*|demarch\w*|accept\w*|consen\w*|autoris\w*|refus\w*|oppos\w*)\b",
        text,
    ):
        return None
    return {channel: not _OBJECTION.search(text) for channel in channels}


def _named_channels(label: str, value: object) -> dict[str, bool] | None:
    """« Opt-in : e-mail, SMS »: the channels that the value names are accepted, nothing is said of the others."""
    folded = fold(str(value or "")[:200])
    if (
        _OBJECTION.search(label)
        or len(folded.split()) > 12
        or not re.search(r"\b(opt ?ins?|consent\w*|accept\w*|rgpd|marketing|communications?)\b", label)
    ):
        return None
    channels = _channels(folded)
    refused = bool(_OBJECTION.search(folded))
    return dict.fromkeys(channels, not refused) or None


def _general(label: str) -> bool:
    return bool(
        re.search(
            r"\b(opt ?ins?|optins?|marketing|commercial\w*|prospection|offres?|newsletter|sollicit\w*|promotion\w*)\b",
            label,
        )
    )


def _channels(text: str) -> list[str]:
    """« Les offres de nos partenaires par e-mail » is said to the partners; « de X et de ses partenaires », to both."""
    named = [channel for channel, pattern in _CHANNELS.items() if pattern.search(text)]
    return ["partners"] if "partners" in named and not _TOGETHER.search(text) else named
