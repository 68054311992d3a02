"""The shape of a text: where its headings, paragraphs, lines, sentences and words begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from index.breaks import may_part, partings, skip_white, split_long, trimmed
from index.document import Heading, Span
from index.sentences import sentence_spans

MARKS = "123456PLSWCX"
"""The marks, from the strongest boundary to the weakest: headings of level 1 to 6, paragraphs,
lines, sentences, words, characters of a script without spaces, and places within a long word."""

_PLAIN = ord(".")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ENDS_BLANK_LINE = frozenset(["\n", "\r", "\r\n", "\f", "\u2029"])
_MARKED = re.compile(rb"[^.]")
_FILLED = re.compile(r"\S+")


def shape_of(text: str, headings: Sequence[Heading], size: int) -> str:
    """A string as long as `text`: one of `MARKS` where something begins, dots elsewhere.

    The first character after a heading is a dot, so that the heading is never parted from it.
    Words are marked only in sentences longer than `size` characters; the longest stretch without
    a mark is then `size` characters, not counting white space at its end. Marks keep a distance
    (`size / 64` sentences, `size / 32` words), since langchain needs quadratic time in the number
    of pieces that one passage is put together from.
    """
    shape = bytearray(b".") * len(text)
    sentences = [span.start for span in sentence_spans(text)]
    last = 0
    for before, start in pairwise(sentences):
        if start - last >= size // 64:
            last = start
            shape[start] = ord(_sentence_mark(text, before, start))
    below = _mark_headings(text, shape, headings)
    # What begins a unit is marked; only the first of all needs no mark.
    units = [at.start() for at in _MARKED.finditer(shape)]
    for start, end in pairwise([skip_white(text, 0), *units, len(text)]):
        if end - start > size and len(trimmed(text, start, end)) > size:
            _mark_words(text, shape, Span(start, end), below, size // 32)
            _mark_long_words(text, shape, Span(start, end), size)
    return shape.decode("ascii")


def _sentence_mark(text: str, before: int, start: int) -> str:
    at = start
    while at > before and text[at - 1].isspace():
        at -= 1
    breaks = _BREAK.findall(text, at, start)
    if not _ENDS_BLANK_LINE.isdisjoint(breaks[1:]):
        return "P"
    if breaks:
        return "L"
    return "S" if may_part(text, start) else "."


def _mark_headings(text: str, shape: bytearray, headings: Sequence[Heading]) -> set[int]:
    """Marks where headings begin; unmarks what stands right below, and returns these offsets."""
    opened = 0
    below = {-1}
    for heading in headings:
        start, end = skip_white(text, heading.span.start), heading.span.end
        if start >= end:
            continue
        level = ord(str(min(heading.level, 6)))
        shape[start:end] = bytes([_PLAIN]) * (end - start)
        if start in below:
            # A heading right under another: they stay together, at the stronger level.
            shape[opened] = min(shape[opened], level)
        else:
            shape[start] = level
            opened = start
        after = skip_white(text, end)
        below.add(after)
        if after < len(text):
            shape[after] = _PLAIN
    return below


def _mark_words(
    text: str, shape: bytearray, unit: Span, below: AbstractSet[int], distance: int
) -> None:
    last = unit.start
    for found in _FILLED.finditer(text, unit.start, unit.end):
        word = Span(*found.span())
        if word.start - last > distance and word.start not in below:
            last = word.start
            shape[last] = ord("W")
        for at in partings(text, word):
            if at - last > distance:
                last = at
                shape[last] = ord("C")


def _mark_long_words(text: str, shape: bytearray, unit: Span, size: int) -> None:
    marked = [at.start() for at in _MARKED.finditer(shape, unit.start + 1, unit.end)]
    for start, end in pairwise([unit.start, *marked, unit.end]):
        for piece in split_long(text, trimmed(text, start, end), size):
            if piece.start > start:
                shape[piece.start] = ord("X")
