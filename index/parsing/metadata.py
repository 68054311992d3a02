"""What files say about themselves, read with care: titles, names and dates in all their forms."""

from __future__ import annotations

import re

from index.dates import Dated, Period, find_dates

_LONGEST_NAME = 300
_ISO = re.compile(r"\s*(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?=\Z|[T\s])")
_FILE_NAME = re.compile(
    r"\S+\.[A-Za-z0-9]{2,5}\Z|(?:untitled|document|title)\W*\d*\Z", re.IGNORECASE
)
_PROGRAM = re.compile(r"Microsoft (?:Office )?(?:Word|PowerPoint|Excel) - ")
_DATE_WITHIN = 1500
_OF_A_LIFE = re.compile(r"\b(?:born|birth|died|death)\b[^.\n]{0,40}\Z", re.IGNORECASE)
_EARLIEST_YEAR, _LATEST_YEAR = 1500, 2099


def one_line(name: str | None) -> str | None:
    """A name on one line, without control characters; None if nothing is left."""
    if name is None:
        return None
    printable = "".join(char if char.isprintable() else " " for char in name)
    return " ".join(printable.split())[:_LONGEST_NAME].rstrip() or None


def document_title(title: str | None) -> str | None:
    """A title from a file's metadata, unless it is what the program put there by itself."""
    named = one_line(_PROGRAM.sub("", title or "", count=1))
    return None if named is None or _FILE_NAME.match(named) else named


def read_period(value: str | None) -> Period | None:
    """The date or period that a metadata value means; None if it means none.

    Forms: those of `Period.parse`, ISO dates with a time, and a date in words.
    """
    if not value:
        return None
    iso = _ISO.match(value)
    period: Period | None
    try:
        period = Period.parse(iso[1] if iso else value)
    except ValueError:
        mentions = find_dates(value[:100])
        period = mentions[0].period if len(mentions) == 1 else None
    if period is None or not _EARLIEST_YEAR <= period.start.year <= _LATEST_YEAR:
        return None
    return period


def first_date(text: str) -> Dated | None:
    """The first date known to the day at the start of a text, unless it is a birthday's."""
    # A little is read past the limit, so that no date is cut there and taken for another.
    for mention in find_dates(text[: _DATE_WITHIN + 50]):
        if mention.start >= _DATE_WITHIN:
            break
        whole_day = mention.period.start == mention.period.end
        if whole_day and not _OF_A_LIFE.search(text, 0, mention.start):
            return Dated(mention.period, "text")
    return None


def created(date: str | None, text: str) -> Dated | None:
    """When a file was made, for want of better: None where the text itself begins with a date.

    A report is often printed or copied years after it was published.
    """
    period = read_period(date)
    return Dated(period, "metadata") if period and first_date(text) is None else None
