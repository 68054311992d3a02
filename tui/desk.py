"""The `Desk`: the threads in which an assistant is opened, asked, and its documents looked at.

Asking has a lane of its own, so that looking at a document never waits for an answer, and building
an index has another.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tui.finding import find, rank, restore
from tui.ground import Asks, Ground
from tui.lane import Lane
from tui.state import Finding, Look, Opened, Place, Ranking, Spot

if TYPE_CHECKING:
    from qa import Answer, BuildReport, Citation, Current, Document, Filters, Listing, Progress
    from tui.source import Source

T = TypeVar("T")
PASSAGES = 20
"""Passages that a search shows."""
_PATIENCE = 0.5
"""Seconds that closing waits for what is under way."""
_KEPT = 16
"""Laid-out documents kept in memory."""


class Desk:
    """Opens an assistant, and asks it. Used from one event loop."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._assistant: Asks | None = None
        self._lock = threading.Lock()
        self._asking, self._looking, self._building = Lane("ask"), Lane("look"), Lane("build")
        self._sources = _Sources()

    def start(self) -> None:
        """Begin to work."""
        for lane in (self._asking, self._looking, self._building):
            lane.start()

    def close(self) -> None:
        """Close the assistant and end the threads; one that is busy is left behind."""
        for lane in (self._building, self._looking):
            lane.close(lambda: None, 0)
        self._asking.close(self._let_go, _PATIENCE)

    @property
    def is_busy(self) -> bool:
        """Whether something is still under way, also after closing."""
        return any(one.is_busy for one in (self._asking, self._looking, self._building))

    async def open(self) -> Opened:
        """Open the assistant. Raises what opening raises."""
        return _size(await self._asking.do(self._ready))

    async def warm(self) -> None:
        """Load the models, which otherwise the first question waits for."""
        await self._asking.do(lambda: self._ready().load())

    async def ask(self, question: str, filters: Filters | None = None) -> Finding:
        """Answer `question`; opens the assistant if that failed before. Raises what those raise."""
        return await self._asking.do(
            lambda: find(self._ready().ask(question, filters), self._sources.of)
        )

    async def search(self, query: str, filters: Filters | None = None) -> Ranking:
        """The passages that match `query` best. Raises PinciteError."""
        return await self._asking.do(
            lambda: rank(query, self._ready().search(query, PASSAGES, filters), self._sources.of)
        )

    async def listing(self) -> Listing:
        """The documents of the index. Raises PinciteError."""
        return await self._looking.do(self._ground.listing)

    async def read(self, place: Place) -> Spot | None:
        """A document from its start; None where the open index has none such."""
        return await self._looking.do(lambda: self._read(place))

    async def check(self, citation: Citation) -> Current:
        """How a citation stands against its file now."""
        return await self._looking.do(lambda: self._ready().current(citation))

    async def why(self, query: str, spot: Spot, offset: int, filters: Filters | None) -> Look:
        """How the passage at `offset` of a document ranks for `query`."""
        return await self._looking.do(lambda: self._why(query, spot, offset, filters))

    async def recall(self, answer: Answer) -> Finding:
        """An answer from an earlier session, its citations held against the files now."""
        return await self._looking.do(lambda: restore(answer, self._ready(), self._sources.of))

    async def build(self, paths: Sequence[Path], progress: Progress) -> BuildReport:
        """Bring the index up to date. Raises PinciteError, and what `progress` raises."""
        return await self._building.do(lambda: self._ground.update(paths, progress))

    async def renew(self) -> Opened:
        """Go on with the newest generation of the index. Raises what opening raises."""
        return await self._asking.do(self._renew)

    async def aside(self, work: Callable[[], T]) -> T:
        """Do something short with files, where it keeps no question waiting."""
        return await self._looking.do(work)

    def _ready(self) -> Asks:
        with self._lock:
            if self._assistant is None:
                self._assistant = self._ground.open()
            return self._assistant

    def _renew(self) -> Opened:
        with self._lock:
            old = self._assistant
            self._assistant = self._ground.reopen(old) if old else self._ground.open()
            opened = _size(self._assistant)
        if old is not None:
            self._looking.later(old.close)  # after whatever still looks at its documents
        return opened

    def _let_go(self) -> None:
        if self._assistant is not None:
            self._assistant.close()

    def _read(self, place: Place) -> Spot | None:
        root = Path(place[0]).parts
        for document in self._ready().documents():
            # A listing tells roots as they are stored, below the folder that the index lies in.
            whole = Path(document.root).parts
            if document.path == place[1] and whole[len(whole) - len(root) :] == root:
                return Spot(self._sources.of(document), (document.root, document.path))
        return None

    def _why(self, query: str, spot: Spot, offset: int, filters: Filters | None) -> Look:
        from qa import Span

        hit = self._ready().rank_at(query, *spot.document, offset, filters)
        place = hit.passage.span if hit else Span(*spot.source.line_span(offset))
        there = Spot(spot.source, spot.document, place, place)
        return Look(there, hit, why=True)


class _Sources:
    """Laid-out documents, the last ones kept. Safe to share between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str, str], Source] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, document: Document) -> Source:
        """The text of a document as it was indexed, which is what spans count."""
        from tui.source import Source

        key = (document.root, document.path, document.sha256)
        with self._lock:
            if (kept := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return kept
        made = Source.of(document.text)
        with self._lock:
            self._kept[key] = made
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made


def _size(assistant: Asks) -> Opened:
    return Opened(assistant.info.documents, assistant.info.passages)
