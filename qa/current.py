"""What a file says now at the place that a citation points to: `Current`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.document import Span
from qa.answer import Citation
from qa.citation import Parse, Verification, verify

if TYPE_CHECKING:
    from index.parsing.process import ParsedFile

AROUND = 200
"""Characters shown on each side of the place where a quote stood."""
_LEAST_ANCHOR = 8
"""Fewer characters than this stand in too many places to tell where a quote was."""


@dataclass(frozen=True, slots=True)
class Current:
    """A citation held against its file, with the text that the file has now."""

    verification: Verification
    text: str | None
    """The whole text now; None where the file is missing or cannot be read."""
    near: Span | None
    """The quote where it stands now; else what stands about where it stood."""


def current(citation: Citation, base: Path, parse: Parse) -> Current:
    """Re-read the file that `citation` names; a relative `root` is taken below `base`.

    It is read once: the text is the one that the place was found in, also while somebody writes.
    """
    read: list[ParsedFile] = []

    def parse_once(path: Path) -> ParsedFile:
        read.append(parse(path))
        return read[-1]

    verification = verify(citation, base, parse_once)
    if not read:
        return Current(verification, None, None)
    text, place = read[-1].parsed.text, verification.place
    return Current(verification, text, place.span if place else _near(citation, text))


def _near(citation: Citation, text: str) -> Span:
    """About where the quote stood: between what was around it, else at the same characters."""
    for anchor, place in ((citation.prefix, len(citation.prefix)), (citation.suffix, 0)):
        found = text.find(anchor) if len(anchor.strip()) >= _LEAST_ANCHOR else -1
        if found >= 0:
            return _around(found + place, text)
    return _around(citation.span.start, text)


def _around(offset: int, text: str) -> Span:
    offset = min(offset, len(text))
    return Span(max(0, offset - AROUND), min(len(text), offset + AROUND))
