"""The screen to ask on: `AskScreen`."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Static

from qa import State, Status
from tui import wording
from tui.keys import COMMANDS
from tui.messages import ViewPicked
from tui.state import Conversation, Finding, Mode
from tui.widgets.citation_list import CitationList
from tui.widgets.conflict_table import ConflictTable
from tui.widgets.key_line import KeyLine
from tui.widgets.question_input import QuestionInput
from tui.widgets.source_view import SourceView
from tui.widgets.view_tabs import VIEWS, ViewTabs
from tui.widgets.why_panel import WhyPanel

_ANSWERS = {Status.ABSTAINED: "-abstained", Status.CONFLICTING: "-conflicting"}


class AskScreen(Screen[None]):
    """Answer and source beside each other, in tabs where it is narrow, and an input.

    It renders a `Conversation`, and keeps nothing of its own but which pane is looked at.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - as Textual has it
    AUTO_FOCUS = "#question"
    BINDINGS: ClassVar[list[BindingType]] = [command.binding for command in COMMANDS]

    view: var[str] = var("answer")

    def __init__(self) -> None:
        super().__init__()
        self._conversation = Conversation()

    def compose(self) -> ComposeResult:
        """Lay out the panes."""
        yield ViewTabs(id="tabs")
        with Container(id="panes"):
            with Vertical(id="answer", classes="pane"):
                yield Static(id="asked", markup=False)
                yield Static(id="headline", markup=False)
                yield Static(id="subline", markup=False)
                yield ConflictTable(id="conflict")
                yield CitationList(id="citations")
            with Vertical(id="document", classes="pane"):
                yield Static(id="place", markup=False)
                yield Static(id="changes", markup=False)
                yield SourceView(id="source")
            yield WhyPanel(id="why", classes="pane")
        yield Static(id="status", markup=False)
        with Horizontal(id="line"):
            yield ModeLabel(id="mode", markup=False)
            yield QuestionInput(id="question")
        yield KeyLine()

    def on_mount(self) -> None:
        """Follow the application's state."""
        self.watch(self.app, "conversation", self.show)
        self.watch(self.app, "status", self._show_status)
        self.watch(self.app, "mode", self._show_mode)
        self.watch(self.app, "starred", self._show_star)

    def on_resize(self) -> None:
        """Keep showing something that is there in the new layout."""
        self.call_after_refresh(self.watch_view, self.view)

    def watch_view(self, view: str) -> None:
        """Show another pane."""
        for name in VIEWS:
            self.set_class(view == name, f"-view-{name}")
        if self.is_mounted:
            shown = "source" if view == "answer" and self.has_class("-wide") else view
            self.query_one(ViewTabs).show(shown)
            self._show_why(self._conversation)
            self.refresh_bindings()  # there is something to go back from, or nothing any more

    async def on_key(self, event: events.Key) -> None:
        """Take what is typed for the question, wherever the focus is."""
        question = self.query_one(QuestionInput)
        typed = (event.character or "").strip() if event.is_printable else ""
        free = not question.has_focus and event.key not in self.active_bindings
        if typed and free:
            event.stop()
            await question.take(typed)

    def on_view_picked(self, event: ViewPicked) -> None:
        """Go to the pane that was clicked on."""
        self.view = event.view

    def turn_view(self) -> None:
        """Go to the next pane."""
        views = VIEWS[1:] if self.has_class("-wide") else VIEWS
        place = views.index(self.view) if self.view in views else 0
        self.view = views[(place + 1) % len(views)]

    def show(self, conversation: Conversation) -> None:
        """Show how things stand."""
        self._conversation = conversation
        failed = conversation.error is not None and not conversation.waiting
        answer = conversation.answer_found
        pane = self.query_one("#answer")
        pane.border_title = wording.verdict(conversation)
        pane.set_class(failed, "-error")
        for status, name in _ANSWERS.items():
            pane.set_class(answer is not None and answer.status is status and not failed, name)
        self._say("#asked", wording.question_line(conversation))
        self._say("#headline", wording.headline(conversation))
        self._say("#subline", wording.subline(conversation))
        several = answer is not None and answer.status is Status.CONFLICTING
        finding = conversation.finding
        table = self.query_one(ConflictTable)
        table.display = several
        told = finding if several and isinstance(finding, Finding) else None
        table.show(told, conversation.selected)
        self.query_one(CitationList).show(finding, conversation.selected)
        self._show_source(conversation)
        self._show_why(conversation)

    def _show_source(self, conversation: Conversation) -> None:
        entry, spot, look = conversation.entry, conversation.spot, conversation.look
        place = self.query_one("#place")
        cited = entry.citation if entry and look is None else None
        if cited is not None:
            self._say("#place", wording.place_line(cited))
            self._say("#changes", "\n".join(wording.changes(cited, conversation.now)))
        else:
            self._say("#place", wording.spot_line(spot) if spot else "")
            self._say("#changes", "")
        for state in State:
            place.set_class(cited is not None and cited.state is state, f"-{state}")
        self.query_one(SourceView).show(spot)

    def _show_why(self, conversation: Conversation) -> None:
        if self.view == "why":  # else nobody sees it
            self.query_one(WhyPanel).show(conversation)

    def _show_status(self, status: str) -> None:
        self._say("#status", status)

    def _show_mode(self, mode: Mode) -> None:
        self.query_one(QuestionInput).show(mode)
        self.query_one("#mode", ModeLabel).update("Ask ›" if mode is Mode.ASK else "Search ›")

    def _show_star(self, starred: bool) -> None:
        self.query_one("#answer").border_subtitle = "★ starred" if starred else ""

    def _say(self, selector: str, text: str) -> None:
        widget = self.query_one(selector, Static)
        if widget.content != text:  # else all would be laid out again for nothing
            widget.update(text)
        widget.display = bool(text)


class ModeLabel(Static):
    """Tells what becomes of what is typed; a click switches."""

    async def on_click(self) -> None:
        """Switch between asking and searching."""
        await self.app.run_action("mode")
