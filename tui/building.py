"""Progress of an index that is being built while questions go on: `Progressing`."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.wording import counted

if TYPE_CHECKING:
    from qa import BuildReport

_BETWEEN = 0.1
"""Seconds between two reports, at least: a screen shows no more."""


class StoppedError(Exception):
    """Somebody stopped the work; the index is as it was."""


@dataclass(frozen=True, slots=True)
class Work:
    """How far an index is."""

    stage: str
    done: int
    total: int
    stopping: bool = False

    def __str__(self) -> str:
        if self.stopping:
            return "Stopping; the index stays as it was…"
        many = f": {self.done:,} of {self.total:,}" if self.total > 1 else ""
        return f"Indexing, {self.stage}{many}"


class Progressing:
    """Told by a build how far it is, in its thread; tells `report`, and stops it when asked to."""

    def __init__(self, report: Callable[[Work], None]) -> None:
        self._report = report
        self._work = Work("starting", 0, 0)
        self._told = 0.0
        self._stopped = False

    def stop(self) -> None:
        """End the work at its next step."""
        self._stopped = True

    def start(self, stage: str, total: int) -> None:
        """A stage begins. Raises StoppedError."""
        self._go_on(Work(stage, 0, total), now=True)

    def advance(self, count: int) -> None:
        """`count` more items are done. Raises StoppedError."""
        work = Work(self._work.stage, self._work.done + count, self._work.total)
        self._go_on(work, now=work.done >= work.total)

    def _go_on(self, work: Work, *, now: bool) -> None:
        if self._stopped:
            raise StoppedError
        self._work = work
        if now or time.monotonic() - self._told >= _BETWEEN:
            self._told = time.monotonic()
            self._report(work)


def told(report: BuildReport) -> str:
    """What a build found and did, in one line."""
    if not report.published:
        return f"Nothing changed: {counted(report.documents, 'document')}"
    parts = [
        f"{count} {name}"
        for name, count in (
            ("added", report.added),
            ("changed", report.changed),
            ("removed", report.removed),
            ("skipped", len(report.skipped)),
        )
        if count
    ]
    size = f"{counted(report.documents, 'document')}, {counted(report.passages, 'passage')}"
    return f"Indexed: {size}" + (f" ({', '.join(parts)})" if parts else "")
