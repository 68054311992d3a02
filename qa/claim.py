"""Claims and the texts that are cited for them, taken apart: `Claim`, `Text`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from index.analyzer import terms
from index.dates import DateMention, Period, find_dates
from index.sentences import sentence_spans
from qa.numbers import NumberMention, find_numbers
from qa.terms import content_terms, normalise

_PERCENT = re.compile(r"%|\bper\s+cent\b")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|fail(?:s|ed)?|"
    r"lack(?:s|ed)?|den(?:y|ies|ied)|false|unable|refus(?:es|ed|e)|hardly|rarely)\b|n['’]t\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[\w,;:)’'\"-] )[^\W\d_]*[A-ZÀ-ÖØ-ÞА-ЯЁ]\w*")
"""A word with a capital that does not owe it to the start of a sentence."""


@dataclass(frozen=True)
class Claim:
    """One statement. Everything is derived from `text`, when it is first needed."""

    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The terms that carry its meaning, in order, without those of numbers and dates.

        All of its terms, where neither words of meaning nor numbers are in it.
        """
        words = content_terms(self._unnumbered)
        return tuple(words if words or self.numbers else terms(self.text))

    @cached_property
    def numbers(self) -> tuple[NumberMention, ...]:
        """The numbers that it names, those of dates included."""
        return tuple(find_numbers(self.text))

    @cached_property
    def dates(self) -> tuple[DateMention, ...]:
        """The dates that it names."""
        return tuple(find_dates(self.text))

    @cached_property
    def _unnumbered(self) -> str:
        text = list(self.text)
        for start, end, _ in (*self.numbers, *self.dates):
            text[start:end] = " " * (end - start)
        return _plain("".join(text))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The words of its proper names, without repeats."""
        found = dict.fromkeys(_NAME.findall(self._unnumbered))
        return tuple(name for name in found if content_terms(name))

    @cached_property
    def negated(self) -> bool:
        """Whether it says that something is not so."""
        return _NEGATION.search(self.text) is not None


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the evidence, taken apart once however many claims are held against it."""

    words: str
    """Normalised, with a space at both ends."""
    terms: frozenset[str]
    values: frozenset[Decimal]
    periods: tuple[Period, ...]
    sentences: tuple[tuple[frozenset[str], bool], ...]
    """The terms of each sentence, and whether it negates."""


@lru_cache(maxsize=1024)
def read_text(text: str) -> Text:
    """Take one text apart."""
    plain = _plain(text)
    sentences = [span.of(plain) for span in sentence_spans(plain)]
    return Text(
        words=f" {normalise(text)} ",
        terms=frozenset(terms(plain)),
        values=frozenset(value for one in find_numbers(text) for value in one.readings),
        periods=tuple(date.period for date in find_dates(text)),
        sentences=tuple(
            (frozenset(terms(one)), _NEGATION.search(one) is not None) for one in sentences
        ),
    )


def _plain(text: str) -> str:
    """One way to write per cent."""
    return _PERCENT.sub(" percent ", text)
