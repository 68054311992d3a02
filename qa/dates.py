"""What time a question asks about, what time a sentence speaks about, and whether they agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.dates import Dated, Period, find_dates
from index.document import Document, Span

_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_RANGE = re.compile(
    rf"""(?<![\w.,/-])(?:
      (?:between|from)\s+(?P<first>{_YEAR})\s+(?:and|to|until|till|through)\s+(?P<last>{_YEAR})
    | (?P<decade>(?:1[5-9]|20)\d0)s
    )(?![\w-]|[.,/]\d)""",
    re.VERBOSE | re.IGNORECASE,
)


_LEADING = re.compile(
    r"\b(?:in|of|on|for|during|by|from|since|as of|until|before|after)(?: the)?(?: year)?"
    r"(?=( {3,}|\s+[?.,;!]|\s*$))",
    re.IGNORECASE,
)
"""Words that lead to a time, where nothing but the blanks of one follows."""
_BETWEEN = re.compile(r"(?:(?<= {3})|^)\s*(?:,? ?\b(?:and|or)\b|,)(?= {3,})", re.IGNORECASE)
"""What stands between two times."""


class PeriodMatch(StrEnum):
    """How well the time that a sentence speaks about fits the time that was asked about."""

    NOT_ASKED = "not asked"
    """The question names no time."""
    NAMED = "named"
    """The sentence itself names it."""
    CONTEXT = "context"
    """The sentence names no time; its heading or its document does, and it is the right one."""
    DOUBTFUL = "doubtful"
    """As CONTEXT, but the passage around the sentence names only other times."""
    NEARBY = "nearby"
    """Nothing is known but that the passage around the sentence names it."""
    UNKNOWN = "unknown"
    """No time is known of the sentence."""
    MIXED = "mixed"
    """Its heading or document is about the right time, but the sentence names another."""
    OTHER = "other"
    """The sentence speaks about another time."""


@dataclass(frozen=True, slots=True)
class Timing:
    """When a sentence happens, closest source first, and what else its passage names."""

    sentence: tuple[Dated, ...]
    """Dates in the sentence."""
    context: tuple[Dated, ...]
    """The dates of the headings above it (innermost first), then the document's period or, where
    that is unknown, its date of publication."""
    nearby: tuple[Dated, ...]
    """Other dates of the passage it stands in."""

    @property
    def whole(self) -> Period | None:
        """What its headings and its document are about, the closest; None where unknown."""
        return self.context[0].period if self.context else None

    def best(self, asked: Sequence[Period] = ()) -> Dated | None:
        """The time to show with an answer: one that was asked about, if any; else the closest."""
        known = (*self.sentence, *self.context)
        for dated in known:
            if any(dated.period.overlaps(period) for period in asked):
                return dated
        return known[0] if known else None

    def match(self, asked: Sequence[Period]) -> PeriodMatch:
        """How well the sentence fits the periods that a question asks about."""
        if not asked:
            return PeriodMatch.NOT_ASKED
        if _any_overlap(self.sentence, asked):
            return PeriodMatch.NAMED
        if _any_overlap(self.context, asked):
            if self.sentence:
                return PeriodMatch.MIXED
            doubtful = self.nearby and not _any_overlap(self.nearby, asked)
            return PeriodMatch.DOUBTFUL if doubtful else PeriodMatch.CONTEXT
        if self.sentence or self.context:
            return PeriodMatch.OTHER
        return PeriodMatch.NEARBY if _any_overlap(self.nearby, asked) else PeriodMatch.UNKNOWN


def asked_periods(question: str) -> tuple[Period, ...]:
    """The times that `question` names: ranges and decades, then dates and years, in order."""
    ranges = (_range_of(match) for match in _RANGE.finditer(question))
    dates = (mention.period for mention in find_dates(_RANGE.sub(_blank, question)))
    return tuple(dict.fromkeys(period for period in (*ranges, *dates) if period is not None))


def timeless(question: str) -> str:
    """`question` without the times it names, and without the words that only lead to them."""
    blank = without_dates(question)
    cut = _LEADING.sub(lambda match: "" if match[1] else match[0], blank)
    cut = _BETWEEN.sub(lambda match: " " * len(match[0]), cut)
    kept = re.sub(r"\s+([?.,;!])", r"\1", " ".join(cut.split())).lstrip(",; ")
    return kept if any(map(str.isalnum, kept)) else question


def without_dates(text: str) -> str:
    """`text` with spaces where it names dates, years, decades and ranges of years."""
    text = _RANGE.sub(_blank, text)
    for mention in find_dates(text):
        length = mention.end - mention.start
        text = f"{text[: mention.start]}{' ' * length}{text[mention.end :]}"
    return text


def timing_of(document: Document, sentence: Span, passage: Span) -> Timing:
    """When the sentence at `sentence` happens, as its text, headings and document tell."""
    text = document.text
    named = _dates_in(sentence.of(text), "sentence")
    context = [
        dated
        for heading in reversed(document.headings_at(sentence.start))
        for dated in _dates_in(heading.title, "heading")
    ]
    whole = document.period or document.published
    context += [whole] if whole is not None else []
    around = [dated for dated in _dates_in(passage.of(text), "passage") if dated not in named]
    return Timing(tuple(named), tuple(context), tuple(around))


def _dates_in(text: str, source: str) -> list[Dated]:
    return [Dated(mention.period, source) for mention in find_dates(text)]


def _any_overlap(dated: Sequence[Dated], asked: Sequence[Period]) -> bool:
    return any(one.period.overlaps(period) for one in dated for period in asked)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _range_of(match: re.Match[str]) -> Period | None:
    if match["decade"]:
        first = int(match["decade"])
        return Period(Period.of(first).start, Period.of(first + 9).end)
    first, last = int(match["first"]), int(match["last"])
    return Period(Period.of(first).start, Period.of(last).end) if first <= last else None
