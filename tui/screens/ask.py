"""The screen to ask on: `AskScreen`."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.screen import Screen
from textual.widgets import Footer, Static

from tui import wording
from tui.state import Conversation
from tui.widgets.citation_list import CitationList
from tui.widgets.question_input import QuestionInput
from tui.widgets.source_view import SourceView


class AskScreen(Screen[None]):
    """Answer and source beside each other (one above the other where it is narrow), and an input.

    It renders a `Conversation` and keeps none of it.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - as Textual has it
    AUTO_FOCUS = "#question"

    def compose(self) -> ComposeResult:
        """Lay out the panes."""
        with Container(id="panes"):
            with Vertical(id="answer"):
                yield Static(id="headline", markup=False)
                yield Static(id="subline", markup=False)
                yield CitationList(id="citations")
            with Vertical(id="document"):
                yield Static(id="place", markup=False)
                yield SourceView(id="source")
        yield Static(id="status", markup=False)
        yield QuestionInput(id="question", placeholder="Ask a question")
        yield Footer()

    def on_mount(self) -> None:
        """Follow the application's state."""
        self.watch(self.app, "conversation", self.show)

    def show(self, conversation: Conversation) -> None:
        """Show how things stand."""
        entry = conversation.entry
        self._say("#headline", wording.headline(conversation))
        self._say("#subline", wording.subline(conversation))
        self._say("#status", wording.status_line(conversation))
        self._say("#place", wording.place_line(entry.citation) if entry else "")
        self.query_one("#headline").set_class(conversation.error is not None, "-error")
        self.query_one(CitationList).show(conversation.finding, conversation.selected)
        self.query_one(SourceView).show(entry)

    def _say(self, selector: str, text: str) -> None:
        widget = self.query_one(selector, Static)
        widget.update(text)
        widget.display = bool(text)
