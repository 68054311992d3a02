"""The documents of the index, one a row: `DocumentTable`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.coordinate import Coordinate
from textual.widgets import DataTable

from qa import one_line
from tui.narrowing import Narrowing
from tui.state import Place
from tui.widgets.columns import clipped_left, fitted

if TYPE_CHECKING:
    from qa import ListedDocument

_COLUMNS = (" ", "Title", "Publisher", "Date", "Size", "Passages", "File")
_FILE = 6
_GIVING = {_FILE: 26, 2: 14, 1: 24}
_DROPPING = (5, 4, 2)


class DocumentTable(DataTable[Text]):
    """As many columns as fit; those that are asked have ● in front, and Enter reads one."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, cursor_type="row", zebra_stripes=True, cell_padding=1)
        self._listed: tuple[ListedDocument, ...] = ()
        self._narrowing = Narrowing()
        self._width = 0

    @property
    def place(self) -> Place | None:
        """The document that the cursor is on."""
        row = self.cursor_row
        return _place(self._listed[row]) if 0 <= row < len(self._listed) else None

    def show(self, documents: tuple[ListedDocument, ...]) -> None:
        """Show these documents."""
        self._listed = documents
        self._fill()

    def mark(self, narrowing: Narrowing) -> None:
        """Show which documents are asked."""
        self._narrowing = narrowing
        for row in range(self.row_count):
            sign = Text(_sign(self._listed[row], narrowing))
            self.update_cell_at(Coordinate(row, 0), sign)

    def on_resize(self) -> None:
        """Fit the columns into the new width."""
        if self.size.width != self._width:
            self._fill()

    def _fill(self) -> None:
        self._width = self.size.width
        row = self.cursor_row
        self.clear(columns=True)
        if not self._width:
            return
        rows = [_row(one, self._narrowing) for one in self._listed]
        widths = fitted([_COLUMNS, *rows], self._width, _GIVING, _DROPPING)
        for place, width in widths.items():
            self.add_column(Text(_COLUMNS[place]), width=width)
        for cells in rows:
            shown = (
                clipped_left(cells[place], width) if place == _FILE else cells[place]
                for place, width in widths.items()
            )
            self.add_row(*(Text(cell, no_wrap=True, overflow="ellipsis") for cell in shown))
        self.move_cursor(row=row)


def _place(document: ListedDocument) -> Place:
    return document.root, document.path


def _sign(document: ListedDocument, narrowing: Narrowing) -> str:
    if _place(document) in narrowing.documents:
        return "●"
    return "○" if narrowing.documents else " "


def _row(document: ListedDocument, narrowing: Narrowing) -> tuple[str, ...]:
    cells = (
        document.title or document.path,
        document.publisher or "unknown",
        document.published or document.period or "no date",
        _size(document.size),
        f"{document.passages:,}",
        f"{document.root}/{document.path}",
    )
    return _sign(document, narrowing), *map(one_line, cells)


def _size(size: int) -> str:
    for unit, bytes_each in (("MB", 1_000_000), ("kB", 1_000)):
        if size >= bytes_each:
            return f"{size / bytes_each:.1f} {unit}"
    return f"{size} B"
