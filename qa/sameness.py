"""Whether two answers say the same, however they are written: `same_answer`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from index.dates import Period, find_dates
from qa.numbers import SCALES, find_numbers
from qa.terms import normalise

_ARTICLES = frozenset(("a", "an", "the"))
_TITLES = frozenset(
    (
        *("mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "dame", "lord", "lady"),
        *("president", "chairman", "chairwoman", "chair", "minister", "ambassador", "senator"),
        *("governor", "mayor", "judge", "justice", "king", "queen", "prince", "princess", "pope"),
        *("general", "colonel", "captain", "hon", "st", "saint"),
    )
)
_DIRECTIONS = frozenset(
    (
        *("north", "south", "east", "west", "northern", "southern", "eastern", "western"),
        *("central", "new", "old", "upper", "lower", "greater", "little", "great"),
    )
)
_KINDS = frozenset(
    (
        *("party", "committee", "commission", "court", "council", "assembly", "parliament"),
        *("ministry", "university", "republic", "union", "church", "office", "agency", "company"),
        *("street", "river", "lake", "mount", "island", "day", "war", "law", "act"),
    )
)
"""Words that end many names, and by themselves are none."""
_PERCENT = re.compile(r"%|\bper\s?cent\b|\bpercent(?:age points?)?\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:about|around|some|approximately|approx|roughly|nearly|almost|circa|ca|an estimated|"
    r"estimated|exactly|only|just|total of)\b|[~≈]",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(r"\b(?:more than|over|at least|above|no fewer than|upwards of)\b", re.I)
_SLACK = Decimal("1.05")
"""How far above N something may be that is told as "more than N"."""
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\b", re.IGNORECASE
)
_MARKS = re.compile("[\u0300-\u036f]+")


@lru_cache(maxsize=8192)  # every candidate is compared with every other
def same_answer(one: str, other: str) -> bool:
    """Whether two texts give the same answer.

    Numbers however written (`9,305,106` and `9305106`; `71,09 %` and `71.09 per cent`; `98` and
    `Ninety-eight`), also when one of them is rounded (`9.3 million`) or told as `more than`;
    dates; names with or without title or first name; anything but case, punctuation, articles
    and diacritics.
    """
    first, second = _plain(one), _plain(other)
    if not first or not second:
        return first == second and one.strip() == other.strip()
    if first == second:
        return True
    dates = _date(one), _date(other)
    if dates[0] and dates[1]:
        return dates[0] == dates[1]
    amounts = _amount(one), _amount(other)
    if amounts[0] and amounts[1]:
        return _same_amount(amounts[0], amounts[1])
    return _same_name(one, other)


@dataclass(frozen=True, slots=True)
class _Amount:
    """A text that is one number and what it counts."""

    values: frozenset[Decimal]
    precision: Decimal
    """Half a unit of the last digit written: how far the true number may be away."""
    percent: bool
    at_least: bool
    unit: frozenset[str]
    """The other words, as normalised."""


def _plain(text: str) -> str:
    words = normalise(_MARKS.sub("", unicodedata.normalize("NFKD", text))).split()
    while len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(words)


def _date(text: str) -> Period | None:
    """The date that the text is, if it is nothing but one with at least its month."""
    mentions = find_dates(text)
    if len(mentions) != 1:
        return None
    start, end, period = mentions[0]
    around = _plain(text[:start] + " " + text[end:])
    return period if set(around.split()) <= {"on", "in", "the", "of"} else None


def _amount(text: str) -> _Amount | None:
    numbers = find_numbers(text)
    if len(numbers) != 1 or _MONTH.search(text):
        return None
    number = numbers[0]
    written = text[number.start : number.end]
    rest = text[: number.start] + " " + text[number.end :]
    percent = _PERCENT.search(rest) is not None
    at_least = _AT_LEAST.search(rest) is not None
    rest = _AT_LEAST.sub(" ", _ABOUT.sub(" ", _PERCENT.sub(" ", rest)))
    return _Amount(
        values=number.readings,
        precision=_precision(written, max(number.readings)),
        percent=percent,
        at_least=at_least,
        unit=frozenset(_plain(rest).split()) - _ARTICLES - {"of"},
    )


def _precision(written: str, value: Decimal) -> Decimal:
    """Half a unit of the last digit that is not a padding zero, for numbers with a scale word.

    A number written out in digits is exact: nobody rounds 9,305,106 or 300.
    """
    match = re.match(r"(?:(\d+(?:[.,](\d+))?)[\s-]?)?[a-z]", written, re.IGNORECASE)
    if match is None:
        return Decimal(0)
    if match[1] is None:
        words = re.findall("[a-z]+", written.lower())
        return Decimal(SCALES[words[-1]]) / 2 if words[-1] in SCALES else Decimal(0)
    digits = Decimal(match[1].replace(",", "."))
    scale = value / digits if digits else Decimal(1)
    return scale * Decimal(10) ** -len(match[2] or "") / 2


def _same_amount(one: _Amount, other: _Amount) -> bool:
    if one.percent != other.percent:
        return False
    if one.unit and other.unit and not (one.unit <= other.unit or other.unit <= one.unit):
        return False
    return any(_near(a, one, b, other) for a in one.values for b in other.values)


def _near(a: Decimal, one: _Amount, b: Decimal, other: _Amount) -> bool:
    if abs(a - b) <= max(one.precision, other.precision):
        return True
    if one.at_least and not other.at_least:
        return a <= b <= a * _SLACK
    return other.at_least and not one.at_least and b <= a <= b * _SLACK


def _same_name(one: str, other: str) -> bool:
    """Whether one is the other's last name, or the same name with a title."""
    first, second = _name(one), _name(other)
    if not first or not second:
        return False
    if len(first) > len(second):
        first, second = second, first
    if first == second:
        return True
    if len(first) == 1 and first[0] in _KINDS:
        return False
    extra = second[: len(second) - len(first)]
    is_tail = second[len(second) - len(first) :] == first
    return is_tail and not _DIRECTIONS & set(extra) and len(extra) <= 2


def _name(text: str) -> tuple[str, ...]:
    """The words of a proper name without its titles; empty for anything else."""
    words = re.findall(r"[^\W\d_][\w’'.-]*", text)
    kept = [word for word in words if _plain(word) not in _TITLES | _ARTICLES]
    if not kept or any(not word[0].isupper() for word in kept) or re.search(r"\d", text):
        return ()
    return tuple(_plain(word) for word in kept)
