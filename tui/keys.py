"""Everything that can be done by a key: `COMMANDS`, which help, palette and key map are made of."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do. Its id is its name in the settings file."""

    id: str
    keys: str
    """Those it has by default, parted by commas."""
    action: str
    label: str
    """One or two words, for the footer."""
    tells: str
    """What it does, for help and palette."""
    shown: bool = False
    """Whether it is in the footer."""

    @property
    def binding(self) -> Binding:
        """The same for Textual."""
        return Binding(
            self.keys,
            self.action,
            self.label,
            id=self.id,
            show=self.shown,
            priority=self.id == "interrupt",  # an input would take its key to copy
            tooltip=self.tells,
        )


COMMANDS = (
    Command("help", "f1", "app.help", "Help", "Show what can be done, and by which keys", True),
    Command("cancel", "escape", "app.cancel", "Back", "Stop waiting, or go back", True),
    Command("why", "f2", "app.why", "Why", "Tell at which stage each passage won or lost", True),
    Command("mode", "f3", "app.mode", "Search", "Switch between asking and searching", True),
    Command("documents", "f4", "app.documents", "Docs", "Browse and choose documents", True),
    Command("sessions", "f5", "app.sessions", "Sessions", "Look at earlier answers", True),
    Command("star", "f6", "app.star", "Star", "Mark this answer, or take its star away", True),
    Command("previous", "f7,ctrl+up", "app.move(-1)", "Previous", "Go to the previous citation"),
    Command("next", "f8,ctrl+down", "app.move(1)", "Next", "Go to the next citation", True),
    Command("copy", "f9,ctrl+y", "app.copy", "Copy", "Copy the answer with its citation", True),
    Command("export", "ctrl+s", "app.export", "Save", "Save answers to a file", True),
    Command("view", "ctrl+n", "app.view", "Next tab", "Go on to answer, source or why"),
    Command("theme", "ctrl+t", "app.theme", "Theme", "Go on to the next colours"),
    Command("source_up", "pageup", "app.turn(-1)", "Source up", "Scroll the source up"),
    Command("source_down", "pagedown", "app.turn(1)", "Source down", "Scroll the source down"),
    Command("quit", "ctrl+q", "app.quit", "Quit", "Leave", True),
    Command("interrupt", "ctrl+c", "app.interrupt", "Interrupt", "Copy what is selected, or leave"),
)
"""What works on the main screen."""

EVERYWHERE = ("help", "theme", "quit", "interrupt")
"""Those of `COMMANDS` that work on every screen."""

DOCUMENT_COMMANDS = (
    Command("choose", "space", "choose", "Choose", "Ask only this document, and others so", True),
    Command("read", "enter", "read", "Read", "Show the document in the source"),
    Command("dates", "d", "app.dates", "Dates", "Ask only documents about some time", True),
    Command("clear", "c", "app.clear", "All", "Ask all documents again", True),
    Command("add", "a", "app.add", "Add folder", "Add a folder or file to the index", True),
    Command("reindex", "r", "app.reindex", "Re-index", "Look through all folders again", True),
    Command("stop", "x", "app.stop", "Stop indexing", "Stop it; the index stays as it was", True),
)
"""What works on the screen of documents."""

SESSION_COMMANDS = (
    Command("starred", "s", "starred", "Only stars", "List only answers with a star", True),
    Command("again", "a", "again", "Ask again", "Ask the question of this answer again", True),
    Command("forget", "delete,x", "forget", "Forget", "Forget the session of this answer", True),
)
"""What works on the screen of sessions."""

ACTIONS = frozenset(
    {
        *(one.id for one in (*COMMANDS, *DOCUMENT_COMMANDS, *SESSION_COMMANDS)),
        *("earlier", "later", "why_this"),
    }
)
"""What keys can be set for."""
