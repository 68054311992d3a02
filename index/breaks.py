"""Where a text may be cut: at lines, between words, between graphemes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from index.document import Span

if TYPE_CHECKING:
    import regex

NEVER_FIRST = frozenset(")]}”»」』）】》,;:!?.、，；：！？。…")
"""Signs that belong to what stands before them."""
_MOST_BLANK = 5
"""Blank lines in a row that are told apart: as many as looking for headings makes use of."""
_WHITE = re.compile(r"\s*")
LAST_WHITE = 0x3000
"""The ideographic space; Unicode has no white space beyond."""
# Scripts that put no space between sentences: Thai to Khmer, kana, Han, full-width signs.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u31a0-\u4dbf\u4e00-\u9fff\ua000-\ua4cf"
    "\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)


@cache
def white_space() -> tuple[str, ...]:
    """Every character that `str.isspace` and `str.split` take for white space."""
    return tuple(char for char in map(chr, range(LAST_WHITE + 1)) if char.isspace())


def text_lines(text: str) -> list[Span]:
    r"""Every line of `text` with its line break, in order: the spans join without a gap.

    Lines end at `\n`, `\r\n`, `\r` and the other breaks of `str.splitlines`. Of more than five
    blank lines in a row the last spans all the others.
    """
    starts: list[int] = []
    at = blank = 0
    for line in text.splitlines(keepends=True):
        blank = blank + 1 if line.isspace() else 0
        if blank <= _MOST_BLANK:  # a file of line breaks alone would take far longer than prose
            starts.append(at)
        at += len(line)
    return [Span(start, end) for start, end in pairwise([*starts, len(text)])]


def trimmed(text: str, start: int, end: int) -> Span:
    """`[start, end)` of `text` without the white space at its ends; empty if that is all."""
    shown = text[start:end]
    left = start + len(shown) - len(shown.lstrip())
    return Span(left, max(left, start + len(shown.rstrip())))


def may_part(text: str, at: int) -> bool:
    """Whether offset `at`, inside the text, lies between two words.

    In scripts without spaces every two graphemes count as words.
    """
    pair = text[at - 1 : at + 1]
    if pair[0].isspace() or pair[1].isspace():
        return True
    return _UNSPACED.search(pair) is not None and len(_graphemes(pair)) == 2


def partings(text: str, word: Span) -> Iterator[int]:
    """Every offset inside `word`, a run without white space, at which `may_part` lets it be cut.

    A closing bracket or a comma is left with what stands before it.
    """
    if _UNSPACED.search(text, word.start, word.end) is None:
        return
    at = word.start
    for grapheme in _graphemes(word.of(text))[:-1]:
        at += len(grapheme)
        if _UNSPACED.search(text, at - 1, at + 1) and text[at] not in NEVER_FIRST:
            yield at


def split_long(text: str, span: Span, longest: int) -> Iterator[Span]:
    """`span` in pieces of at most `longest` characters, trimmed; nothing if it is empty.

    Cuts at the last line break that fits, else at white space, else between two graphemes.
    """
    start = span.start
    while span.end - start > longest:
        limit = start + longest
        cut = last_white(text, start, limit) or grapheme_cut(text, start, limit)
        yield trimmed(text, start, cut)
        start = skip_white(text, cut)
    if start < span.end:
        yield Span(start, span.end)


def grapheme_cut(text: str, start: int, limit: int) -> int:
    """The last offset up to `limit`, beyond `start`, that divides no grapheme.

    `start` must not lie inside a grapheme. A single grapheme that reaches past `limit` is divided
    at `limit`: there is no better place.
    """
    if text[start : limit + 1].isascii():  # no white space inside, so no CRLF to divide
        return limit
    cut = start
    for grapheme in _graphemes(text[start : limit + 1]):
        if cut + len(grapheme) > limit:
            break
        cut += len(grapheme)
    return cut if cut > start else limit


def _graphemes(text: str) -> list[str]:
    return _grapheme_pattern().findall(text)


@cache
def _grapheme_pattern() -> regex.Pattern[str]:
    import regex

    return regex.compile(r"\X")


def last_white(text: str, start: int, limit: int) -> int | None:
    """Offset of the last line break after `start`, up to `limit`, or else of other white space."""
    line = max(text.rfind("\n", start + 1, limit + 1), text.rfind("\r", start + 1, limit + 1))
    if line > 0:
        return line
    return next((at for at in range(limit, start, -1) if text[at].isspace()), None)


def skip_white(text: str, at: int) -> int:
    """The first offset from `at` on that is not white space (the text's length if none is)."""
    white = _WHITE.match(text, at)
    return white.end() if white else at
