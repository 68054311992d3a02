"""Tables as spreadsheets save them: `read_table`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice
from pathlib import Path

from eval.datasets.lines import Line, read_text, shown
from eval.errors import DatasetError

COMMENT = "#"
_SEPARATORS = (",", ";", "\t")
_DECLARED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_ALONE = "\x1f"
"""Separates the columns of a table that has but one: a character that nobody types."""


def read_table(path: Path, columns: Sequence[str], needed: str) -> Iterator[Line[dict[str, str]]]:
    """The rows below the first one, which names the columns: cells by column, stripped.

    Cells are separated by commas, semicolons or tabs, whichever make the first row name the
    column `needed`; capitals there do not matter. Rows that are blank or begin with `#` are
    passed over. A row's number is that of its first line. Raises DatasetError, naming the file
    and the line, also for a column that is not one of `columns` (a misspelt one would else be
    missing without a word).
    """
    text = read_text(path)
    declared = _DECLARED.match(text)
    skipped = 1 if declared else 0
    for separator in (declared[1],) if declared else _SEPARATORS:
        # Not strict: quotation marks stand elsewhere by another separator than the file's own.
        head = next(_rows(path, text, separator, skipped, strict=False), None)
        names = [name.casefold() for name in head.value] if head else []
        if needed in names:
            break
    else:
        raise DatasetError(
            f"{path} has no column {needed!r}: its first line must name the columns, of "
            f"{', '.join(columns)}"
        )
    _check_names(path, names, columns)
    own = separator if len(names) > 1 else _ALONE
    for row in islice(_rows(path, text, own, skipped, strict=True), 1, None):
        yield Line(row.number, _cells(f"{path}, line {row.number}", names, row.value))


def _rows(
    path: Path, text: str, separator: str, skipped: int, *, strict: bool
) -> Iterator[Line[list[str]]]:
    lines = StringIO(text, newline="")
    for _ in range(skipped):
        next(lines)
    reader = csv.reader(lines, delimiter=separator, strict=strict)
    number = 0
    try:
        while True:
            number = skipped + reader.line_num + 1
            cells = [cell.strip() for cell in next(reader)]
            if any(cells) and not cells[0].startswith(COMMENT):
                yield Line(number, cells)
    except StopIteration:
        return
    except csv.Error as error:
        raise DatasetError(
            f"{path}, line {number}: {error}; a cell that begins with a quotation mark must end "
            'with one, and each one inside it is doubled ("")'
        ) from error


def _check_names(path: Path, names: Sequence[str], columns: Sequence[str]) -> None:
    for place, name in enumerate(names):
        if name and name not in columns:
            raise DatasetError(
                f"{path} has a column {shown(name)}, which means nothing here; the columns are "
                f"{', '.join(columns)}"
            )
        if name and name in names[:place]:
            raise DatasetError(f"{path} has two columns {name!r}; keep one")


def _cells(where: str, names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    named = {name: cell for name, cell in zip(names, cells, strict=False) if name}
    unnamed = [cell for name, cell in zip(names, cells, strict=False) if not name]
    for cell in (*unnamed, *cells[len(names) :]):
        if cell:
            raise DatasetError(
                f"{where}: {shown(cell)} stands in no named column; a cell that holds a separator "
                "needs quotation marks around it"
            )
    return named
