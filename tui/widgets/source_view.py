"""The document at a cited place: `SourceView`."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from tui.messages import WhyAsked
from tui.source import Row
from tui.state import Spot

if TYPE_CHECKING:
    from qa import Span

_QUOTE, _SENTENCE, _HERE = "▌", "│", "▸"
_LEAD = 3
"""Share of the height above the quote: one third."""


class SourceView(Widget, can_focus=True):
    """Shows the text around a place, the quote lit, its sentence tinted, lines numbered.

    Only the rows on the screen are laid out. Rows with the quote and with the sentence have marks
    beside their numbers, for those who cannot see the colours; so has, with the focus, the row
    that Enter asks about.
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
        Binding("home", "scroll_to_end(0)", "Start", show=False),
        Binding("end", "scroll_to_end(1)", "End", show=False),
        Binding("enter,w", "ask_why", "Why not this?", id="why_this"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._spot: Spot | None = None
        self._top = 0  # a character of the first row, so that a new width keeps the place
        self._follows = True  # until somebody scrolls
        self._rows: list[Row] = []

    def show(self, spot: Spot | None) -> None:
        """Go to `spot`; None empties the view."""
        if spot != self._spot:
            self._spot = spot
            self._follows = True
            self._lay_out()

    def on_resize(self) -> None:
        """Lay the rows out again for the new size."""
        self._lay_out()

    def action_scroll_rows(self, rows: int) -> None:
        """Move the text by `rows`, down if positive."""
        if self._spot is not None:
            self._follows = False
            self._top = self._spot.source.moved(self._top, rows, self._text_width)
            self._lay_out()

    def action_scroll_pages(self, pages: int) -> None:
        """Move the text by screenfuls."""
        self.action_scroll_rows(pages * max(1, self.size.height - 1))

    def action_scroll_to_end(self, end: int) -> None:
        """Go to the start (0) or the end (1) of the document."""
        if self._spot is not None:
            self._top = len(self._spot.source.text) if end else 0
            self.action_scroll_rows(1 - self.size.height if end else 0)

    def action_ask_why(self) -> None:
        """Ask why the passage at the marked row is not the answer."""
        self._ask_about(self._lead)

    def on_click(self, event: events.Click) -> None:
        """Ask why the passage that is clicked is not the answer, where it is clicked twice."""
        if event.chain == 2:
            self._ask_about(event.y)

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
        if self._spot is None or y >= len(self._rows):
            return Strip.blank(width, base)
        row = self._rows[y]
        segments = [self._gutter(row, y), *self._text(row, self._spot)]
        return Strip(segments).adjust_cell_length(width, base)

    @property
    def _digits(self) -> int:
        return len(str(self._spot.source.lines)) if self._spot else 1

    @property
    def _text_width(self) -> int:
        return max(1, self.size.width - self._digits - 2)

    @property
    def _lead(self) -> int:
        return self.size.height // _LEAD

    def _lay_out(self) -> None:
        if self._spot is None:
            self._rows = []
        elif self.size.height > 0:
            width, height = self._text_width, self.size.height
            source = self._spot.source
            if self._follows:
                quote = self._spot.quote
                self._top = source.moved(quote.start, -self._lead, width) if quote else 0
            self._rows = source.rows_from(self._top, width, height)
        self.refresh()

    def _ask_about(self, y: int) -> None:
        if 0 <= y < len(self._rows):
            self.post_message(WhyAsked(self._rows[y].start))

    def _gutter(self, row: Row, y: int) -> Segment:
        spot = self._spot
        assert spot is not None
        number = str(row.line) if row.first else ""
        mark = _QUOTE if _holds(row, spot.quote) else ""
        mark = mark or (_HERE if self.has_focus and y == self._lead else "")
        mark = mark or (_SENTENCE if _holds(row, spot.sentence) else " ")
        style = self.get_component_rich_style("source-view--number")
        return Segment(f"{number:>{self._digits}}{mark} ", style)

    def _text(self, row: Row, spot: Spot) -> list[Segment]:
        """The row's text, cut where its style changes."""
        shown = spot.source.shown(row)
        lit = [one for one in (spot.quote, spot.sentence) if one is not None]
        edges = {edge for one in lit for edge in (one.start, one.end)}
        cuts = sorted({row.start, row.end, *(one for one in edges if row.start < one < row.end)})
        return [
            Segment(shown[first - row.start : last - row.start], self._style_at(first, spot))
            for first, last in pairwise(cuts)
        ]

    def _style_at(self, offset: int, spot: Spot) -> Style:
        for span, name in ((spot.quote, "quote"), (spot.sentence, "sentence")):
            if span is not None and span.start <= offset < span.end:
                return self.get_component_rich_style(f"source-view--{name}")
        return self.rich_style


def _holds(row: Row, span: Span | None) -> bool:
    return span is not None and row.start < span.end and span.start < row.end
