"""What the application knows: `Conversation`, a value that every event replaces by a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from qa import Answer, Candidate, Citation, Current, Hit, PassageTrace, Ranked, Span
    from tui.narrowing import Narrowing
    from tui.source import Source

Place: TypeAlias = tuple[str, str]
"""Root and path of a document."""


class Mode(StrEnum):
    """What becomes of what is typed."""

    ASK = "ask"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked; one with a higher number supersedes it."""

    number: int
    text: str
    mode: Mode = Mode.ASK
    narrowing: Narrowing | None = None
    """Which documents it was put to; None for all."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a document, to be shown: the quote lit, its sentence tinted."""

    source: Source
    document: Place
    quote: Span | None = None
    """None for the start of the document."""
    sentence: Span | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One citation as it is listed, with what it supports and the document it is from."""

    candidate: Candidate | None
    """None for a passage that was searched for."""
    citation: Citation
    source: Source
    base: int = 0
    """Character of the document that the source starts with: above 0 where no more was kept."""
    leads: bool = True
    """Whether it is the first citation of its candidate."""

    @property
    def spot(self) -> Spot:
        """Where it is shown, in characters of the source."""
        one, sentence = self.citation, self.citation.sentence.span
        if sentence.start < self.base:  # no more was kept than the quote
            sentence = one.span
        return Spot(
            self.source,
            (one.root, one.document),
            one.span.shift(-self.base),
            sentence.shift(-self.base),
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer and the citations to walk through: its own, or the nearest if it has none."""

    answer: Answer
    entries: tuple[Entry, ...]
    sources: Mapping[Place, Source] = field(default_factory=dict, repr=False, compare=False)
    """The texts of every document that was read for it."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The passages that a search found."""

    query: str
    ranked: tuple[Ranked, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """A place that a person went to, in place of one that is cited."""

    spot: Spot
    hit: Hit | None = None
    """How the passage there ranks for the question, where that was looked up and it ranks."""
    traced: PassageTrace | None = None
    """What happened to the passage there, if it was read."""
    why: bool = False
    """Whether it was asked why this passage is not the answer."""


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
    finding: Finding | Ranking | None = None
    selected: int = 0
    """Which of the finding's entries the source shows."""
    look: Look | None = None
    """What the source shows in its place."""
    current: tuple[Citation, Current] | None = None
    """The citation that was held against its file last, and how it stands."""
    error: str | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries to walk through."""
        return self.finding.entries if self.finding else ()

    @property
    def entry(self) -> Entry | None:
        """The selected entry; None where there is none."""
        return self.entries[self.selected] if self.entries else None

    @property
    def answer_found(self) -> Answer | None:
        """The answer that is shown; None where there is none."""
        return self.finding.answer if isinstance(self.finding, Finding) else None

    @property
    def spot(self) -> Spot | None:
        """What the source shows."""
        if self.look is not None:
            return self.look.spot
        return self.entry.spot if self.entry else None

    @property
    def now(self) -> Current | None:
        """How the citation that is shown stands now, where that was looked up."""
        if self.look is None and self.entry and self.current:
            citation, current = self.current
            return current if citation is self.entry.citation else None
        return None

    def open(self, opened: Opened) -> Conversation:
        """The index is open."""
        return replace(self, opened=opened)

    def ask(
        self, text: str, mode: Mode = Mode.ASK, narrowing: Narrowing | None = None
    ) -> Conversation:
        """A question is asked, and supersedes the one before it."""
        asked = Asked(self.asked.number + 1, text, mode, narrowing)
        return Conversation(opened=self.opened, asked=asked, waiting=True)

    def answer(self, number: int, finding: Finding | Ranking) -> Conversation:
        """Question `number` is answered: nothing changes unless it is the one waited for."""
        if not self._awaits(number):
            return self
        opened = self.opened
        if isinstance(finding, Finding):  # the index may have been opened for this question only
            info = finding.answer.index
            opened = Opened(info.documents, info.passages)
        return Conversation(opened=opened, asked=self.asked, finding=finding)

    def recall(self, finding: Finding) -> Conversation:
        """An earlier answer is shown again; what is being asked is superseded."""
        asked = Asked(self.asked.number + 1, finding.answer.question)
        return Conversation(opened=self.opened, asked=asked, finding=finding)

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
        place = max(0, min(place, len(self.entries) - 1))
        if (place, None) == (self.selected, self.look):
            return self
        return replace(self, selected=place, look=None)

    def look_at(self, look: Look) -> Conversation:
        """Another place is looked at than a cited one."""
        return replace(self, look=look)

    def check(self, citation: Citation, current: Current) -> Conversation:
        """A citation was held against its file."""
        return replace(self, current=(citation, current))

    def _awaits(self, number: int) -> bool:
        return self.waiting and self.asked.number == number
