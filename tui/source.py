"""The text of a document in rows of a given width, laid out only around where it is looked at.

Nothing here walks the whole text but `Source.of`, once: a document of any length, or one line of
any length, is shown at any place in the time that a screenful takes.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len

from qa import visible

LONGEST_BLOCK = 2_000
"""Characters of a line that are laid out at once; the rest of a longer line starts a new row."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_WORD = re.compile(r"\s*\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Row:
    """Characters `[start, end)` of a document that stand in one row of the screen."""

    start: int
    end: int
    line: int
    """The line of the document they belong to, from 1."""
    first: bool
    """Whether the line starts here."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """The text of a document, cut into blocks: a line each, or a part of a very long one."""

    text: str
    starts: array[int]
    """First character of each block."""
    ends: array[int]
    """One past the last character of each block; line ends are in none."""
    numbers: array[int]
    """Line that each block belongs to, from 1."""

    @classmethod
    def of(cls, text: str, first_line: int = 1) -> Source:
        r"""Cut `text` at `\n`, `\r\n` and `\r`, as citations count lines."""
        starts, ends, numbers = array("q"), array("q"), array("q")
        for number, (start, end) in enumerate(_lines(text), start=first_line):
            for first in range(start, max(end, start + 1), LONGEST_BLOCK):
                starts.append(first)
                ends.append(min(first + LONGEST_BLOCK, end))
                numbers.append(number)
        return cls(text, starts, ends, numbers)

    @property
    def lines(self) -> int:
        """Number of the last line; an empty text has one line."""
        return self.numbers[-1]

    def line_at(self, offset: int) -> int:
        """The line that character `offset` stands in."""
        return self.numbers[self._block_at(offset)]

    def line_span(self, offset: int) -> tuple[int, int]:
        """The line, or the block of a very long one, that character `offset` stands in."""
        block = self._block_at(offset)
        return self.starts[block], self.ends[block]

    def rows_from(self, offset: int, width: int, count: int) -> list[Row]:
        """Up to `count` rows of at most `width` cells, from the one that holds `offset`."""
        found: list[Row] = []
        block = self._block_at(offset)
        while block < len(self.starts) and len(found) < count:
            rows = self._rows(block, width)
            found += rows if found else rows[_holding(rows, offset) :]
            block += 1
        return found[:count]

    def moved(self, offset: int, rows: int, width: int) -> int:
        """First character of the row `rows` below (above, if negative) the one with `offset`.

        At an end of the text it is that of the first or last row.
        """
        block = self._block_at(offset)
        laid = self._rows(block, width)
        place = _holding(laid, offset) + rows
        while place < 0 and block > 0:
            block -= 1
            laid = self._rows(block, width)
            place += len(laid)
        while place >= len(laid) and block < len(self.starts) - 1:
            place -= len(laid)
            block += 1
            laid = self._rows(block, width)
        return laid[max(0, min(place, len(laid) - 1))].start

    def shown(self, row: Row) -> str:
        """The characters of `row` as they may be shown: one for one, and none that acts."""
        return shown(self.text[row.start : row.end])

    def _block_at(self, offset: int) -> int:
        return max(0, bisect_right(self.starts, offset) - 1)

    def _rows(self, block: int, width: int) -> list[Row]:
        start, end, line = self.starts[block], self.ends[block], self.numbers[block]
        opens = block == 0 or self.numbers[block - 1] != line
        return [
            Row(start + first, start + last, line, opens and first == 0)
            for first, last in wrap(shown(self.text[start:end]), width)
        ]


def shown(text: str) -> str:
    """`text` of one line with every character that acts made visible, tabs as single spaces."""
    return visible(text).replace("\t", " ")


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """Ranges of `text`, one after the other, of at most `width` cells; cut between words.

    A word that is wider is cut inside; a single character that is wider stands alone. Empty text
    is one empty range.
    """
    ranges: list[tuple[int, int]] = []
    start, filled = 0, 0
    for first, last in _pieces(text, width):
        cells = cell_len(text[first:last].rstrip())
        if filled + cells > width and first > start:
            ranges.append((start, first))
            start, filled = first, 0
        filled += cell_len(text[first:last])
    return [*ranges, (start, len(text))]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _LINE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _pieces(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Words with the white space after them; the characters of a word that is wider than a row."""
    for match in _WORD.finditer(text):
        first, last = match.span()
        if cell_len(match[0].rstrip()) <= width:
            yield first, last
        else:
            yield from ((place, place + 1) for place in range(first, last))


def _holding(rows: list[Row], offset: int) -> int:
    """Which of `rows` holds `offset`; the last one starting before it, if none does."""
    return max(0, bisect_right([row.start for row in rows], offset) - 1)
