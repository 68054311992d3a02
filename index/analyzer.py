"""Text to index terms: what lexical search counts as the same word."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable

_WORD = re.compile(r"\d+(?:[.,]\d+)+|\w+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_DIGIT_SEPARATOR = re.compile(r"[.,]")


def terms(text: str) -> list[str]:
    """The terms of `text` in order: words lowercased, without diacritics, stemmed.

    Words in Latin script are stemmed as English, words in Cyrillic as Russian (Snowball). A
    number with separators (`9,305,106`, `71.09`) is one term, without its separators, so that it
    is found however it is grouped. No stop words are dropped: BM25's weights make them
    harmless, and a question may be made of nothing else.
    """
    found: list[str] = []
    for word in _WORD.findall(_fold(text)):
        if "," in word or "." in word:
            found.append(_DIGIT_SEPARATOR.sub("", word))
        else:
            found.append(_stem(word))
    return found


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@functools.lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    language = "russian" if _CYRILLIC.search(word) else "english"
    return _stemmer(language)(word)


@functools.cache
def _stemmer(language: str) -> Callable[[str], str]:
    import Stemmer

    stem: Callable[[str], str] = Stemmer.Stemmer(language).stemWord
    return stem
