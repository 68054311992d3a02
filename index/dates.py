"""Periods of time, and where a text names them.

A `Period` is a range of whole days that can be written as precisely as the source knows it:
`2012`, `2021-01`, `2012-01-15` (ISO 8601 reduced precision) or `2011-12/2012-01`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

_ISO_PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `start` to `end`, both included. Raises ValueError if they are reversed."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end before it starts: {self.start} to {self.end}")

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> Period:
        """A whole year, a whole month or one day. Raises ValueError for a date that is none."""
        if month is None:
            return cls(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return cls(date(year, month, 1), date(year, month, _days_in(year, month)))
        return cls(date(year, month, day), date(year, month, day))

    @classmethod
    def parse(cls, value: str) -> Period:
        """Read what `str()` writes. Raises ValueError, naming the accepted forms."""
        first, slash, last = value.strip().partition("/")
        start = _parse_iso(first, value)
        return cls(start.start, _parse_iso(last, value).end) if slash else start

    def __str__(self) -> str:
        for whole in self._whole_units():
            return whole
        first, last = Period(self.start, self.start), Period(self.end, self.end)
        if (self.start.day, self.end.day) == (1, _days_in(self.end.year, self.end.month)):
            if (self.start.month, self.end.month) == (1, 12):
                return f"{self.start.year:04}/{self.end.year:04}"
            return f"{_month(self.start)}/{_month(self.end)}"
        return f"{first}/{last}"

    def _whole_units(self) -> Iterator[str]:
        if self == Period.of(self.start.year):
            yield f"{self.start.year:04}"
        elif self == Period.of(self.start.year, self.start.month):
            yield _month(self.start)
        elif self.start == self.end:
            yield self.start.isoformat()

    def contains(self, other: Period) -> bool:
        """Whether every day of `other` is a day of this period."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Period) -> bool:
        """Whether the two share at least one day."""
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True, slots=True)
class Dated:
    """A period together with where it was found, so that nobody takes a guess for a fact."""

    period: Period
    source: str
    """manifest, front matter, metadata (of the HTML, PDF, DOCX or EPUB file) or text."""

    def __str__(self) -> str:
        return str(self.period)


class DateMention(NamedTuple):
    """A date named in a text: characters `start` to `end`, and the period they mean."""

    start: int
    end: int
    period: Period


def find_dates(text: str) -> list[DateMention]:
    """Every date that `text` names with its year, in order of appearance, without overlaps.

    English month names (with abbreviations) in either order, ISO dates, `15.01.2012`, month and
    year, bare years 1500 to 2099, and ranges of days and years (`15-16 January 2012`, `2007–2012`,
    `2012/13`). A number that touches other digits, separators or letters (`1,998`, `2012b`) is no
    year; one that stands alone and means something else (`1998 voters`) cannot be told from one.
    """
    mentions: list[DateMention] = []
    for match in _DATE.finditer(text):
        period = _period_of(match)
        if period is not None:
            mentions.append(DateMention(match.start(), match.end(), period))
    return mentions


# Not `calendar.month_name`: that speaks the language that the process was set to.
_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()}
_MONTHS["sept"] = 9
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_TH = r"(?:st|nd|rd|th)?"
_TO = r"\s?(?:[-–—]|to|and)\s?"
_DATE = re.compile(
    rf"""(?:(?<![\w.,/-])|(?<=[a-z]-))(?:
      (?P<iso>{_YEAR}-(?:0[1-9]|1[0-2])(?:-\d\d)?)
    | (?P<slashed>{_YEAR}/\d\d/\d\d)
    | (?P<from>{_YEAR})(?:\s?[-–—]\s?|/)(?P<to>{_YEAR}|\d\d)
    | (?P<num_day>\d\d?)[./](?P<num_month>\d\d?)[./](?P<num_year>{_YEAR})
    | (?:(?P<first_day>\d\d?){_TH}{_TO})?(?P<day>\d\d?){_TH}[\s-]\s*(?:of\s+)?
      (?P<month>{_MONTH})(?:\.?,?\s+|-)(?P<year>{_YEAR})
    | (?P<us_month>{_MONTH})\.?\s+(?:(?P<us_first_day>\d\d?){_TH}{_TO})?(?P<us_day>\d\d?){_TH},?
      \s+(?P<us_year>{_YEAR})
    | (?P<my_month>{_MONTH})\.?,?\s+(?:of\s+)?(?P<my_year>{_YEAR})
    | (?P<bare>{_YEAR})
    )(?:(?=T\d\d:)|(?![\w-]|[.,/]\d))""",
    re.VERBOSE | re.IGNORECASE,
)


def _period_of(match: re.Match[str]) -> Period | None:
    part = match.groupdict()
    try:
        if part["iso"] or part["slashed"]:
            return Period.parse(match[0].replace("/", "-"))
        if part["from"]:
            return _years(part["from"], part["to"])
        if part["num_year"]:
            return Period.of(int(part["num_year"]), int(part["num_month"]), int(part["num_day"]))
        for prefix in ("", "us_"):
            if part[f"{prefix}year"]:
                return _days({name: part[prefix + name] for name in _DAY_PARTS})
        month = _MONTHS.get((part["my_month"] or "").lower())
        return Period.of(int(part["my_year"] or part["bare"]), month)
    except ValueError:  # 31 February, 2012–1998: looks like a date and is none
        return None


_DAY_PARTS = ("first_day", "day", "month", "year")


def _days(part: dict[str, str]) -> Period:
    year, month = int(part["year"]), _MONTHS[part["month"].lower()]
    first = Period.of(year, month, int(part["first_day"] or part["day"]))
    return Period(first.start, Period.of(year, month, int(part["day"])).end)


def _years(first: str, last: str) -> Period:
    """`2007–2012` and `2012/13`."""
    end = last if len(last) == len(first) else first[: -len(last)] + last
    return Period(Period.of(int(first)).start, Period.of(int(end)).end)


def _parse_iso(part: str, whole: str) -> Period:
    match = _ISO_PART.match(part.strip())
    if match is None:
        forms = "2012, 2012-01, 2012-01-15 or 2011-12/2012-01"
        raise ValueError(f"not a date or period: {whole!r} (write it as {forms})")
    year, month, day = (int(group) if group else None for group in match.groups())
    assert year is not None
    try:
        return Period.of(year, month, day)
    except ValueError as error:
        raise ValueError(f"not a date or period: {whole!r} ({error})") from error


def _month(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def _days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
