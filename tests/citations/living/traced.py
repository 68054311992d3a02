"""`Traced`: a text of which every character knows where it was first written."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

from index.document import Span

TYPED = -1
"""Origin of a character that an edit has written."""
COPY = 1 << 40
"""Added to the origin of a character that was copied, while the first one may stand on."""
_BLANK = re.compile(r"(?:\r\n?|\n)[ \t]*(?:(?:\r\n?|\n)[ \t]*)+")
_NEWLINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Traced:
    """A text with the origin of each of its characters."""

    text: str
    origins: tuple[int, ...]

    @classmethod
    def original(cls, text: str, first: int) -> Traced:
        """A text as it was at first: its characters are numbered from `first`."""
        return cls(text, tuple(range(first, first + len(text))))

    @classmethod
    def typed(cls, text: str) -> Traced:
        """What an edit writes."""
        return cls(text, (TYPED,) * len(text))

    def __len__(self) -> int:
        return len(self.text)

    def __add__(self, other: Traced) -> Traced:
        return Traced(self.text + other.text, self.origins + other.origins)

    def part(self, start: int, end: int | None = None) -> Traced:
        """The characters of `[start, end)`."""
        return Traced(self.text[start:end], self.origins[start:end])

    def copied(self) -> Traced:
        """The same text for another place; nothing in it is the original any more."""
        return Traced(self.text, tuple(one if one < 0 else one | COPY for one in self.origins))

    def replaced(self, start: int, end: int, other: Traced) -> Traced:
        """`other` in place of the characters of `[start, end)`."""
        return self.part(0, start) + other + self.part(end)

    def with_newlines(self, newline: str) -> Traced:
        """The same with every line ended by `newline`."""
        return self.substituted(_NEWLINE, newline)

    def substituted(self, pattern: re.Pattern[str], other: str) -> Traced:
        """`other` in place of everything that matches; what it replaces is forgotten."""
        made, end = Traced("", ()), 0
        for match in pattern.finditer(self.text):
            made += self.part(end, match.start()) + Traced.typed(other)
            end = match.end()
        return made + self.part(end)


@dataclass(frozen=True, slots=True)
class Solid:
    """The characters of a text that are no white space."""

    places: tuple[int, ...]
    """Where each stands in the text, rising."""
    origins: tuple[int, ...]
    """Where each was first written."""

    def within(self, span: Span) -> tuple[int, ...]:
        """The origins of those in `span`."""
        return self.origins[self.rank(span.start) : self.rank(span.end)]

    def rank(self, offset: int) -> int:
        """How many of them stand before character `offset` of the text."""
        return bisect_left(self.places, offset)


def aligned(text: str, written: Traced, *, last: bool = False) -> Solid | None:
    """The solid characters of `text`, which a parser made of what was written.

    Parsers may add and drop white space, and read one of two equal paragraphs in a row: the first
    of them, it is taken here, or the `last`. A character read as another one (in a wrong encoding)
    has the origin `TYPED`. None if the two cannot be laid beside each other.
    """
    places = tuple(at for at, char in enumerate(text) if not char.isspace())
    known = [at for at, char in enumerate(written.text) if not char.isspace()]
    if len(places) > len(known):
        return None
    if len(places) < len(known):
        known = _without_dropped(text, written.text, last)
        if len(places) != len(known):
            return None
    return Solid(
        places,
        tuple(
            written.origins[there] if text[at] == written.text[there] else TYPED
            for at, there in zip(places, known, strict=True)
        ),
    )


def _without_dropped(text: str, written: str, last: bool) -> list[int]:
    """The places of the solid characters of those paragraphs of `written` that `text` has."""
    kept = ["".join(one.split()) for one in _BLANK.split(text)]
    spans = list(pairwise([0, *(match.end() for match in _BLANK.finditer(written)), len(written)]))
    whole = ["".join(written[start:end].split()) for start, end in spans]
    if last:
        kept, spans, whole = kept[::-1], spans[::-1], whole[::-1]
    taken = []
    for span, solid in zip(spans, whole, strict=True):
        if len(taken) < len(kept) and solid == kept[len(taken)]:
            taken.append(span)
    return sorted(
        at for start, end in taken for at in range(start, end) if not written[at].isspace()
    )
