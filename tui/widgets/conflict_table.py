"""Answers that differ, one under the other: `ConflictTable`."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import DataTable

from tui import wording
from tui.messages import EntrySelected
from tui.state import Finding
from tui.widgets.columns import fitted

_PUBLISHER, _SAYS, _CITATION = 2, 3, 5
_GIVING = {_PUBLISHER: 12, _SAYS: 12}
_DROPPING = (_CITATION, _PUBLISHER)
"""Both stand in the list below, too."""


class ConflictTable(DataTable[Text]):
    """One row for each period or publisher; posts EntrySelected when another row is entered."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, cursor_type="row", zebra_stripes=True, cell_padding=1)
        self._finding: Finding | None = None
        self._width = 0
        self._row = 0

    def show(self, finding: Finding | None, selected: int) -> None:
        """List the answers of `finding`, with the one that entry `selected` belongs to."""
        if finding is not self._finding:
            self._finding = finding
            self._row = 0
            if finding is not None:
                # Left to itself, the table measures its rows so late that a layout before it
                # can be kept, in which it has none.
                self.styles.height = self.header_height + len(_leads(finding))
            self._fill()
        if finding is not None and self.row_count:
            self._row = _row_of(finding, selected)
            self.move_cursor(row=self._row, animate=False)

    def on_resize(self) -> None:
        """Fit the columns into the new width."""
        if self.size.width != self._width:
            self._fill()

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Tell which answer is looked at."""
        event.stop()
        if event.cursor_row != self.cursor_row:  # the table has moved on since
            return
        if self._finding is not None and event.cursor_row != self._row:
            self._row = event.cursor_row
            self.post_message(EntrySelected(_leads(self._finding)[event.cursor_row]))

    def _fill(self) -> None:
        self._width = self.size.width
        self.clear(columns=True)
        if self._finding is None or not self._width:
            return
        rows = [
            wording.conflict_row(number, self._finding.entries[place])
            for number, place in enumerate(_leads(self._finding), start=1)
        ]
        widths = fitted([wording.CONFLICT, *rows], self._width, _GIVING, _DROPPING)
        for place, width in widths.items():
            self.add_column(Text(wording.CONFLICT[place]), width=width)
        for row in rows:
            self.add_row(*(Text(row[one], no_wrap=True, overflow="ellipsis") for one in widths))
        self.move_cursor(row=self._row, animate=False)


def _leads(finding: Finding) -> list[int]:
    return [place for place, entry in enumerate(finding.entries) if entry.leads]


def _row_of(finding: Finding, selected: int) -> int:
    return max(0, sum(place <= selected for place in _leads(finding)) - 1)
