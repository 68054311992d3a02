"""Tables as text (CSV, TSV): the characters of the file, with the header row as a heading."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from index.config import ParsingLimits
from index.document import Heading, Span
from index.parsing.decoding import decode
from index.parsing.parsed import Parsed

_DELIMITERS = ",;\t|"
_ROWS_LOOKED_AT = 20
_LONGEST_CELL = 80


def parse(data: bytes, limits: ParsingLimits) -> Parsed:  # noqa: ARG001
    """The decoded text, char for char. Raises EmptyFileError, BrokenFileError."""
    decoded = decode(data)
    header = header_span(decoded.text)
    return Parsed(
        text=decoded.text,
        format="csv",
        encoding=decoded.encoding,
        bom=decoded.bom,
        headings=(Heading(header.of(decoded.text), 1, header),) if header else (),
    )


def header_span(text: str) -> Span | None:
    """The first row, if it names columns: filled, different, short, none a number."""
    for delimiter in _DELIMITERS:
        lines = _Lines(text)
        rows = csv.reader(lines, delimiter=delimiter)
        try:
            header = next(rows)
            span = Span(0, lines.consumed)
            widths = {len(row) for row, _ in zip(rows, range(_ROWS_LOOKED_AT), strict=False) if row}
        except (csv.Error, StopIteration):
            continue
        if len(header) > 1 and widths == {len(header)}:
            row = span.of(text).rstrip("\r\n")
            return Span(0, len(row)) if _names_columns(header) else None
    return None


def _names_columns(cells: list[str]) -> bool:
    names = [cell.strip().casefold() for cell in cells]
    return len(set(names)) == len(names) and all(
        any(character.isalpha() for character in name) and len(name) <= _LONGEST_CELL
        for name in names
    )


class _Lines(Iterator[str]):
    """Lines with their ends, counting characters: the reader itself tells no offsets."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.consumed = 0

    def __next__(self) -> str:
        line = next(self._lines)
        self.consumed += len(line)
        return line
