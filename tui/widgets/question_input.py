"""Where questions are typed: `QuestionInput`."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input


class QuestionInput(Input):
    """One line to ask in; citations and their source can be walked through without leaving it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.move(-1)", "Previous citation", key_display="↑"),
        Binding("down", "app.move(1)", "Next citation", key_display="↓"),
        Binding("pageup", "app.turn(-1)", "Source up", show=False),
        Binding("pagedown", "app.turn(1)", "Source down", show=False),
    ]
