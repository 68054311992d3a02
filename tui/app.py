"""The terminal application: what can be done in it, and the screens it has."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Input

from tui import settings, themes
from tui.keeping import Keeper
from tui.keys import COMMANDS, DOCUMENT_COMMANDS, EVERYWHERE, Command
from tui.messages import Answered
from tui.remembering import RememberingApp
from tui.screens.ask import AskScreen
from tui.state import Conversation, Finding, Mode
from tui.widgets.question_input import QuestionInput
from tui.widgets.source_view import SourceView
from tui.wording import status_line

if TYPE_CHECKING:
    from tui.ground import Ground

_ON_DOCUMENTS = ("dates", "clear", "add", "reindex", "stop")
"""Those of the documents' commands that need no document to be picked."""


class PinciteApp(RememberingApp):
    """Ask questions, and see the exact characters that answer them lit in their documents."""

    CSS_PATH = "app.tcss"
    TITLE = "pincite"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(command.binding for command in COMMANDS if command.id in EVERYWHERE),
        Binding("q", "quit", "Quit", show=False),
    ]

    status: var[str] = var("")

    def __init__(
        self,
        ground: Ground,
        keeper: Keeper | None = None,
        loaded: settings.Loaded | None = None,
        settings_file: Path | None = None,
    ) -> None:
        """`keeper` None keeps nothing; `loaded` None takes every default."""
        loaded = loaded or settings.Loaded(settings.Settings())
        file = settings_file or settings.settings_path()
        super().__init__(ground, keeper or Keeper(keep=False), loaded, file)
        self._problem = loaded.problem
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = self.settings.theme
        self.set_keymap(self.settings.keymap)

    def get_default_screen(self) -> Screen[None]:
        """The screen to ask on."""
        return AskScreen()

    def on_mount(self) -> None:
        """Show the empty screen, then open the index."""
        self.desk.start()
        self.call_after_refresh(self._begin)

    def on_unmount(self) -> None:
        """Let go of the index."""
        self.stop_building()
        self.desk.close()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Ask what was typed, in place of what is being asked."""
        # Lines of dialogs are sent too, and come by here.
        if isinstance(event.input, QuestionInput) and event.value.strip():
            event.input.clear()
            self.submit(event.value)

    def submit(self, question: str) -> None:
        """Ask a question, and keep it for the next runs."""
        self.keep_question(question)
        self.forget_shown()
        self._ask_screen.view = "answer"
        self.ask(question)

    def on_answered(self, event: Answered) -> None:
        """Show and keep the answer, unless another question was asked since."""
        event.prevent_default()  # else Textual calls the handler of the base class once more
        super().on_answered(event)
        finding = self.conversation.finding
        if finding is event.finding and isinstance(finding, Finding):
            self.keep_answer(finding)

    def watch_conversation(self, conversation: Conversation) -> None:
        """Tell how things stand."""
        super().watch_conversation(conversation)
        self._tell_status()

    def watch_narrowing(self) -> None:
        """Tell which documents are asked."""
        self._tell_status()

    def watch_building(self) -> None:
        """Tell how far the index is."""
        self._tell_status()

    def show_why(self) -> None:
        """Bring the stages to sight."""
        self._ask_screen.view = "why"

    def show_source(self) -> None:
        """Bring the source to sight."""
        self._ask_screen.view = "source"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        offered = self._offered()
        return offered[action] if action in offered else super().check_action(action, parameters)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Everything that can be done, for the palette."""
        anywhere = [one for one in COMMANDS if one.id in EVERYWHERE or screen is self._ask_screen]
        documents = [one for one in DOCUMENT_COMMANDS if one.id in _ON_DOCUMENTS]
        for command in (*anywhere, *documents):
            if self._can(command):
                run = partial(self.run_action, command.action)
                yield SystemCommand(command.label, command.tells, run)
        for theme in themes.THEMES:
            paint = partial(self.paint, theme.name)
            yield SystemCommand(f"Theme: {theme.name}", "Use these colours", paint)

    def action_help(self) -> None:
        """Show what can be done, or go back from there."""
        from tui.screens.help import HelpScreen

        if isinstance(self.screen, HelpScreen):
            self.pop_screen()
        else:
            self.push_screen(HelpScreen(self.settings.keymap, str(self.settings_file)))

    def action_documents(self) -> None:
        """Browse the documents."""
        from tui.screens.documents import DocumentsScreen

        self.push_screen(DocumentsScreen())
        self.list_documents()

    def action_mode(self) -> None:
        """Switch between asking and searching."""
        self.mode = Mode.SEARCH if self.mode is Mode.ASK else Mode.ASK

    def action_why(self) -> None:
        """Show the stages, or go back from there."""
        screen = self._ask_screen
        screen.view = "answer" if screen.view == "why" else "why"

    def action_view(self) -> None:
        """Go to the next pane."""
        self._ask_screen.turn_view()

    def action_theme(self) -> None:
        """Go to the next theme, and keep it."""
        self.paint(themes.after(self.theme))

    def paint(self, theme: str) -> None:
        """Use a theme, and keep it."""
        self.theme = theme
        self.keep_theme(theme)

    def action_move(self, steps: int) -> None:
        """Go to another citation."""
        self.conversation = self.conversation.select(self.conversation.selected + steps)

    def action_turn(self, pages: int) -> None:
        """Scroll the source without leaving the input."""
        self._ask_screen.query_one(SourceView).action_scroll_pages(pages)

    def action_cancel(self) -> None:
        """Stop waiting for the answer, else go back to it."""
        if self.conversation.waiting:
            self.cancel()
        else:
            self.conversation = self.conversation.select(self.conversation.selected)
            self._ask_screen.view = "answer"
            self.query_question().focus()

    def action_interrupt(self) -> None:
        """Copy what is selected, else leave."""
        focused = self.focused
        text = self.screen.get_selected_text() or (
            focused.selected_text if isinstance(focused, Input) else ""
        )
        if text:
            self.copy(text)
        else:
            self.exit()

    @property
    def _ask_screen(self) -> AskScreen:
        screen = self.screen_stack[0]
        assert isinstance(screen, AskScreen)
        return screen

    @property
    def _can_go_back(self) -> bool:
        screen = self._ask_screen
        away = self.conversation.look is not None or screen.view != "answer"
        elsewhere = screen.focused is not None and not self.query_question().has_focus
        return self.conversation.waiting or away or elsewhere

    def _offered(self) -> dict[str, bool]:
        """Which of the actions that cannot be done always can be done now."""
        cited = self.conversation.entry is not None
        return {
            "cancel": self._can_go_back,
            "move": cited,
            "copy": cited,
            "star": self.conversation.answer_found is not None,
            "add": self.building is None,
            "reindex": self.building is None,
            "stop": self.building is not None,
            "clear": bool(self.narrowing),
        }

    def _begin(self) -> None:
        own = {"earlier", "later"}  # those of the input itself
        taken = (keys for action, keys in self.settings.keys.items() if action not in own)
        self.query_question().free(key for keys in taken for key in keys)
        self.load_history()
        self.open_index()
        if self._problem is not None:
            self.tell(self._problem, wrong=True)

    def _can(self, command: Command) -> bool:
        name = command.action.removeprefix("app.").partition("(")[0]
        return bool(self.check_action(name, ()))

    def _tell_status(self) -> None:
        parts = [status_line(self.conversation)]
        if self.building is not None:
            parts.append(str(self.building))
        if self.narrowing:
            parts.append(f"Questions go to {self.narrowing}")
        self.status = "  ·  ".join(parts)
