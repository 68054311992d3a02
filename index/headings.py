"""Headings of a text that has no markup (plain text, PDF), told from their looks alone.

Precision comes before recall: a missed heading costs a little context, an invented one cuts a
passage in two. A heading is a short line without closing punctuation which stands above a
paragraph, either between blank lines or, in hard-wrapped text, after a line that ends a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index.breaks import text_lines, trimmed
from index.document import Heading, Span

LONGEST_HEADING = 80
"""Most characters in a heading."""
_MOST_WORDS = 12
_LONG_LINE = 60
"""A line from here on, in characters, belongs to running text rather than to a list or a verse."""
_PARAGRAPH = 80
"""Fewest characters in the paragraph that a heading stands above."""
_REPEATS = 3
"""A line found so often is the header or footer of pages, not a heading."""

_CAPTION = re.compile(
    r"(?i:chapter|part|book|section|article|annex|appendix|volume|letter|act|scene)"
    r"\s+(?:\d{1,3}|[IVXLC]{1,7}|[A-Z])\.?"
    r"|(?=[IVXLC])C?(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\.?"
)
_NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.|[A-Z]\.)\s+(?=\w)")
_ENDS_SENTENCE = re.compile(r"[.!?…]['\"’”»)\]]*(?:\d{1,3}|[¹²³⁰-⁹]+)?$")
_HOLDS_SENTENCE = re.compile(r"[.!?]['\"’”»)\]]*(?:\d{1,3})?(?:\s|$)")
# Marks of addresses, tables, lists of names, quoted speech and contact lines.
_FOREIGN = re.compile(
    r"[\t|@;<>=_*•\[\]{}\\]|://|\s{2,}|\.{2,}|[,.:;!?…\-–—\"”]['’]?$|^[\"“‘'«(\-–—]"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
# Short words that titles leave in lower case; a line that ends in one goes on in the next.
_SMALL = re.compile(
    "(?i:a|an|the|and|or|nor|but|of|in|on|at|to|by|for|from|with|as|per|via|vs|into|onto|over|"
    "under|upon|about|after|before|between|during|through|against|within|without|is|are|was|were|"
    "not|de|la|le|du|der|von|und|et)"
)


def find_headings(text: str) -> tuple[Heading, ...]:
    """The headings of `text`, in order; each span is the heading's own line, trimmed.

    A heading in capitals has level 1, every other one level 2. Time is linear in the text.
    """
    lines = text_lines(text)
    spans = [trimmed(text, line.start, line.end) for line in lines]
    shown = [span.of(text) if len(span) <= LONGEST_HEADING else "" for span in spans]
    repeats = Counter(shown)
    found: list[Heading] = []
    # From the end: a line may be a heading because the line below it is one.
    below = _Below(text, spans)
    for at in reversed(range(len(lines))):
        title = shown[at]
        fits = bool(title) and repeats[title] < _REPEATS and _looks_like_title(title)
        if fits and _stands_as_heading(text, spans, at, below):
            found.append(Heading(title, 1 if title.isupper() else 2, spans[at]))
            below.heading = at
    return tuple(reversed(found))


class _Below:
    """What stands below a line: the heading found last, and the paragraph that begins there."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        self.heading: int | None = None
        self._text = text
        self._spans = spans

    def next_filled(self, at: int) -> int | None:
        """Number of the first line after `at` that is not blank, at most 4 lines on."""
        for line in range(at + 1, min(at + 5, len(self._spans))):
            if len(self._spans[line]):
                return line
        return None

    def is_paragraph(self, at: int) -> bool:
        """Whether running text begins at line `at`: long enough, and with a sentence's end."""
        start = self._spans[at].start
        stop = at
        while stop < len(self._spans) and stop < at + 12 and len(self._spans[stop]):
            stop += 1
        paragraph = self._text[start : min(self._spans[stop - 1].end, start + 2000)]
        return len(paragraph) >= _PARAGRAPH and _HOLDS_SENTENCE.search(paragraph) is not None


def _looks_like_title(line: str) -> bool:
    if _CAPTION.fullmatch(line):
        return True
    number = _NUMBER.match(line)
    title = line[number.end() :] if number else line
    words = _WORD.findall(title)
    if not words or len(words) > _MOST_WORDS or _FOREIGN.search(line):
        return False
    letters = sum(map(len, words))
    starts_upper = words[0][0].isupper() and title.startswith(words[0])
    plain = not any(character.isdigit() for character in title)
    return (
        starts_upper
        and plain
        and letters >= 3
        and letters >= 0.75 * len(title.replace(" ", ""))
        and ("," not in title or title.isupper())
        and not _SMALL.fullmatch(words[-1])
    )


def _is_title_case(line: str) -> bool:
    words = _WORD.findall(line)
    return bool(_CAPTION.fullmatch(line)) or all(
        word[0].isupper() for word in words if not _SMALL.fullmatch(word)
    )


def _stands_as_heading(text: str, spans: Sequence[Span], at: int, below: _Below) -> bool:
    follower = below.next_filled(at)
    if follower is None:
        return False
    blank_above = at == 0 or not len(spans[at - 1])
    blank_below = follower > at + 1
    above_heading = below.heading == follower
    if blank_above and blank_below:
        return above_heading or below.is_paragraph(follower)
    # Without blank lines on both sides only a line written like a title is told from a stray one.
    if not _is_title_case(spans[at].of(text)):
        return False
    if not blank_above and not _follows_an_end(text, spans, at):
        return False
    return above_heading or _opens_running_text(text, spans, at, follower, below)


def _follows_an_end(text: str, spans: Sequence[Span], at: int) -> bool:
    above = at - 1
    # A chapter's and a section's heading often stand together.
    while above > at - 3 and above >= 0:
        line = spans[above].of(text) if len(spans[above]) <= LONGEST_HEADING else ""
        if not (line and _looks_like_title(line) and _is_title_case(line)):
            break
        above -= 1
    return above < 0 or not len(spans[above]) or bool(_ENDS_SENTENCE.search(spans[above].of(text)))


def _opens_running_text(
    text: str, spans: Sequence[Span], at: int, follower: int, below: _Below
) -> bool:
    next_line = spans[follower]
    return (
        len(next_line) >= _LONG_LINE
        and len(spans[at]) <= 0.8 * len(next_line)
        and text[next_line.start].isupper()
        and below.is_paragraph(follower)
    )
