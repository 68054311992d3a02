"""The terminal application: workers ask, handlers keep the state, widgets show it."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Input

from tui.desk import Desk, Open
from tui.messages import Answered, EntrySelected, Failed, IndexOpened
from tui.screens.ask import AskScreen
from tui.state import Asked, Conversation
from tui.widgets.source_view import SourceView
from tui.wording import describe

_ASKING = "asking"


class PinciteApp(App[None]):
    """Ask questions, and see the exact characters that answer them lit in their documents."""

    CSS_PATH = "app.tcss"
    TITLE = "pincite"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("ctrl+c,ctrl+q", "quit", "Quit", priority=True, key_display="^q"),
        Binding("q", "quit", "Quit", show=False),
    ]

    conversation: reactive[Conversation] = reactive(Conversation(), bindings=True)

    def __init__(self, open_assistant: Open) -> None:
        """`open_assistant` is called in a thread, after the first frame."""
        super().__init__()
        self._desk = Desk(open_assistant)

    def get_default_screen(self) -> Screen[None]:
        """The screen to ask on."""
        return AskScreen()

    def on_mount(self) -> None:
        """Show the empty screen, then open the index."""
        self._desk.start()
        self._open()

    def on_unmount(self) -> None:
        """Let go of the index."""
        self._desk.close()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Ask what was typed, in place of what is being asked."""
        if event.value.strip():
            event.input.clear()
            self.conversation = self.conversation.ask(event.value)
            self._ask(self.conversation.asked)

    def on_index_opened(self, event: IndexOpened) -> None:
        """Tell what the index holds."""
        self.conversation = self.conversation.open(event.opened)

    def on_answered(self, event: Answered) -> None:
        """Show the answer, unless another question was asked since."""
        self.conversation = self.conversation.answer(event.number, event.finding)

    def on_failed(self, event: Failed) -> None:
        """Show what went wrong."""
        self.conversation = self.conversation.fail(event.number, event.error)

    def on_entry_selected(self, event: EntrySelected) -> None:
        """Show the source of another citation."""
        self.conversation = self.conversation.select(event.place)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if action == "cancel":
            return self.conversation.waiting
        if action == "move":
            return self.conversation.entry is not None
        return super().check_action(action, parameters)

    def action_move(self, steps: int) -> None:
        """Go to another citation."""
        self.conversation = self.conversation.select(self.conversation.selected + steps)

    def action_turn(self, pages: int) -> None:
        """Scroll the source without leaving the input."""
        self.screen.query_one(SourceView).action_scroll_pages(pages)

    def action_cancel(self) -> None:
        """Stop waiting for the answer."""
        self.workers.cancel_group(self, _ASKING)
        self.conversation = self.conversation.cancel()

    @work
    async def _open(self) -> None:
        try:
            opened = await self._desk.open()
        except Exception as error:
            self.post_message(Failed(None, describe(error)))
        else:
            self.post_message(IndexOpened(opened))

    @work(exclusive=True, group=_ASKING)
    async def _ask(self, asked: Asked) -> None:
        try:
            finding = await self._desk.ask(asked.text)
        except Exception as error:
            self.post_message(Failed(asked.number, describe(error)))
        else:
            self.post_message(Answered(asked.number, finding))
