"""What workers and widgets tell the application. The values they carry are frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from tui.state import Finding, Look, Opened, Ranking

if TYPE_CHECKING:
    from qa import Citation, Current
    from tui.building import Work


@dataclass
class IndexOpened(Message):
    """The index is open."""

    opened: Opened


@dataclass
class Answered(Message):
    """Question `number` is answered."""

    number: int
    finding: Finding | Ranking


@dataclass
class Failed(Message):
    """Question `number`, or (None) opening the index, failed."""

    number: int | None
    error: str


@dataclass
class Checked(Message):
    """A citation was held against its file."""

    citation: Citation
    current: Current


@dataclass
class Explained(Message):
    """A passage was looked up that question `number` may not have found."""

    number: int
    look: Look


@dataclass
class EntrySelected(Message):
    """Somebody looks at entry `place` of the list."""

    place: int


@dataclass
class PassagePicked(Message):
    """Somebody looks at passage `place` of those that were read or ranked."""

    place: int


@dataclass
class WhyAsked(Message):
    """Somebody asks why the passage at `offset` of the source is not the answer."""

    offset: int


@dataclass
class ViewPicked(Message):
    """Somebody wants to see another tab: `answer`, `source` or `why`."""

    view: str


@dataclass
class Built(Message):
    """An index that is being built has come so far."""

    work: Work
