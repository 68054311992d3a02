"""Where a text has numbers, dates, times and words: `TOKEN`, and how months are written."""

from __future__ import annotations

import re

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b)"
YEAR = r"(?:1[89]\d\d|20\d\d)"
WORD = r"[^\W\d_]+"
TOKEN = re.compile(
    rf"""
      \b(?P<day>\d\d?)(?P<th>st|nd|rd|th)?(?P<gap>\s(?:of\s)?)(?P<month>{_MONTH})
    | \b(?P<us_month>{_MONTH})(?P<us_gap>\.?\s)(?P<us_day>\d\d?)(?P<us_th>st|nd|rd|th)?\b(?![.,]\d)
    | \b(?P<lone_month>{_MONTH})(?=\.?\s{YEAR}\b)
    | (?<![\d.,:])(?P<hour>[0-2]?\d):(?P<minute>[0-5]\d)(?![\d:])
    | (?<![\w.,])(?P<year>{YEAR})(?![\w]|[.,]\d)
    | (?P<number>\d+(?:[.,]\d+)*)
    | (?P<word>{WORD})
    """,
    re.VERBOSE,
)
"""One group is set for what was found: day and month (or the other way round), the month of a
year, hour, year, number or word. A year after a day and month is a token of its own."""


def month_number(name: str) -> int:
    """1 to 12, of a month's name or abbreviation."""
    return next(at for at, month in enumerate(MONTHS, 1) if month.startswith(name[:3]))


def month_name(number: int, like: str) -> str:
    """A month, counted from 1, in full or abbreviated as `like` is."""
    name = MONTHS[number - 1]
    return name if like in MONTHS else name[:3]


def ordinal_ending(day: int) -> str:
    """The `st` of `1st`."""
    return "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def digits_of(number: str) -> str:
    """The digits of a number without what stands between them."""
    return "".join(char for char in number if char.isdigit())
