"""The numbers that a text names, whatever way they are written: `find_numbers`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

_GROUP_SPACE = "[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}]"
UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = (
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = {word: number for number, word in enumerate(UNITS + TEENS, start=1)}
_SMALL |= {word: 10 * number for number, word in enumerate(TENS, start=2)}
SCALES = {
    "thousand": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
}
_SCALE = "|".join(SCALES)
_UNIT = "|".join(UNITS)
_BELOW_100 = rf"(?:(?:{'|'.join(TENS)})(?:[\s-]+(?:{_UNIT})\b)?|(?:{'|'.join(TEENS)}|{_UNIT}))\b"
_BELOW_1000 = (
    rf"(?:(?:(?:{_BELOW_100}|a)\s+)?hundred\b(?:\s+(?:and\s+)?{_BELOW_100})?|{_BELOW_100})"
)
_NUMBER = re.compile(
    rf"""(?<!\w)(?:
      (?P<digits>\d{{1,3}}(?:{_GROUP_SPACE}\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)
      (?:[\s-]?(?P<scale>{_SCALE})\b)?
    | (?P<words>(?:{_BELOW_1000}|a\s+(?={_SCALE}))
      (?:[\s-]*(?:{_SCALE})\b(?:\s+(?:and\s+)?{_BELOW_1000})?)*)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]+")


class NumberMention(NamedTuple):
    """A number named in a text at characters `start` to `end`, and what it may mean."""

    start: int
    end: int
    readings: frozenset[Decimal]
    """More than one where a point or comma may stand before decimals or between thousands."""


def find_numbers(text: str) -> list[NumberMention]:
    """Every number that `text` names, in order of appearance, without overlaps.

    Digits with or without separators (`9,305,106`, `9 305 106`, `71,09`), with a scale (`12
    million`), and English words up to the trillions (`ninety-eight`). The word `one` alone is more
    often no number, and is left out; so are signs, fractions and ordinal words.
    """
    mentions = []
    for match in _NUMBER.finditer(text):
        if match["words"] is None:
            scale = SCALES[match["scale"].lower()] if match["scale"] else 1
            readings = frozenset(number * scale for number in _readings(match["digits"]))
        elif match["words"].lower() == "one":
            continue
        else:
            readings = frozenset((Decimal(_value(match["words"].lower())),))
        mentions.append(NumberMention(match.start(), match.end(), readings))
    return mentions


def _readings(digits: str) -> set[Decimal]:
    compact = re.sub(_GROUP_SPACE, "", digits)
    parts = re.split("[.,]", compact)
    separators = re.findall("[.,]", compact)
    joined = Decimal("".join(parts))
    if len(set(separators)) > 1:  # 1,234.5 and 1.234,5: the last one stands before decimals
        return {Decimal("".join(parts[:-1]) + "." + parts[-1])}
    if len(separators) != 1:
        return {joined}
    decimal = Decimal(f"{parts[0]}.{parts[1]}")
    grouped = len(parts[1]) == 3 and 1 <= len(parts[0]) <= 3 and not parts[0].startswith("0")
    return {decimal, joined} if grouped and compact == digits else {decimal}


def _value(words: str) -> int:
    total = below = 0
    for word in _WORD.findall(words):
        if word == "hundred":
            below = (below or 1) * 100
        elif word in SCALES:
            total, below = total + (below or 1) * SCALES[word], 0
        else:
            below += _SMALL.get(word, 0)  # "a" and "and" add nothing
    return total + below
