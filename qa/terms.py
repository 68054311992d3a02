"""The words of a text that carry its meaning, as lexical search counts words."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache

from index.analyzer import terms

_STOP_WORDS = """a an and any are as at be been being but by can could did do does for from had has
have he her hers him his how i if in into is it its itself many may me might more most much must my
no not of on or our out over own shall she should so some such than that the their theirs them then
there these they this those through to too under until up upon us was we were what when where which
while who whom whose why will with would you your about according after all also before between
both during each else only per same very s t d ll re ve"""
"""Words too common in English to tell one sentence from another, question words among them."""


def content_terms(text: str) -> list[str]:
    """The terms of `text`, in order, without those that any English sentence may have."""
    common = _stop_terms()
    return [term for term in terms(text) if term not in common]


@cache
def _stop_terms() -> frozenset[str]:
    return frozenset(terms(_STOP_WORDS))


def term_weights(asked: Collection[str], texts: Sequence[frozenset[str]]) -> dict[str, float]:
    """The weight of each term of `asked`: its inverse document frequency in `texts`.

    `log(1 + (n - df + 0.5) / (df + 0.5))`, as in BM25 (Robertson & Zaragoza 2009, in the form of
    Lucene, which is never negative).
    """
    counts = Counter(term for terms in texts for term in asked if term in terms)
    return {
        term: math.log(1 + (len(texts) - counts[term] + 0.5) / (counts[term] + 0.5))
        for term in asked
    }


def coverage(weights: Mapping[str, float], terms: Collection[str]) -> float:
    """The share of the weights that belong to `terms`, 0 to 1; 0 where there are no weights."""
    total = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in terms) / (total or 1.0)


@lru_cache(maxsize=8192)  # every candidate is compared with every other
def normalise(text: str) -> str:
    """`text` as far as two answers must agree to be one: no case, punctuation, wrapping."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(char if char.isalnum() else " " for char in plain)
    return " ".join(kept.split())
