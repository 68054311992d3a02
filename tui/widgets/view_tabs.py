"""One line that tells which pane is shown, and switches: `ViewTabs`."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from tui.messages import ViewPicked

VIEWS = ("answer", "source", "why")


class ViewTabs(Horizontal):
    """The names of the panes, to click on; the one that is shown stands in brackets."""

    def compose(self) -> ComposeResult:
        """One tab for each pane."""
        for name in VIEWS:
            yield _Tab(name)

    def show(self, view: str) -> None:
        """Tell which pane is shown."""
        for tab in self.query(_Tab):
            tab.show(tab.view == view)


class _Tab(Static):
    def __init__(self, view: str) -> None:
        super().__init__(id=f"tab-{view}", markup=False)
        self.view = view

    def show(self, active: bool) -> None:
        name = self.view.capitalize()
        self.update(Content(f"[{name}]" if active else f" {name} "))
        self.set_class(active, "-active")

    def on_click(self) -> None:
        self.post_message(ViewPicked(self.view))
