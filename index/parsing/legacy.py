"""Which encoding older than Unicode a text is in, told by the alphabets of languages.

General-purpose detectors look at the shapes of characters and take German in cp1252 for cp1250 on
a short file. Here a candidate counts as good as the best language explains the characters that
are not ASCII: all its letters belong to the language's alphabet, its frequent letters are
frequent, and capitals stand where capitals stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_WORD = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
_LONE_LETTER = re.compile(r"(?<!\w)[^\W\d_a-zA-Z](?!\w)")
_SEARCHED_BYTES = 4_000_000
_SCORED_BYTES = 10_000
_WESTERN = ("cp1252", "mac_roman", "cp850")
_CENTRAL = ("cp1250", "iso8859_2", "cp852")
_CYRILLIC = ("cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic")
_EAST_ASIAN = ["cp932", "euc_jp", "gb18030", "big5", "cp949"]
_MARKS = frozenset("“”„‘’–—…«»‹›€£§°©®™·•№¿¡ªº±½¼¾²³µ×÷\u00a0")
_OPENING = frozenset("„¿¡ªº±½¼¾²³µ£§©®·•№€")
_RARE = frozenset({"mac_roman", "cp850", "cp852", "cp866", "iso8859_5", "mac_cyrillic"})
_RARITY = 0.05
_GOOD_ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class Language:
    """Lower-case letters beyond ASCII; `common` are the frequent ones (all, where few)."""

    encodings: tuple[str, ...]
    letters: frozenset[str]
    common: frozenset[str]


def _language(encodings: tuple[str, ...], letters: str, common: str = "") -> Language:
    return Language(encodings, frozenset(letters), frozenset(common or letters))


LANGUAGES = (
    _language(_WESTERN, "äöüß"),  # German
    _language(_WESTERN, "éèêëàâçîïôùûüÿœæ"),  # French
    _language(_WESTERN, "áéíóúñü"),  # Spanish
    _language(_WESTERN, "ãõáàâçéêíóôúü"),  # Portuguese
    _language(_WESTERN, "àèéìòùî"),  # Italian
    _language(_WESTERN, "éëïöüèáóú"),  # Dutch
    _language(_WESTERN, "åäöé"),  # Swedish, Finnish
    _language(_WESTERN, "æøåéòô"),  # Danish, Norwegian
    _language(_WESTERN, "áæðéíóöþúý"),  # Icelandic
    _language(_WESTERN, "äöüßéèêëàâçîïôùûœñáíóúãõåøæ", "äöüßéèàç"),  # several in one text
    _language(_CENTRAL, "ąćęłńóśźż"),  # Polish
    _language(_CENTRAL, "áčďéěíňóřšťúůýž"),  # Czech
    _language(_CENTRAL, "áäčďéíĺľňóôŕšťúýž"),  # Slovak
    _language(_CENTRAL, "áéíóöőúüű"),  # Hungarian
    _language(_CENTRAL, "čćđšž"),  # Croatian, Slovene
    _language(_CENTRAL, "ăâîşţ"),  # Romanian
    _language(("cp1254",), "çğıöşüâîû"),  # Turkish
    _language(("cp1257", "iso8859_13"), "ąčęėįšųūž"),  # Lithuanian
    _language(("cp1257", "iso8859_13"), "āčēģīķļņšūž"),  # Latvian
    _language(("cp1257",), "äöõüšž"),  # Estonian
    _language(_CYRILLIC, "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "оеаинтсрвл"),  # Russian
    _language((*_CYRILLIC, "koi8_u"), "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "оаниіевртс"),
    _language(_CYRILLIC, "абвгдђежзијклљмнњопрстћуфхцчџш", "аоиенрстју"),  # Serbian
    _language(("cp1253", "iso8859_7"), "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ", "αοιετσνηυρ"),
    _language(("cp1255",), "אבגדהוזחטיךכלםמןנסעףפץצקרשת", "יוהלארתבמש"),  # Hebrew
    _language(("cp1256",), "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأؤإئ", "اليمنوترهب"),
)


def guess(data: bytes) -> str | None:
    """Python codec that most likely decodes `data`, which is not UTF-8; None if nothing fits.

    Equal candidates are decided by the order of `LANGUAGES`, so the same bytes always give the
    same codec.
    """
    words = b" ".join(_WORD.findall(data, 0, _SEARCHED_BYTES))[:_SCORED_BYTES]
    if not words:
        return None
    scores: dict[str, float] = {}
    for language in LANGUAGES:
        for encoding in language.encodings:
            score = _score(words, encoding, language)
            if score is not None:
                scores[encoding] = max(score, scores.get(encoding, score))
    ranked = sorted(scores, key=lambda encoding: -scores[encoding])
    best = next((encoding for encoding in ranked if _decodes(data, encoding)), None)
    if best is not None and scores[best] >= _GOOD_ENOUGH:
        return best
    return _east_asian(data) or best


def _score(words: bytes, encoding: str, language: Language) -> float | None:
    """How well the language explains the words, at most 1; None where they do not decode."""
    try:
        text = words.decode(encoding)
    except UnicodeDecodeError:
        return None
    beyond = [character for character in text if not character.isascii()]
    marks = sum(character in _MARKS for character in beyond)
    known = [letter.lower() for letter in beyond if letter.lower() in language.letters]
    common = sum(letter in language.common for letter in known)
    foreign = len(beyond) - len(known) - marks
    # A tie between alphabets goes to the one whose frequent letters the text is made of.
    # A mark is worth a letter: most files have a lone dash or apostrophe and nothing else.
    points = 0.7 * len(known) + 0.3 * common + marks - 0.3 * foreign - _misplaced(text)
    return points / len(beyond) - (_RARITY if encoding in _RARE else 0.0)


def _misplaced(text: str) -> float:
    """Penalties: capitals and marks inside words are what a wrong encoding gives."""
    penalty = 0.0
    for before, after in pairwise(text):
        if after.isascii():
            continue
        if after in _MARKS:
            # A mark may follow a word (quotation marks, a dash), but not open one inside it.
            penalty += 0.5 if after in _OPENING and before != " " else 0.0
        elif after.isupper() and before.isalpha():
            penalty += 0.1 if before.isupper() else 0.9
    lone: list[str] = _LONE_LETTER.findall(text)
    return penalty + 0.3 * sum(letter.isupper() for letter in lone)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _east_asian(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    match = from_bytes(data, cp_isolation=_EAST_ASIAN, enable_fallback=False).best()
    return match.encoding if match else None
