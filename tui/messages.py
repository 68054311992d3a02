"""What workers and widgets tell the application. The values they carry are frozen."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from tui.state import Finding, Opened


@dataclass
class IndexOpened(Message):
    """The index is open."""

    opened: Opened


@dataclass
class Answered(Message):
    """Question `number` is answered."""

    number: int
    finding: Finding


@dataclass
class Failed(Message):
    """Question `number`, or (None) opening the index, failed."""

    number: int | None
    error: str


@dataclass
class EntrySelected(Message):
    """Somebody looks at entry `place` of the list."""

    place: int
