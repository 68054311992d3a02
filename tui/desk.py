"""The `Desk`: one thread in which an assistant is opened and asked, one thing after the other.

The thread is a daemon, unlike those of an executor: who quits while a model loads does not wait
for it. What is cancelled before its turn is never begun.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from tui.state import Entry, Finding, Opened

if TYPE_CHECKING:
    from qa import Answer, Candidate
    from tui.source import Source

T = TypeVar("T")
_PATIENCE = 0.5
"""Seconds that closing waits for what is under way."""


class _Info(Protocol):
    @property
    def documents(self) -> int: ...
    @property
    def passages(self) -> int: ...


class Asks(Protocol):
    """What the application needs of a `qa.Assistant`."""

    @property
    def info(self) -> _Info:
        """Size of the index."""
        ...

    def ask(self, question: str) -> Answer:
        """The answer, with its trace. Raises PinciteError."""
        ...

    def close(self) -> None:
        """Let go of the index."""
        ...


Open: TypeAlias = Callable[[], Asks]


class Desk:
    """Opens an assistant, and asks it. Used from one event loop."""

    def __init__(self, open_assistant: Open) -> None:
        self._open_assistant = open_assistant
        self._assistant: Asks | None = None  # touched by the thread only
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def close(self) -> None:
        """Close the assistant and end the thread; one that is busy is left behind."""
        self._work.put(None)
        self._thread.join(_PATIENCE)

    async def open(self) -> Opened:
        """Open the assistant. Raises what opening raises."""
        info = (await self._do(self._ready)).info
        return Opened(info.documents, info.passages)

    async def ask(self, question: str) -> Finding:
        """Answer `question`; opens the assistant if that failed before. Raises what those raise."""
        return await self._do(lambda: find(self._ready(), question))

    async def _do(self, work: Callable[[], T]) -> T:
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(work())
            except BaseException as error:
                future.set_exception(error)

        self._work.put(run)
        return await asyncio.wrap_future(future)

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            work()
        if self._assistant is not None:
            self._assistant.close()

    def _ready(self) -> Asks:
        if self._assistant is None:
            self._assistant = self._open_assistant()
        return self._assistant


def find(assistant: Asks, question: str) -> Finding:
    """The answer to `question`, with the texts that its citations point into."""
    from qa import Status

    answer = assistant.ask(question)
    sources = _sources(answer)
    shown = answer.candidates
    if answer.status is not Status.ABSTAINED:
        shown = tuple(one for one in shown if one.citations[0] in answer.citations)
    return Finding(answer, tuple(entry for one in shown for entry in _entries(one, sources)))


def _entries(candidate: Candidate, sources: dict[tuple[str, str], Source]) -> list[Entry]:
    return [
        Entry(candidate, one, sources[one.root, one.document], leads=place == 0)
        for place, one in enumerate(candidate.citations)
    ]


def _sources(answer: Answer) -> dict[tuple[str, str], Source]:
    """The texts of the cited documents: as they were indexed, which is what spans count."""
    from tui.source import Source

    cited = {(c.root, c.document) for one in answer.candidates for c in one.citations}
    documents = {
        (document.root, document.path): document
        for document in (one.hit.passage.document for one in answer.trace.passages)
    }
    return {place: Source.of(documents[place].text) for place in sorted(cited)}
