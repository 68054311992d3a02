"""The document at a cited place: `SourceView`."""

from __future__ import annotations

from itertools import pairwise
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from tui.source import Row
from tui.state import Entry

_MARK = "▌"
_LEAD = 3
"""Share of the height above the quote: one third."""


class SourceView(Widget, can_focus=True):
    """Shows the text around a citation, the quote lit, its sentence tinted, lines numbered.

    Only the rows on the screen are laid out. Lines with the quote have a mark beside their number,
    for those who cannot see the colours.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "source-view--number",
        "source-view--sentence",
        "source-view--quote",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_rows(-1)", "Up", show=False),
        Binding("down", "scroll_rows(1)", "Down", show=False),
        Binding("pageup", "scroll_pages(-1)", "Page up", show=False),
        Binding("pagedown", "scroll_pages(1)", "Page down", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entry: Entry | None = None
        self._top = 0  # a character of the first row, so that a new width keeps the place
        self._follows = True  # until somebody scrolls
        self._rows: list[Row] = []

    def show(self, entry: Entry | None) -> None:
        """Go to the place that `entry` cites; None empties the view."""
        if entry is not self._entry:
            self._entry = entry
            self._follows = True
            self._lay_out()

    def on_resize(self) -> None:
        """Lay the rows out again for the new size."""
        self._lay_out()

    def action_scroll_rows(self, rows: int) -> None:
        """Move the text by `rows`, down if positive."""
        if self._entry is not None:
            self._follows = False
            self._top = self._entry.source.moved(self._top, rows, self._text_width)
            self._lay_out()

    def action_scroll_pages(self, pages: int) -> None:
        """Move the text by screenfuls."""
        self.action_scroll_rows(pages * max(1, self.size.height - 1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move down with the wheel."""
        event.stop()
        self.action_scroll_rows(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move up with the wheel."""
        event.stop()
        self.action_scroll_rows(-3)

    def render_line(self, y: int) -> Strip:
        """Row `y` of the view."""
        base = self.rich_style
        width = self.size.width
        if self._entry is None or y >= len(self._rows):
            return Strip.blank(width, base)
        row = self._rows[y]
        segments = [*self._gutter(row, self._entry), *self._text(row, self._entry)]
        return Strip(segments).adjust_cell_length(width, base)

    @property
    def _digits(self) -> int:
        return len(str(self._entry.source.lines)) if self._entry else 1

    @property
    def _text_width(self) -> int:
        return max(1, self.size.width - self._digits - 2)

    def _lay_out(self) -> None:
        if self._entry is None:
            self._rows = []
        elif self.size.height > 0:
            width, height = self._text_width, self.size.height
            source, start = self._entry.source, self._entry.citation.span.start
            if self._follows:
                self._top = source.moved(start, -(height // _LEAD), width)
            self._rows = source.rows_from(self._top, width, height)
        self.refresh()

    def _gutter(self, row: Row, entry: Entry) -> list[Segment]:
        quote = entry.citation.span
        lit = row.start < quote.end and quote.start < row.end
        number = str(row.line) if row.first else ""
        style = self.get_component_rich_style("source-view--number")
        return [Segment(f"{number:>{self._digits}}{_MARK if lit else ' '} ", style)]

    def _text(self, row: Row, entry: Entry) -> list[Segment]:
        """The row's text, cut where its style changes."""
        shown = entry.source.shown(row)
        quote, sentence = entry.citation.span, entry.citation.sentence.span
        edges = {quote.start, quote.end, sentence.start, sentence.end}
        cuts = sorted({row.start, row.end, *(one for one in edges if row.start < one < row.end)})
        return [
            Segment(shown[first - row.start : last - row.start], self._style_at(first, entry))
            for first, last in pairwise(cuts)
        ]

    def _style_at(self, offset: int, entry: Entry) -> Style:
        quote, sentence = entry.citation.span, entry.citation.sentence.span
        if quote.start <= offset < quote.end:
            return self.get_component_rich_style("source-view--quote")
        if sentence.start <= offset < sentence.end:
            return self.get_component_rich_style("source-view--sentence")
        return self.rich_style
