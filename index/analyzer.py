"""Text to index terms: what lexical search counts as the same word."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterator

_NUMBER = r"\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,:/-]\d+)+"
_WORD = re.compile(rf"({_NUMBER})|[^\W_]+(?:'[^\W_]+)*")
_DIGITS = re.compile(r"\d+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_QUESTION_TERMS = frozenset(
    ("what", "which", "who", "whom", "whose", "when", "where", "whi", "how")
)
_LATIN_MARKS = re.compile(r"(?<=[A-Za-z])[\u0300-\u036f]+")


def terms(text: str) -> list[str]:
    """The terms of `text` in order: words in one case, Latin ones without diacritics, stemmed.

    Words are stemmed as English, those in Cyrillic as Russian (Snowball). A number with separators
    (`9,305,106`, `9 305 106`, `71.09`, `2012-01-15`) gives its digits joined, so that it is found
    however it is grouped, and every part, so that a date is found by its year. No stop words are
    dropped: measured, a list of them costs more than it gains.
    """
    return list(_terms(_fold(text)))


def query_terms(text: str) -> list[str]:
    """`terms`, without the English words that only ask: unless there are no others.

    Documents seldom hold them, so that in a small corpus they would weigh as much as a name.
    """
    found = terms(text)
    return [term for term in found if term not in _QUESTION_TERMS] or found


def _terms(folded: str) -> Iterator[str]:
    for match in _WORD.finditer(folded):
        if match[1]:
            parts = _DIGITS.findall(match[1])
            yield "".join(parts)
            yield from parts
        else:
            yield _stem(match[0])


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    text = text.replace("\N{SOFT HYPHEN}", "")  # where a word may be broken, not where it is
    decomposed = unicodedata.normalize("NFKD", text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    # Only on Latin letters is a mark an ornament; elsewhere it makes another letter (и and й).
    return unicodedata.normalize("NFC", _LATIN_MARKS.sub("", decomposed)).casefold()


@functools.lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    language = "russian" if _CYRILLIC.search(word) else "english"
    return _stemmer(language)(word)


@functools.cache
def _stemmer(language: str) -> Callable[[str], str]:
    import Stemmer

    stem: Callable[[str], str] = Stemmer.Stemmer(language).stemWord
    return stem
