"""What the application knows: `Conversation`, a value that every event replaces by a new one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa import Answer, Candidate, Citation
    from tui.source import Source


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked; one with a higher number supersedes it."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One citation as it is listed, with what it supports and the document it is from."""

    candidate: Candidate
    citation: Citation
    source: Source
    leads: bool
    """Whether it is the first citation of its candidate."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer and the citations to walk through: its own, or the nearest if it has none."""

    answer: Answer
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """The index that questions are answered from."""

    documents: int
    passages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The newest question and what became of it. Every change makes a new value."""

    opened: Opened | None = None
    """None until the index is open."""
    asked: Asked = Asked(0, "")
    """The newest question, cancelled or not; number 0 before the first one."""
    waiting: bool = False
    """Whether that question has neither been answered nor cancelled, nor failed."""
    finding: Finding | None = None
    selected: int = 0
    """Which of the finding's entries the source shows."""
    error: str | None = None

    @property
    def entry(self) -> Entry | None:
        """The selected entry; None where there is none."""
        entries = self.finding.entries if self.finding else ()
        return entries[self.selected] if entries else None

    def open(self, opened: Opened) -> Conversation:
        """The index is open."""
        return replace(self, opened=opened)

    def ask(self, text: str) -> Conversation:
        """A question is asked, and supersedes the one before it."""
        asked = Asked(self.asked.number + 1, text)
        return Conversation(opened=self.opened, asked=asked, waiting=True)

    def answer(self, number: int, finding: Finding) -> Conversation:
        """Question `number` is answered: nothing changes unless it is the one waited for."""
        if not self._awaits(number):
            return self
        index = finding.answer.index  # it may have been opened for this question only
        opened = Opened(index.documents, index.passages)
        return Conversation(opened=opened, asked=self.asked, finding=finding)

    def fail(self, number: int | None, error: str) -> Conversation:
        """Question `number`, or (None) opening the index, failed for the reason `error`."""
        if number is not None and not self._awaits(number):
            return self
        waiting = self.waiting and number is None
        return replace(self, waiting=waiting, error=error)

    def cancel(self) -> Conversation:
        """The question that is waited for is not wanted any more."""
        return replace(self, waiting=False)

    def select(self, place: int) -> Conversation:
        """Entry `place` is looked at, or the first or last one where there is no such place."""
        last = len(self.finding.entries) - 1 if self.finding else 0
        return replace(self, selected=max(0, min(place, last)))

    def _awaits(self, number: int) -> bool:
        return self.waiting and self.asked.number == number
