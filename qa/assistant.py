"""The `Assistant`: the one place that picks what a question is answered with."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.closing import Closing
from qa.answer import Answer, Citation, Timings
from qa.citation import cite
from qa.confidence import calibration_of
from qa.config import AnswerConfig
from qa.files import FileChecker
from qa.pipeline import Parts, answer
from qa.question import Question
from qa.reader import load_reader

if TYPE_CHECKING:
    from index.config import RuntimeConfig, SearchConfig
    from index.document import Document, Hit
    from index.encoder import Encoder
    from index.filters import Filters
    from index.info import IndexInfo
    from index.retriever import Retriever
    from qa.current import Current
    from qa.reader import Reader

RANKED = 1000
"""Passages looked through to tell where one of them ranks, at most."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage that a search found, and how it is cited."""

    hit: Hit
    citation: Citation


class Assistant(Closing):
    """Answers questions from an index. Safe to share between threads; a context manager."""

    def __init__(
        self,
        retriever: Retriever,
        reader: Reader | None = None,
        config: AnswerConfig | None = None,
        *,
        load_seconds: float = 0.0,
        search: SearchConfig | None = None,
        runtime: RuntimeConfig | None = None,
    ) -> None:
        """An assistant over an open retriever; `reader` is by default the one that `config` names.

        `load_seconds` is how long opening took; it is told with the first answer. `search` is what
        the retriever was opened with, and is again by `reopened`. `runtime` is how the reader runs.
        """
        config = config or AnswerConfig()
        reader = reader or load_reader(config.reader, retriever.encoder, runtime)
        checker = FileChecker(retriever.info.limits)
        self._resources = contextlib.ExitStack()
        self._resources.callback(checker.close)
        self._parts = Parts(
            retriever=retriever,
            reader=reader,
            calibration=calibration_of(reader),
            refresh=checker.refresh,
            config=config,
        )
        self._search = search
        self._checker = checker
        self._lock = threading.Lock()
        self._loaded = False
        self._load_seconds = load_seconds

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str] = ".pincite",
        config: AnswerConfig | None = None,
        *,
        search: SearchConfig | None = None,
        runtime: RuntimeConfig | None = None,
        model: str | None = None,
        encoder: Encoder | None = None,
        reader: Reader | None = None,
    ) -> Assistant:
        """An assistant over the index at `path`.

        `model` states which embedding model the caller expects the index to have; `encoder` and
        `reader` are ones that are already loaded; `runtime` is how the others are run.

        Raises NoIndexError, DamagedIndexError, NewerIndexError, ModelMismatchError or
        ModelNotFoundError.
        """
        from index import open_retriever

        started = time.perf_counter()
        with contextlib.ExitStack() as opened:
            retriever = open_retriever(
                path, model=model, encoder=encoder, config=search, runtime=runtime
            )
            opened.callback(retriever.close)  # also if the reader is not there
            seconds = time.perf_counter() - started
            assistant = cls(
                retriever, reader, config, load_seconds=seconds, search=search, runtime=runtime
            )
            assistant._resources.push(opened.pop_all())
        return assistant

    def close(self) -> None:
        """Let go of the index, if `open` opened it; the assistant cannot be used afterwards."""
        self._resources.close()

    @property
    def info(self) -> IndexInfo:
        """What the index is."""
        return self._parts.retriever.info

    def ask(self, question: str, filters: Filters | None = None) -> Answer:
        """Answer `question` from the documents that pass `filters`.

        Raises EmptyQuestionError or QuestionTooLongError.
        """
        parsed = Question.parse(question)
        load = self._load()
        said = answer(parsed, self._parts, filters)
        timings = said.timings
        return replace(
            said,
            timings=Timings(
                load=round(load, 4),
                retrieve=timings.retrieve,
                read=timings.read,
                total=round(load + timings.total, 4),
            ),
        )

    def search(
        self, query: str, top_k: int = 10, filters: Filters | None = None
    ) -> tuple[Ranked, ...]:
        """The `top_k` passages that match `query` best, with their citations. Raises QueryError."""
        hits = self._parts.retriever.retrieve(query, top_k, filters)
        cited = [cite(hit.passage.document, hit.passage.span, hit.passage.span) for hit in hits]
        fresh = self._parts.refresh(cited)
        return tuple(Ranked(hit, one) for hit, one in zip(hits, fresh, strict=True))

    def rank_at(
        self, query: str, root: str, path: str, offset: int, filters: Filters | None = None
    ) -> Hit | None:
        """How the passage that holds character `offset` of a document ranks for `query`.

        None where it is not among the best `RANKED`, or the character is in no passage.
        """
        most = min(RANKED, self.info.passages)
        for hit in self._parts.retriever.retrieve(query, most, filters):
            document, span = hit.passage.document, hit.passage.span
            if (document.root, document.path) == (root, path) and span.start <= offset < span.end:
                return hit
        return None

    def current(self, citation: Citation) -> Current:
        """How a citation stands against its file now, and what that says now."""
        return self._checker.current(citation)

    def documents(self) -> list[Document]:
        """Every document of the index, by path."""
        return self._parts.retriever.documents()

    def reopened(self, path: str | os.PathLike[str]) -> Assistant:
        """An assistant over what is published at `path` now, with the models of this one.

        Raises what `open` raises. This one stays open.
        """
        parts = self._parts
        return Assistant.open(
            path,
            parts.config,
            search=self._search,
            encoder=parts.retriever.encoder,
            reader=parts.reader,
        )

    def load(self) -> None:
        """Load the models now instead of with the first question. A second call does nothing."""
        with self._lock:
            if not self._loaded:
                started = time.perf_counter()
                with ThreadPoolExecutor(1) as beside:  # the two take about as long
                    reading = beside.submit(self._parts.reader.read, "load", ["load"])
                    self._parts.retriever.encoder.encode_queries(["load"])
                    reading.result()
                self._load_seconds += time.perf_counter() - started
                self._loaded = True

    def _load(self) -> float:
        """Seconds of loading that belong to this question: all of it for the first, then none."""
        self.load()
        with self._lock:
            seconds, self._load_seconds = self._load_seconds, 0.0
        return seconds
