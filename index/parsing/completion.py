"""What every format's text gets after its parser: checks, and title and date where there is none.

Both guesses are conservative: a wrong title or date misleads more than a missing one.
"""

from __future__ import annotations

import re
from dataclasses import replace

from index.config import ParsingLimits
from index.errors import EmptyFileError, LimitError
from index.parsing.metadata import first_date, one_line
from index.parsing.parsed import Parsed

_SURROGATE = re.compile("[\ud800-\udfff]")
_TITLE_WITHIN = 3000
_LONGEST_TITLE = 150
_LEADING_BLOCKS = 5
_LINE_END = re.compile(r"\r\n|[\r\n\f]")
_BLANK_LINES = re.compile(r"(?:\r\n|[\r\n])[ \t\r\n]*(?:\r\n|[\r\n])|\f")
_FORMATS_WITH_TITLE_LINE = frozenset({"text", "markdown", "pdf", "docx"})


def complete(parsed: Parsed, limits: ParsingLimits) -> Parsed:
    """`parsed` with one-line title and publisher, and with guesses for what the file left out.

    Raises EmptyFileError where there is only white space, LimitError where there is too much.
    """
    if not parsed.text or parsed.text.isspace():
        raise EmptyFileError("no text in it: only white space")
    if len(parsed.text) > limits.text_characters:
        size, most = len(parsed.text), limits.text_characters
        raise LimitError(f"{size:,} characters of text; limits.text_characters is {most:,}")
    # Half of a surrogate pair is no character and cannot be stored; one for one keeps the spans.
    text = _SURROGATE.sub("\ufffd", parsed.text)
    return replace(
        parsed,
        text=text,
        title=one_line(parsed.title) or one_line(_title_line(text, parsed.format)),
        publisher=one_line(parsed.publisher),
        published=parsed.published or first_date(text),
        headings=tuple(
            replace(heading, title=one_line(heading.title) or "") for heading in parsed.headings
        ),
    )


def _title_line(text: str, format_name: str) -> str | None:
    """The first heading-like line with some words in it, else the very first line if it is one.

    Looked for in the first line and in the one-line blocks after it, up to the first block that
    is prose: web pages saved as text begin with one or two words of navigation.
    """
    if format_name not in _FORMATS_WITH_TITLE_LINE:
        return None
    titles: list[str] = []
    for number, block in enumerate(_blocks(text)):
        lines = _LINE_END.split(block)
        if number and len(lines) > 1:
            break
        if not _is_title_line(lines):
            break
        titles.append(lines[0].strip())
    wordy = (title for title in titles if len(title.split()) >= 3)
    return next(wordy, titles[0] if titles else None)


def _blocks(text: str) -> list[str]:
    start = text[:_TITLE_WITHIN].strip()
    return [block.strip() for block in _BLANK_LINES.split(start, _LEADING_BLOCKS)][:_LEADING_BLOCKS]


def _is_title_line(lines: list[str]) -> bool:
    line = lines[0].strip()
    if not 3 <= len(line) <= _LONGEST_TITLE or line[-1] in ".,;:" or not line[0].isalnum():
        return False
    if re.search(r"[,;]\S|\t", line):  # a row of a table
        return False
    letters = sum(character.isalpha() for character in line)
    runs_on = any(after.lstrip()[:1].islower() for after in lines[1:2])
    starts_low = line[0].islower()
    return letters >= len(line) / 2 and not runs_on and not starts_low
