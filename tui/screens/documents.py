"""The documents of the index, to browse, choose and add to: `DocumentsScreen`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import DataTable, ProgressBar, Static

from qa import one_line
from tui.building import Work
from tui.keys import DOCUMENT_COMMANDS
from tui.narrowing import Narrowing
from tui.widgets.document_table import DocumentTable
from tui.widgets.key_line import KeyLine
from tui.wording import counted

if TYPE_CHECKING:
    from qa import Listing
    from tui.app import PinciteApp


class DocumentsScreen(Screen[None]):
    """A table of all documents, those that are asked with ●, and what could not be read."""

    app: PinciteApp
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - as Textual has it
    BINDINGS: ClassVar[list[BindingType]] = [
        *(command.binding for command in DOCUMENT_COMMANDS),
        Binding("escape,f4", "leave", "Back"),
    ]

    def compose(self) -> ComposeResult:
        """The table, problems below it, and how far an index is that is being made."""
        yield Static("Documents", classes="title", id="title", markup=False)
        yield Static(classes="note", id="narrowing", markup=False)
        yield DocumentTable(id="documents")
        with VerticalScroll(id="problems", can_focus=False):
            yield Static(id="skipped", markup=False)
        with Horizontal(id="building"):
            yield Static(id="stage", markup=False)
            yield ProgressBar(show_eta=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Follow the application's state."""
        self.watch(self.app, "listing", self.show)
        self.watch(self.app, "narrowing", self._show_narrowing)
        self.watch(self.app, "building", self._show_work)

    def show(self, listing: Listing | None) -> None:
        """List the documents."""
        if listing is None:
            return
        self.query_one(DocumentTable).show(listing.documents)
        count = counted(len(listing.documents), "document")
        self.query_one("#title", Static).update(f"{count} in the index")
        lines = [f"✗ {one_line(one.path)}: {one_line(one.reason)}" for one in listing.skipped]
        problems = self.query_one("#problems")
        problems.display = bool(lines)
        self.query_one("#skipped", Static).update("\n".join(["Not in the index:", *lines]))

    def action_choose(self) -> None:
        """Ask only this document, and others that are chosen; a second time takes it out."""
        if (place := self.query_one(DocumentTable).place) is not None:
            self.app.narrowing = self.app.narrowing.toggle(place)

    def action_read(self) -> None:
        """Show the document in the source."""
        if (place := self.query_one(DocumentTable).place) is not None:
            self.app.read(place)
            self.action_leave()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Show the document that was entered or clicked on."""
        event.stop()
        self.action_read()

    def action_leave(self) -> None:
        """Go back to the questions."""
        self.dismiss()

    def _show_narrowing(self, narrowing: Narrowing) -> None:
        self.query_one("#narrowing", Static).update(f"Questions go to {narrowing}.")
        self.query_one(DocumentTable).mark(narrowing)
        self.refresh_bindings()

    def _show_work(self, work: Work | None) -> None:
        self.query_one("#building").set_class(work is not None, "-busy")
        self.query_one("#stage", Static).update(str(work or ""))
        if work is not None:
            self.query_one(ProgressBar).update(total=work.total or None, progress=work.done)
        self.refresh_bindings()
