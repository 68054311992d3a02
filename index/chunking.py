"""Cuts a text into passages, along its headings, paragraphs, lines, sentences and words.

langchain's recursive splitter decides where to cut, but it never sees the text. It splits a
*shape*: a string exactly as long as the text, all dots, in which the first character of every
heading, paragraph, line, sentence and word is replaced by a mark. So lengths and offsets are exact
by construction, no text can be mistaken for a separator, and nothing is ever searched for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from index.breaks import may_part, skip_white, trimmed
from index.document import Heading, Span
from index.shape import MARKS, shape_of

SMALL = 100
"""A passage shorter than this, in characters, is joined to a neighbour where the size allows;
for sizes below 400 it is a quarter of the size."""

_TITLE = re.compile("[1-6]")
_SENTENCE = re.compile("[PLS]")
_WORD = re.compile("W")
_CUT = re.compile("[1-6PLS]")


def chunk(text: str, headings: Sequence[Heading], *, size: int, overlap: int) -> list[Span]:
    """The passages of `text`, in order, each at most `size` characters and trimmed.

    Every character that is not white space is in at least one passage. A passage repeats up to
    `overlap` characters from before it: whole sentences where they fit, else whole words, and
    never past a heading. Words are cut only if longer than `size`, and then between graphemes;
    in scripts without spaces a cut falls at a sentence's end or between graphemes. Time is linear
    in the text. `headings` are in order and do not overlap.

    Raises ValueError unless `0 <= overlap < size`.
    """
    if not 0 <= overlap < size:
        raise ValueError(f"overlap must be from 0 to below size ({size}), not {overlap}")
    first = skip_white(text, 0)
    if first == len(text):
        return []
    shape = shape_of(text, headings, size)
    starts = [first + start for start in _split(shape[first:], size - overlap)]
    starts = list(_joined(text, shape, starts, room=size - overlap, size=size))
    passages = [trimmed(text, start, end) for start, end in pairwise([*starts, len(text)])]
    return [passages[0]] + [
        Span(_overlap_start(text, shape, headings, pair, size, overlap), pair[1].end)
        for pair in pairwise(passages)
    ]


def _split(shape: str, room: int) -> list[int]:
    """Where langchain's splitter begins each piece of `shape`, offsets from its start."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        separators=list(MARKS),
        keep_separator="start",
        chunk_size=room,
        chunk_overlap=0,
        strip_whitespace=False,
    )
    pieces = splitter.split_text(shape)
    assert "".join(pieces) == shape, "langchain's pieces do not make up the text"
    return [0, *accumulate(len(piece) for piece in pieces[:-1])]


def _joined(text: str, shape: str, starts: Sequence[int], *, room: int, size: int) -> Iterator[int]:
    """`starts` without those of pieces that a neighbour has room for.

    langchain leaves the rest of every paragraph it had to cut as a piece of its own.
    """
    ends = [*starts[1:], len(text)]
    least = min(SMALL, size // 4)
    begin = starts[0]
    for at, (start, end) in enumerate(zip(starts[1:], ends[1:], strict=True), 1):
        whole = len(trimmed(text, begin, end))
        small_before = len(trimmed(text, begin, start)) < least
        small_after = len(trimmed(text, start, end)) < least
        if small_after and not small_before and at + 1 < len(starts):
            # A small piece goes where it belongs more: across the weaker of its two boundaries.
            stays = MARKS.index(shape[end]) <= MARKS.index(shape[start])
            small_after = stays or len(trimmed(text, start, ends[at + 1])) > size
        limit = size if small_before or small_after else room
        if whole <= limit and (small_before or small_after or not _TITLE.match(shape[start])):
            continue
        yield begin
        uneven = (small_before or small_after) and not _TITLE.match(shape[start])
        begin = _balanced(shape, Span(begin, end), start, room, least) if uneven else start
    yield begin


def _balanced(shape: str, whole: Span, start: int, room: int, least: int) -> int:
    """The boundary nearest to the middle of `whole`, or `start` where none leaves enough room."""
    middle = (whole.start + whole.end) // 2
    low = max(whole.end - room, whole.start + least)
    high = max(low, min(whole.start + room, whole.end - least))
    for marks in (_CUT, _WORD):
        found = [mark.start() for mark in marks.finditer(shape, low, high)]
        if found:
            return min(found, key=lambda at: abs(at - middle))
    return start


def _overlap_start(
    text: str,
    shape: str,
    headings: Sequence[Heading],
    pair: tuple[Span, Span],
    size: int,
    overlap: int,
) -> int:
    """Where the second passage of `pair` starts once it repeats the end of the first."""
    before, passage = pair
    start = passage.start
    if _TITLE.match(shape[start]):
        return start
    floor = _floor(text, headings, start)
    low = max(start - overlap, passage.end - size, floor, before.start + 1)
    if low == floor:
        return floor
    sentence = _SENTENCE.search(shape, low, start)
    if sentence:
        return sentence.start()
    words = (at for at in range(low, start) if not text[at].isspace() and may_part(text, at))
    return next(words, start)


def _floor(text: str, headings: Sequence[Heading], start: int) -> int:
    """The earliest that a passage from `start` on may reach back: what follows the last heading."""
    at = bisect_left(headings, start, key=lambda heading: heading.span.start)
    if at == 0:
        return 0
    span = headings[at - 1].span
    return min(start, skip_white(text, span.end)) if span.end <= start else span.start
