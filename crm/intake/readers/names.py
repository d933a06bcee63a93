"""People's names as forms and portals send them: civilities, capitals, particles, the surname first."""

import re
from dataclasses import dataclass

from crm.intake.readers.words import clean, fold

_MEN = frozenset("m mr mister monsieur mons homme h male masculin herr sir man".split())
_WOMEN = frozenset("mme mrs ms miss mlle melle madame mademoiselle femme f female feminin frau woman".split())
_TITLES = frozenset("dr docteur me maitre pr professeur".split())
_LOWER_PARTICLES = frozenset("de du des d".split())
_PARTICLES = frozenset(
    "de du des d la le les l van von der den da dos di del della el ben ait saint st mac ter ten".split()
)

# The usual French first names: only to tell the order of a full name, and a double one, when capitals don't.
_FIRST_NAMES = frozenset(
    """adrien agathe agnes ahmed aicha alain albert alex alexandra alexandre alexia alexis alice aline alix amandine
    amelie amina ana anais andre andrea angelique anissa anne annie anthony antoine antonio arnaud arthur audrey
    aurelie aurelien axel baptiste barbara bastien beatrice benedicte benjamin benoit bertrand bilal brigitte bruno
    camille carine carla carlos carole caroline catherine cecile cedric celia celine chantal charles charlotte
    chloe christelle christian christiane christine christophe claire clara claude claudia claudine clemence
    clement colette coralie corinne cyril damien daniel daniele danielle david deborah delphine denis denise
    didier dimitri dominique dylan edith edouard eleonore elena eliane elisa elisabeth elise elodie eloise elsa
    emeline emilie emma emmanuel emmanuelle eric erwan estelle esther etienne eva evelyne fabien fabienne fabrice
    farid fatima fatma felix fernand fernando florence florent florian franck francine francis francois francoise
    frederic frederique gabriel gaelle gaetan genevieve geoffrey georges gerald geraldine gerard gilbert gilles
    ginette gregory guillaume guy gwenaelle hamid hassan helene henri herve hugo hugues ibrahim ines irene isabelle
    jacqueline jacques jade jamel jean jeanne jennifer jeremie jeremy jerome jessica joan joel joelle johan johanna
    jonathan jordan jose joseph josette josiane juan jules julia julie julien juliette justine karim karine katia
    kelly kevin laetitia laura laure laurence laurent lea leila leo leon liliane lina lionel lisa loic louis louise
    luc lucas lucie lucien ludivine ludovic lydia lydie lyes maelle magali magalie malik manon manuel marc marcel
    margaux margot marguerite maria marie marie-claude marina marine marion marjorie marlene martine maryse mathieu
    mathilde mathis matthieu maud maurice max maxime mehdi melanie melissa michael michel michele micheline mickael
    mireille mohamed mohammed monique morgan morgane mounir mourad muriel mustapha myriam nabil nadege nadia nadine
    natacha nathalie nathan nicolas nicole nina noemie nora nour odette odile olga olivia olivier oceane pascal
    pascale patrice patricia patrick paul paulette paulo pauline philippe pierre pierrick quentin rachel rachid
    raphael raymond raymonde regine regis remi remy renaud rene renee richard robert robin rodolphe roger roland
    romain romane rosa rose roxane sabine sabrina said salim samia samir samira samuel sandra sandrine sara sarah
    sebastien serge severine simone solange solene sonia sophie stephane stephanie steve steven sylvain sylvette
    sylvia sylviane sylvie tatiana teddy theo theophile therese thibault thibaut thierry thomas tiffany timothee
    tony tristan valentin valentine valerie vanessa veronique victor victoria victorine vincent virginie viviane
    walid wilfried william xavier yacine yann yannick yasmina yasmine ymir yohan yohann yolande youcef youssef
    yves yvette yvonne zoe""".split()
)
_FAMILY_STARTS = frozenset("le la de du des van von el ben ait saint".split())
_DOUBLE_STARTS = frozenset("jean marie anne pierre paul louis charles rose maria jose marc".split())


@dataclass(frozen=True)
class Name:
    """A person's name. What was not said is None."""

    civility: str | None = None  # "M." | "Mme"
    first: str | None = None
    last: str | None = None

    @property
    def full(self) -> str | None:
        """The first and the last name, as one line."""
        return " ".join(part for part in (self.first, self.last) if part) or None


def civility(text: object) -> str | None:
    """Returns "M." or "Mme" from « Monsieur », "Mrs", "femme" …; None for a couple or anything else."""
    words = fold(clean(text, 40) or "").split()
    if len(words) != 1:
        return None
    return "M." if words[0] in _MEN else "Mme" if words[0] in _WOMEN else None


def read_name(
    first: object = None, last: object = None, full: object = None, title: object = None, middle: object = None
) -> Name:
    """Returns the name made of what a sender gave: parts when there are any, else the full name taken apart."""
    spoken, first_words = _strip_titles(clean(first, 120))
    spoken_last, last_words = _strip_titles(clean(last, 120))
    said = civility(title) or spoken or spoken_last
    if first_words and last_words:
        given, family = _without_repetition(first_words, last_words)
        if middle_name := clean(middle, 60):
            given = given if fold(middle_name) in fold(given) else f"{given} {middle_name}"
        return Name(said, proper(given), proper(family))
    whole = clean(full, 200) or ""
    known = " ".join(filter(None, (first_words, last_words)))
    if not whole or (first_words and len(whole.split()) < 2):
        whole = known
    if last_words and whole == known and not _holds_both(last_words.split()):
        return Name(said, None, proper(last_words))
    if first_words and whole == known and len(whole.split()) == 1:
        return Name(said, proper(first_words), None)
    taken = split_full_name(whole)
    return Name(said or taken.civility, taken.first, taken.last)


def split_full_name(text: str | None) -> Name:
    """Returns « M. DUPONT Jean », « Dupont, Jean », « Jean de La Fontaine », « Marie Anne Le Gall » taken apart."""
    said, line = _strip_titles(clean(text, 200))
    if not line:
        return Name(said)
    if line.count(",") == 1:
        family, given = (part.strip() for part in line.split(","))
        if family and given:
            return Name(said, proper(given), proper(family))
    words = line.replace(",", " ").split()
    if len(words) == 1 and said is None and fold(line) in _FIRST_NAMES:
        return Name(None, proper(line), None)
    if len(words) == 1 or said == "":
        return Name(said or None, None, proper(" ".join(words)))
    before, after = _order(words)
    return Name(said, proper(" ".join(before)) if before else None, proper(" ".join(after)))


def proper(name: str | None) -> str | None:
    """Returns `name` with capitals as in print when it came all in capitals or all in small letters."""
    if not name:
        return None
    if not (name.isupper() or name.islower()) or len(name) == 1:
        return name
    pieces = re.split(r"([ \-'’])", name.lower())
    for index, piece in enumerate(pieces):
        after = pieces[index + 1] if index + 1 < len(pieces) else ""
        particle = piece in _LOWER_PARTICLES and (after in {" ", "'", "’"}) and len(pieces) > 1
        pieces[index] = piece if particle else piece[:1].upper() + piece[1:]
    return "".join(pieces)


def _strip_titles(line: str | None) -> tuple[str | None, str]:
    """Returns (civility, the rest). The civility is "" for a couple, « M. et Mme »: somebody, but not who."""
    words = (line or "").split()
    found: set[str] = set()
    while words:
        word = fold(words[0])
        if word in _MEN | _WOMEN and (len(word) > 1 or word == "m") and (word != "m" or len(words) > 1):
            found.add("M." if word in _MEN else "Mme")
        elif not (word in _TITLES and len(words) > 1 and word not in {"me"}) and not (
            found and (word in {"et", "ou", "and", ""}) and len(words) > 1
        ):
            break
        words.pop(0)
    rest = " ".join(words).strip(" ,.-/")
    return ("" if len(found) > 1 else next(iter(found), None)), rest


def _without_repetition(first: str, last: str) -> tuple[str, str]:
    """Forms put the whole name in each field: « Jean Dupont » / « Jean Dupont », « Jean » / « Jean Dupont »."""
    if fold(first) == fold(last) and len(first.split()) > 1:
        name = split_full_name(first)
        return name.first or first, name.last or last
    first_words, last_words = first.split(), last.split()
    if len(last_words) > len(first_words) and fold(" ".join(last_words[: len(first_words)])) == fold(first):
        return first, " ".join(last_words[len(first_words) :])
    if len(first_words) > len(last_words) and fold(" ".join(first_words[-len(last_words) :])) == fold(last):
        return " ".join(first_words[: -len(last_words)]), last
    return first, last


def _holds_both(words: list[str]) -> bool:
    """Whether a family name alone, « Jean Dupont » or « DUPONT Jean », is in truth the whole name."""
    return _is_mixed_capitals(words) or (len(words) > 1 and fold(words[0]) in _FIRST_NAMES)


def _is_mixed_capitals(words: list[str]) -> bool:
    loud = [word for word in words if word.isupper() and len(word) > 1]
    return 0 < len(loud) < len(words) and any(not w.isupper() and fold(w) not in _PARTICLES for w in words)


def _order(words: list[str]) -> tuple[list[str], list[str]]:
    """Returns (first names, family name): capitals decide, then known first names, then the usual order."""
    if _is_mixed_capitals(words):
        return _by_capitals(words)
    folded = [fold(word) for word in words]
    if len(words) == 2 and folded[1] in _FIRST_NAMES and folded[0] not in _FIRST_NAMES:
        return words[1:], words[:1]
    if folded[0] in _FAMILY_STARTS:  # « Le Gall », « Le Gall Soazig »
        return (words[2:], words[:2]) if len(words) < 4 else (words[-1:], words[:-1])
    cut = 1
    if len(words) > 2 and folded[0] in _DOUBLE_STARTS and folded[1] in _FIRST_NAMES and folded[1] not in _PARTICLES:
        cut = 2
    return words[:cut], words[cut:]


def _by_capitals(words: list[str]) -> tuple[list[str], list[str]]:
    """The run in capitals, with particles before it, is the family name."""
    loud = [index for index, word in enumerate(words) if word.isupper() and len(word.strip(".")) > 1]
    start, end = loud[0], loud[-1] + 1
    while start > 0 and fold(words[start - 1]) in _PARTICLES:
        start -= 1
    given = words[:start] + words[end:]
    return given, words[start:end]
