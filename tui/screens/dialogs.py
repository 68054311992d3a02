"""Small screens that ask for one thing: `PromptDialog`, `FolderDialog`, `SaveDialog`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Button, Checkbox, DirectoryTree, Input, Static
from textual.widgets.directory_tree import DirEntry
from textual.widgets.tree import TreeNode

from qa import visible
from tui.errors import ExportError
from tui.export import Format
from tui.widgets.plain import Plain


class PromptDialog(ModalScreen[str | None]):
    """One line to fill in. It gives what was typed, or None if it was left.

    `wrong` tells what is wrong with a text, in one line; None if nothing is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Back")]
    AUTO_FOCUS = "Input"
    _hint = ""
    """What an empty line shows."""
    _suggester: Suggester | None = None

    def __init__(
        self, title: str, value: str = "", *, done: str, wrong: Callable[[str], str | None]
    ) -> None:
        super().__init__(classes="dialog")
        self._title, self._value, self._done = title, value, done
        self._wrong = wrong

    def compose(self) -> ComposeResult:
        """A title, the line, what is wrong with it, and buttons."""
        with Vertical():
            yield Static(self._title, classes="note", markup=False)
            yield Input(
                self._value,
                placeholder=self._hint,
                highlighter=Plain(),
                suggester=self._suggester,
                compact=True,
            )
            yield from self.more()
            yield Static(id="wrong", classes="note", markup=False)
            with Horizontal(classes="buttons"):
                yield Button(self._done, id="done", variant="primary", compact=True)
                yield Button("Back", id="back", compact=True)

    def more(self) -> Iterable[Widget]:
        """What else there is to choose from."""
        return ()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what was typed."""
        event.stop()  # else the application would ask it as a question
        self._take()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what a button is for. Subclasses override `press`: Textual calls every handler."""
        event.stop()
        self.press(event.button.id or "")

    def press(self, button: str) -> None:
        """Take what was typed, or leave it."""
        if button == "done":
            self._take()
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Give nothing."""
        self._give(None)

    def _take(self) -> None:
        value = self.query_one(Input).value
        wrong = self._wrong(value)
        if wrong is None:
            self._give(value)
        else:
            self.query_one("#wrong", Static).update(visible(wrong))

    def _give(self, value: str | None) -> None:
        if self.is_current:  # a key pressed twice would close the screen below as well
            self.dismiss(value)


class FolderDialog(PromptDialog):
    """Asks for a folder or file, typed or picked from a tree."""

    _hint = "Type a path, → completes it; or pick one below"

    def __init__(self, start: Path) -> None:
        super().__init__("Folder or file to add to the index:", done="Add", wrong=_no_place)
        self._start = start
        self._suggester = _Paths()

    def more(self) -> Iterable[DirectoryTree]:
        """The folders on this machine."""
        yield _Folders(self._start)

    def on_directory_tree_directory_selected(self, event: DirectoryTree.DirectorySelected) -> None:
        """Take over what was picked."""
        self.query_one(Input).value = str(event.path)

    def on_directory_tree_file_selected(self, event: DirectoryTree.FileSelected) -> None:
        """Take over what was picked."""
        self.query_one(Input).value = str(event.path)


class SaveDialog(PromptDialog):
    """Asks for a file to save to; buttons change its ending, which tells the format."""

    def __init__(self, path: str, *, one: bool) -> None:
        """`one` tells whether there is an answer that can be saved alone."""
        super().__init__("Save to (.md, .json or .html):", path, done="Save", wrong=_no_format)
        self._one = one

    @property
    def everything(self) -> bool:
        """Whether all answers of this run are wanted, and not only the one that is shown."""
        return self._everything

    def more(self) -> Iterable[Widget]:
        """The formats, and how much to save."""
        with Horizontal(classes="buttons"):
            for kind in Format:
                yield Button(f".{kind}", id=f"as-{kind}", compact=True)
        self._everything = not self._one
        yield _Tick("All answers of this run", self._everything, compact=True)

    def on_checkbox_changed(self, event: Checkbox.Changed) -> None:
        """All answers, or only one."""
        self._everything = event.value or not self._one

    def press(self, button: str) -> None:
        """Change the ending, or end."""
        kind = button.removeprefix("as-")
        if kind in list(Format):
            typed = self.query_one(Input)
            typed.value = _with_ending(typed.value or "answers", kind)
        else:
            super().press(button)


class _Tick(Checkbox):
    """A box that is empty when it is not ticked: colour alone would not tell."""

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]  # noqa: N802 - as Textual has it
        """The sign in the box."""
        return "✓" if self.value else " "


class _Paths(Suggester):
    """Completes a path to the first name there is."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        return await asyncio.to_thread(completed, value)


class _Folders(DirectoryTree):
    """Names of files are data too, and are made visible."""

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Hidden names are not indexed."""
        return [path for path in paths if not path.name.startswith(".")]

    def render_label(self, node: TreeNode[DirEntry], base_style: Style, style: Style) -> Text:
        """The name, with nothing in it that acts."""
        name = visible(str(node.label).replace("\n", " "))
        sign = ("▾ " if node.is_expanded else "▸ ") if node.allow_expand else "  "
        return Text(f"{sign}{name}", style=base_style + style)


def completed(typed: str) -> str | None:
    """`typed` with the rest of the first name in its folder that starts so; None for none.

    Names with characters that act or cannot be seen are not offered: the line shows them raw.
    """
    folder, _, start = typed.rpartition("/")
    if not folder and not typed.startswith("/"):
        folder = "."
    try:
        names = sorted(one.name for one in Path(f"{folder}/").expanduser().iterdir())
    except (OSError, RuntimeError, ValueError):
        return None
    fits = (one for one in names if one.startswith(start) and one != start and visible(one) == one)
    found = next((one for one in fits if start or not one.startswith(".")), None)
    return None if found is None else f"{typed}{found[len(start) :]}"


def _no_place(value: str) -> str | None:
    if not value.strip():
        return "name a folder or a file"
    try:
        there = Path(value).expanduser().exists()
    except (OSError, RuntimeError, ValueError) as error:
        return str(error)
    return None if there else f"{value} does not exist"


def _with_ending(value: str, kind: str) -> str:
    """The path with another ending, where it has one that names a format; else with one more."""
    path = Path(value)
    return f"{value}.{kind}" if _no_format(value) else str(path.with_suffix(f".{kind}"))


def _no_format(value: str) -> str | None:
    try:
        Format.of(Path(value))
    except ExportError as error:
        return str(error)
    return None
