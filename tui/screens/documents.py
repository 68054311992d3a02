"""The documents of the index, to browse, choose and add to: `DocumentsScreen`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.coordinate import Coordinate
from textual.screen import Screen
from textual.widgets import DataTable, Footer, ProgressBar, Static

from qa import one_line
from tui.building import Work
from tui.keys import DOCUMENT_COMMANDS
from tui.narrowing import Narrowing
from tui.state import Place
from tui.wording import counted

if TYPE_CHECKING:
    from qa import ListedDocument, Listing
    from tui.app import PinciteApp

_COLUMNS = ("", "Title", "Publisher", "Date", "Size", "Passages", "File")


class DocumentsScreen(Screen[None]):
    """A table of all documents, those that are asked with ●, and what could not be read."""

    app: PinciteApp
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - as Textual has it
    BINDINGS: ClassVar[list[BindingType]] = [
        *(command.binding for command in DOCUMENT_COMMANDS),
        Binding("escape,f4", "leave", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._listed: tuple[ListedDocument, ...] = ()

    def compose(self) -> ComposeResult:
        """The table, problems below it, and how far an index is that is being made."""
        yield Static("Documents", classes="title", id="title", markup=False)
        yield Static(classes="note", id="narrowing", markup=False)
        yield DocumentTable(id="documents", cursor_type="row", zebra_stripes=True)
        with VerticalScroll(id="problems", can_focus=False):
            yield Static(id="skipped", markup=False)
        with Horizontal(id="building"):
            yield Static(id="stage", markup=False)
            yield ProgressBar(show_eta=False)
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Follow the application's state."""
        table = self.query_one(DocumentTable)
        for name in _COLUMNS:
            # The signs need a cell of their own also while there are none.
            table.add_column(Text(name), width=None if name else 1)
        self.watch(self.app, "listing", self.show)
        self.watch(self.app, "narrowing", self._show_narrowing)
        self.watch(self.app, "building", self._show_work)

    def show(self, listing: Listing | None) -> None:
        """List the documents."""
        if listing is None:
            return
        self._listed = listing.documents
        table = self.query_one(DocumentTable)
        row = table.cursor_row
        table.clear()
        for document in self._listed:
            table.add_row(*_row(document, self.app.narrowing))
        table.move_cursor(row=row)
        count = counted(len(self._listed), "document")
        self.query_one("#title", Static).update(f"{count} in the index")
        lines = [f"✗ {one_line(one.path)}: {one_line(one.reason)}" for one in listing.skipped]
        problems = self.query_one("#problems")
        problems.display = bool(lines)
        self.query_one("#skipped", Static).update("\n".join(["Not in the index:", *lines]))

    def action_choose(self) -> None:
        """Ask only this document, and others that are chosen; a second time takes it out."""
        if (place := self._place) is not None:
            self.app.narrowing = self.app.narrowing.toggle(place)

    def action_read(self) -> None:
        """Show the document in the source."""
        if (place := self._place) is not None:
            self.app.read(place)
            self.action_leave()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Show the document that was entered or clicked on."""
        event.stop()
        self.action_read()

    def action_leave(self) -> None:
        """Go back to the questions."""
        self.dismiss()

    @property
    def _place(self) -> Place | None:
        row = self.query_one(DocumentTable).cursor_row
        return _place(self._listed[row]) if 0 <= row < len(self._listed) else None

    def _show_narrowing(self, narrowing: Narrowing) -> None:
        self.query_one("#narrowing", Static).update(f"Questions go to {narrowing}.")
        table = self.query_one(DocumentTable)
        for row, document in enumerate(self._listed):
            table.update_cell_at(Coordinate(row, 0), _row(document, narrowing)[0])
        self.refresh_bindings()

    def _show_work(self, work: Work | None) -> None:
        self.query_one("#building").set_class(work is not None, "-busy")
        self.query_one("#stage", Static).update(str(work or ""))
        if work is not None:
            self.query_one(ProgressBar).update(total=work.total or None, progress=work.done)
        self.refresh_bindings()


class DocumentTable(DataTable[Text]):
    """The table; Enter reads the document it is on."""


def _place(document: ListedDocument) -> Place:
    return document.root, document.path


def _row(document: ListedDocument, narrowing: Narrowing) -> tuple[Text, ...]:
    chosen = _place(document) in narrowing.documents
    dates = document.published or document.period or "no date"
    cells = (
        "●" if chosen else "○" if narrowing.documents else " ",
        _clipped(document.title or document.path, 44),
        _clipped(document.publisher or "unknown", 24),
        dates,
        _size(document.size),
        f"{document.passages:,}",
        _clipped(f"{document.root}/{document.path}", 60),
    )
    return tuple(Text(one_line(cell)) for cell in cells)


def _clipped(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _size(size: int) -> str:
    for unit, bytes_each in (("MB", 1_000_000), ("kB", 1_000)):
        if size >= bytes_each:
            return f"{size / bytes_each:.1f} {unit}"
    return f"{size} B"
