"""How much of the text around a sentence tells its place: `surroundings`.

What is kept before a sentence, and what is kept after it, each tells the place by itself, since it
stands nowhere else in the text. So a file that was changed on one side of a quote still says where
that is, and an equal sentence elsewhere is not taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from index.breaks import white_space
from index.document import Span

_HALVED = (32, 64, 128, 256, 512)
"""Characters kept on a side of a sentence: the fewest of which both halves tell the place."""
_WHOLE = (48, 96, 192, 384)
"""Characters kept where halves do not: the fewest that tell the place together. That these are
other numbers tells, when a file is read again, which of the two it was."""
_LEAST = _HALVED[0]
_REMEMBERED = 8
"""Texts that are kept with plain white space: those that one answer cites, mostly."""
_SEVERAL = re.compile("  +")
_LEAST_SOLID = 16
"""With fewer characters that are not white space, a text tells no place."""


def surroundings(text: str, sentence: Span) -> Span:
    """`sentence` with what is to be kept before and after it, as one span of `text`."""
    start, end = sentence.start, sentence.end

    def before(size: int) -> Span:
        return Span(max(0, start - size), start)

    def after(size: int) -> Span:
        return Span(end, min(len(text), end + size))

    return Span(_enough(before, text).start, _enough(after, text).end)


def pieces(kept: str) -> tuple[str, ...]:
    """The parts, each of which tells its place, of what is kept on a side of a sentence."""
    middle = len(kept) // 2
    return (kept[:middle], kept[middle:]) if len(kept) in _HALVED else (kept,)


def is_telling(*parts: str) -> bool:
    """Whether what stands beside a sentence is long enough to tell its place."""
    return sum(len(word) for part in parts for word in part.split()) >= _LEAST_SOLID


def _enough(beside: Callable[[int], Span], text: str) -> Span:
    """What is to be kept of one side, of which `beside` gives so many characters.

    Nothing where no number of them tells the place. A few characters at an end of the text are
    kept: they are too few to tell a place, and so cannot tell a wrong one.
    """
    least = beside(_LEAST)
    if len(least) < _LEAST and not is_telling(least.of(text)):
        return least
    for one in map(beside, _HALVED):
        middle = one.start + len(one) // 2
        halves = Span(one.start, middle), Span(middle, one.end)
        if len(one) in _HALVED and is_telling(one.of(text)) and _are_unique(halves, text):
            return one
    telling = (one for one in map(beside, _WHOLE) if is_telling(one.of(text)))
    return next((one for one in telling if _is_unique(one, text)), beside(0))


def _are_unique(spans: Iterable[Span], text: str) -> bool:
    return all(_is_unique(one, text) for one in spans)


def _is_unique(span: Span, text: str) -> bool:
    """Whether the words of `span` stand nowhere else in `text`, whatever white space is between."""
    wanted = " ".join(span.of(text).split())
    spaced = _spaced(text)
    return bool(wanted) and spaced.find(wanted, spaced.find(wanted) + 1) < 0


@lru_cache(maxsize=_REMEMBERED)
def _spaced(text: str) -> str:
    """`text` with one space for each run of white space; its citations all ask for that."""
    # Parting and joining all the words of a book would take three times as long.
    for white in white_space():
        if white in text:
            text = text.replace(white, " ")
    return _SEVERAL.sub(" ", text)
