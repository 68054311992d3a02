"""The documents behind the answers: `IndexingApp`, which lists, reads and adds to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.reactive import var

from tui.building import Progressing, StoppedError, Work, told
from tui.conversing import ConversingApp
from tui.errors import describe
from tui.messages import Built, IndexOpened
from tui.narrowing import Narrowing
from tui.state import Look, Place

if TYPE_CHECKING:
    from qa import Listing

_DATES = "Ask only documents about these dates (2012, 2021-01, 2011/2012; empty for all):"


class IndexingApp(ConversingApp):
    """Builds an index while questions go on, and tells how far it is."""

    building: var[Work | None] = var(None, bindings=True)
    listing: var[Listing | None] = var(None)
    _progress: Progressing | None = None

    def build(self, paths: Sequence[Path]) -> None:
        """Add `paths` to the index, or with none look through the old ones again."""
        if self._progress is None:
            self._progress = Progressing(self._report)
            self.building = Work("starting", 0, 0)
            self._build(list(paths), self._progress)

    def stop_building(self) -> None:
        """Stop what is being indexed; the index stays as it was."""
        if self._progress is not None and self.building is not None:
            self._progress.stop()
            self.building = replace(self.building, stopping=True)

    def read(self, place: Place) -> None:
        """Show a document in the source."""
        self._read(place)

    def on_built(self, event: Built) -> None:
        """Show how far the index is."""
        if self.building is not None and not self.building.stopping:
            self.building = event.work

    def action_add(self) -> None:
        """Add a folder or a file."""
        from tui.screens.dialogs import FolderDialog

        def take(value: str | None) -> None:
            if value is not None:
                self.build([Path(value).expanduser()])

        self.push_screen(FolderDialog(Path.cwd()), take)

    def action_reindex(self) -> None:
        """Look through all folders again."""
        self.build([])

    def action_stop(self) -> None:
        """Stop what is being indexed."""
        self.stop_building()

    def action_clear(self) -> None:
        """Ask all documents again."""
        self.narrowing = Narrowing()

    def action_dates(self) -> None:
        """Ask only documents about some time."""

        def take(value: str | None) -> None:
            if value is not None:
                self.narrowing = self.narrowing.during(value)

        from tui.screens.dialogs import PromptDialog

        dialog = PromptDialog(_DATES, self.narrowing.period, done="Ask only these", wrong=_no_dates)
        self.push_screen(dialog, take)

    @work(exclusive=True, group="listing")
    async def list_documents(self) -> None:
        """Look up what the index holds."""
        try:
            self.listing = await self.desk.listing()
        except Exception as error:
            self.tell(describe(error), wrong=True)

    @work(exclusive=True, group="reading")
    async def _read(self, place: Place) -> None:
        try:
            spot = await self.desk.read(place)
        except Exception as error:
            self.tell(describe(error), wrong=True)
            return
        if spot is None:
            self.tell("That document is not in the index that is open.", wrong=True)
        else:
            self.conversation = self.conversation.look_at(Look(spot))
            self.show_source()

    def _report(self, work: Work) -> None:
        self.post_message(Built(work))

    def show_source(self) -> None:
        """Bring the source to sight."""

    @work(group="building")
    async def _build(self, paths: list[Path], progress: Progressing) -> None:
        try:
            report = await self.desk.build(paths, progress)
            if report.published:
                self.post_message(IndexOpened(await self.desk.renew()))
            self.tell(told(report))
        except StoppedError:
            self.tell("Stopped; the index is as it was.")
        except Exception as error:
            self.tell(describe(error), wrong=True)
        finally:
            self._progress = self.building = None
            self.list_documents()


def _no_dates(value: str) -> str | None:
    try:
        Narrowing().during(value)
    except ValueError as error:
        return str(error)
    return None
