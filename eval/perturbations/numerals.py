"""Numbers written as English words, 0 to 99."""

from __future__ import annotations

import re

from qa.numbers import TEENS, TENS, UNITS

_SMALL = ("zero", *UNITS, *TEENS)


def number_word(value: int) -> str:
    """How `value` is written in words. Raises ValueError unless it is from 0 to 99."""
    if not 0 <= value <= 99:
        raise ValueError(f"{value} is not from 0 to 99")
    if value < 20:
        return _SMALL[value]
    tens = TENS[value // 10 - 2]
    return f"{tens}-{_SMALL[value % 10]}" if value % 10 else tens


def value_of_word(word: str) -> int | None:
    """The number that a word names; None if it names none."""
    return _VALUES.get(word.casefold())


_VALUES = {number_word(value): value for value in range(100)}
NUMERAL = re.compile(
    # "one" and "zero" are left out: they are seldom the number that somebody asks for.
    rf"\b(?:{'|'.join(sorted(_VALUES.keys() - {'one', 'zero'}, key=lambda w: (-len(w), w)))})\b",
    re.IGNORECASE,
)
