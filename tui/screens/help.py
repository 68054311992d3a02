"""What can be done, and by which keys: `HelpScreen`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.keys import COMMANDS, DOCUMENT_COMMANDS, SESSION_COMMANDS, Command
from tui.widgets.key_line import KeyLine

_INTRODUCTION = (
    "Type a question and press Enter. The answer is the document's own words; beside it the "
    "document is open at the very characters. Up and down bring back earlier questions, and → "
    "takes over what is suggested. Tab goes on to the citations, the source and the why panel, "
    "where arrow keys move; what is typed there is typed into the question. Ctrl+P finds every "
    "action by name; each can be clicked there, and most in the last line."
)
_SIGNS = (
    ("✓ ≠ ∅", "answered; several answers that differ; no answer"),
    ("✓ ↷ ≠ ✗", "a citation is verified, relocated, stale, missing"),
    ("▌ │", "rows of the source with the quote, with its sentence"),
    ("⟦ ⟧", "around the quote in its sentence"),
    ("▸", "the row of the source that Enter asks about: why is this not the answer?"),
    ("␛ �", "stands for a character of the document that cannot be seen, or would act"),
    ("● ★", "a document that is chosen; an answer with a star"),
)
_GROUPS = (
    ("Everywhere, and on the main screen", COMMANDS),
    ("Documents", DOCUMENT_COMMANDS),
    ("Earlier answers", SESSION_COMMANDS),
)


class HelpScreen(Screen[None]):
    """Every command with its keys as they are set, and what the signs mean."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,question_mark", "leave", "Back"),
    ]

    def __init__(self, keymap: Mapping[str, str], settings_file: str) -> None:
        """`keymap` has the keys that are not the usual ones."""
        super().__init__()
        self._keymap = keymap
        self._settings_file = settings_file

    def compose(self) -> ComposeResult:
        """One text that scrolls."""
        yield Static("Help", classes="title", markup=False)
        with VerticalScroll(id="help"):
            yield Static(Content.assemble(*self._parts()), markup=False)
        yield KeyLine()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()

    def _parts(self) -> Iterator[str | tuple[str, str]]:
        yield f"{_INTRODUCTION}\n"
        for title, commands in _GROUPS:
            yield (f"\n{title}\n", "bold")
            yield from _rows(commands, self._keymap)
        yield ("\nIn the source\n", "bold")
        yield f"{'enter, click twice':<22}Tell why the passage there is not the answer\n"
        yield ("\nSigns\n", "bold")
        for sign, meaning in _SIGNS:
            yield f"{sign:<22}{meaning}\n"
        yield ("\nKeys and colours are set in\n", "bold")
        yield f'{self._settings_file}\n    theme = "light"\n    [keys]\n    copy = "f10"\n'
        yield "The name of each action stands in brackets above.\n"


def _rows(commands: Sequence[Command], keymap: Mapping[str, str]) -> Iterator[str]:
    for command in commands:
        keys = keymap.get(command.id, command.keys).replace(",", ", ")
        yield f"{keys:<22}{command.tells} [{command.id}]\n"
