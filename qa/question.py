"""What a question asks for, as far as its words tell without a model: `Question`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from index.analyzer import terms
from index.dates import Period
from index.document import Span
from qa.dates import asked_periods, timeless, without_dates
from qa.errors import EmptyQuestionError, QuestionTooLongError
from qa.terms import content_terms

LONGEST = 10_000
"""Most characters of a question."""


class Wanted(StrEnum):
    """The kind of thing that answers a question."""

    NUMBER = "number"
    SHARE = "share"
    TIME = "time"
    PERSON = "person"
    PLACE = "place"
    ANYTHING = "anything"


_WANTED = (
    (Wanted.SHARE, r"\b(?:percent(?:age)?|per cent|what share|what proportion|what fraction|%)"),
    (
        Wanted.NUMBER,
        r"\bhow (?:many|much|old|long|large|big|tall|high|far)\b|\b(?:what|which) number\b|"
        r"\bwhat (?:is|was|were|are) the (?:\w+ )?"
        r"(?:number|total|amount|turnout|population|price|cost)\b",
    ),
    (
        Wanted.TIME,
        r"\bwhen\b|\b(?:what|which|on what|in what|in which) "
        r"(?:year|date|day|month|century|decade|time)\b",
    ),
    (Wanted.PERSON, r"\bwho(?:m|se)?\b"),
    (Wanted.PLACE, r"\bwhere\b|\b(?:what|which) (?:city|country|town|state|place|region)\b"),
)
_EXPLAINED = re.compile(
    r"\bwhy\b|\bhow\b(?!\s+(?:many|much|old|long|large|big|tall|high|far|often|fast|deep|heavy|"
    r"wide|soon|late|early)\b)|^(?:please\s+)?(?:describe|explain|summari[sz]e)\b|"
    r"\bwhat\s+(?:did|does|do|had|has|have)\b.*\b(?:say|said|conclude|concluded|think|find|found|"
    r"criticis|criticiz|complain|recommend|describe|call\s+for|urge)\w*\b|"
    r"\b(?:what|which)\s+(?:\w+\s+){0,2}(?:problems?|reasons?|concerns?|criticisms?|shortcomings?|"
    r"irregularities|recommendations?|conclusions?|findings|causes?|consequences?|explanation|"
    r"difficulties|restrictions|violations)\b",
    re.IGNORECASE,
)
_WANTED_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _WANTED)

_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    "hundred|thousand|million|billion|trillion|dozen|half|third|quarter|none|no"
)
_NUMBER = re.compile(rf"\d+(?:[.,]\d+)*|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)
_SHARE = re.compile(
    r"\d[\d.,]*\s?(?:%|per\s?cent)|\bper\s?cent|\b(?:half|thirds?|quarters?)\b", re.IGNORECASE
)
_TIME = re.compile(
    r"\b\d{3,4}s?\b|\b\d{1,2}:\d\d\b|\b(?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|century|yesterday|today)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[\w,;:)’'\"-] )[^\W\d_]*[A-ZÀ-ÖØ-Þ][^\W\d_]+")
"""A word with a capital that does not owe it to the start of a sentence."""
_CAPITALISED = re.compile(r"\b[^\W\d_]*[A-ZÀ-ÖØ-ÞА-ЯЁ][^\W\d_]*")
_COUNTED = re.compile(r"\bhow (?:many|much) (.*)", re.IGNORECASE | re.DOTALL)
_THINGS = {Wanted.NUMBER: _NUMBER, Wanted.TIME: _TIME, Wanted.PERSON: _NAME, Wanted.PLACE: _NAME}
_WORD_WITH_CAPITAL_OR_DIGIT = re.compile(r"\b(?=\w*[A-ZÀ-ÖØ-ÞА-ЯЁ\d])\w+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Question:
    """A question taken apart. Everything is derived from `text`, when it is first needed."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Question:
        """Raises EmptyQuestionError or QuestionTooLongError."""
        if not text.strip():
            raise EmptyQuestionError("the question is empty: write what you want to know")
        if len(text) > LONGEST:
            raise QuestionTooLongError(
                f"the question has {len(text):,} characters, more than {LONGEST:,}: "
                "ask it in a sentence or two"
            )
        return cls(text.strip())

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The times that it names."""
        return asked_periods(self.text)

    @cached_property
    def timeless(self) -> str:
        """What it asks, but for the times that it names."""
        return timeless(self.text)

    @cached_property
    def wanted(self) -> Wanted:
        """The kind of thing that would answer it; ANYTHING where its words do not tell."""
        for kind, pattern in _WANTED_PATTERNS:
            if pattern.search(self.text):
                return kind
        return Wanted.ANYTHING

    @cached_property
    def wants_sentences(self) -> bool:
        """Whether a few words cannot answer it: why, how, what somebody said, what problems."""
        return self.wanted is not Wanted.SHARE and _EXPLAINED.search(self.text) is not None

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """What an answer's surroundings should speak of: no stop words, no dates, no repeats."""
        return tuple(dict.fromkeys(content_terms(without_dates(self.text))))

    @cached_property
    def names(self) -> frozenset[str]:
        """Those of `terms` that are proper names or numbers."""
        capitalised = _WORD_WITH_CAPITAL_OR_DIGIT.findall(without_dates(self.text))
        return frozenset(content_terms(" ".join(capitalised))) & frozenset(self.terms)

    def is_met_by(self, sentence: str, answer: Span | None = None) -> bool:
        """Whether `sentence` holds a thing of the wanted kind that the question did not give.

        With `answer`, the thing must be in those characters of the sentence. A share is no answer
        to "how many".
        """
        if self.wanted is Wanted.ANYTHING:
            return True
        if self.counted and self.counted.isdisjoint(terms(sentence)):
            return False
        part = answer or Span(0, len(sentence))
        share = any(part.overlaps(Span(*match.span())) for match in _SHARE.finditer(sentence))
        if self.wanted is Wanted.SHARE or (answer and self.counted and share):
            return self.wanted is Wanted.SHARE and share
        return any(
            part.overlaps(Span(*match.span())) and set(terms(match[0])).isdisjoint(self._given)
            for match in self._things_in(sentence, whole=answer is None)
        )

    def _things_in(self, sentence: str, *, whole: bool) -> Iterator[re.Match[str]]:
        if self.wanted in (Wanted.PERSON, Wanted.PLACE) and not whole:
            return _CAPITALISED.finditer(sentence)  # who is quoted may begin the sentence
        text = without_dates(sentence) if self.wanted is Wanted.NUMBER else sentence
        return _THINGS[self.wanted].finditer(text)

    @cached_property
    def counted(self) -> frozenset[str]:
        """What "how many" counts: the terms up to the next common word; empty for no such thing.

        A sentence that has another number, but not one of seats, does not say how many seats.
        """
        match = _COUNTED.search(without_dates(self.text))
        if match is None:
            return frozenset()
        counted: list[str] = []
        for word in match[1].split():
            found = content_terms(word)
            if not found:
                break
            counted += found
        return frozenset(counted)

    @cached_property
    def _given(self) -> frozenset[str]:
        return frozenset(terms(self.text))
