"""Where questions are typed: `QuestionInput`."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.suggester import Suggester
from textual.widgets import Input

from qa import visible
from tui.history import History, Recall
from tui.state import Mode
from tui.widgets.plain import Plain

_PLACEHOLDERS = {Mode.ASK: "Ask a question", Mode.SEARCH: "Search for passages"}


class QuestionInput(Input):
    """One line to ask in, with the questions asked before: up and down, and completion."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "recall(-1)", "Earlier question", show=False, id="earlier"),
        Binding("down", "recall(1)", "Later question", show=False, id="later"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(
            id=id,
            placeholder=_PLACEHOLDERS[Mode.ASK],
            highlighter=Plain(),
            suggester=_Earlier(self),
            select_on_focus=False,  # what is half typed stays when the focus comes back
            compact=True,
        )
        self.history = History()
        self._recall: Recall | None = None

    def show(self, mode: Mode) -> None:
        """Tell what becomes of what is typed."""
        self.placeholder = _PLACEHOLDERS[mode]

    def keep(self, history: History) -> None:
        """Walk through these questions from now on."""
        self.history = history
        self._recall = None

    def action_recall(self, steps: int) -> None:
        """Show an earlier or a later question; below the newest is what was typed."""
        recall = self._recall
        if recall is None or recall.text != self.value:
            recall = self.history.recall(self.value)
        self._recall = recall.up() if steps < 0 else recall.down()
        self.value = self._recall.text
        self.cursor_position = len(self.value)

    async def take(self, character: str) -> None:
        """Go on typing here, with a character that was typed elsewhere."""
        if not await self._helps(character):
            self.focus()
            self.insert_text_at_cursor(character)

    async def _on_key(self, event: events.Key) -> None:
        if event.character is not None and await self._helps(event.character):
            event.stop()
            event.prevent_default()
            return
        await super()._on_key(event)

    async def _helps(self, character: str) -> bool:
        """Show the help for a question mark with nothing before it."""
        if character != "?" or self.value:
            return False
        await self.app.run_action("help")
        return True


class _Earlier(Suggester):
    """Completes what is typed to the newest question that starts with it.

    Input shows the completion as it is, so that none is offered with characters that act.
    """

    def __init__(self, owner: QuestionInput) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._owner = owner

    async def get_suggestion(self, value: str) -> str | None:
        for question in self._owner.history.complete(value):
            if question.startswith(value) and visible(question) == question:
                return question
        return None
