"""Answers of this and of earlier runs: `SessionsScreen`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from qa import Status, one_line
from tui.keeping import Earlier
from tui.keys import COMMANDS, SESSION_COMMANDS
from tui.state import Mode
from tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from tui.app import PinciteApp

_SIGNS = {Status.ANSWERED: "✓", Status.CONFLICTING: "≠", Status.ABSTAINED: "∅"}
_STAR = next(command for command in COMMANDS if command.id == "star")
_LONGEST = 300


class SessionsScreen(Screen[None]):
    """The answers by session, the newest first; one that is picked is shown again."""

    app: PinciteApp
    BINDINGS: ClassVar[list[BindingType]] = [
        replace(_STAR, action="star").binding,  # of the answer that is highlighted here
        *(command.binding for command in SESSION_COMMANDS),
        Binding("escape,f5", "leave", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._only_starred = False
        self._warned: Earlier | None = None
        self._listed: list[Earlier] = []
        self._shown: list[Earlier] = []

    def compose(self) -> ComposeResult:
        """One list."""
        yield Static("Earlier answers", classes="title", id="title", markup=False)
        yield OptionList(id="answers", markup=False)
        yield Static(classes="note", id="unread", markup=False)
        yield KeyLine()

    def show(self, listed: list[Earlier], problems: list[str]) -> None:
        """List answers, and what could not be read."""
        self._listed = listed
        self._fill()
        note = self.query_one("#unread", Static)
        note.update("\n".join(one_line(one) for one in problems))
        note.display = bool(problems)

    def action_starred(self) -> None:
        """List only answers with a star, or all again."""
        self._only_starred = not self._only_starred
        self._fill()

    def action_star(self) -> None:
        """Set a star on the highlighted answer, or take it away."""
        if (earlier := self._highlighted) is not None:
            self.app.star(earlier)

    def action_again(self) -> None:
        """Ask the highlighted answer's question again."""
        if (earlier := self._highlighted) is not None:
            self.dismiss()
            self.app.mode = Mode.ASK
            self.app.submit(earlier.gist.question)

    def action_forget(self) -> None:
        """Forget the session of the highlighted answer; asks again where that is more."""
        earlier = self._highlighted
        if earlier is None:
            return
        count = sum(one.session == earlier.session for one in self._listed)
        if count > 1 and earlier is not self._warned:
            self._warned = earlier
            self.app.tell(
                f"This forgets all {count} answers of that run, with their stars. Press again if "
                "they may go."
            )
            return
        self.app.forget(earlier.session)

    def action_leave(self) -> None:
        """Go back to the questions."""
        self.dismiss()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Show an answer again."""
        event.stop()
        self.app.recall(self._shown[event.option_index])
        self.dismiss()

    @property
    def _highlighted(self) -> Earlier | None:
        place = self.query_one(OptionList).highlighted
        return None if place is None or place >= len(self._shown) else self._shown[place]

    def _fill(self) -> None:
        answers = self.query_one(OptionList)
        place = answers.highlighted
        self._shown = [one for one in self._listed if one.gist.starred or not self._only_starred]
        answers.clear_options()
        answers.add_options(Option(_told(one)) for one in self._shown)
        if self._shown:
            answers.highlighted = min(place or 0, len(self._shown) - 1)
        which = "Starred answers" if self._only_starred else "Earlier answers"
        none = "" if self._shown else ": none yet"
        self.query_one("#title", Static).update(f"{which}{none}")


def _told(earlier: Earlier) -> Content:
    gist = earlier.gist
    star = "★" if gist.starred else " "
    at = gist.at.astimezone().strftime("%Y-%m-%d %H:%M")
    return Content.assemble(
        f"{star} {at}  ",
        (one_line(gist.question)[:_LONGEST], "bold"),
        f"\n    {_SIGNS[gist.status]} {one_line(gist.said)[:_LONGEST]}",
    )
