"""The `Assistant`: the one place that picks what a question is answered with."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from index.closing import Closing
from qa.answer import Answer, Timings
from qa.confidence import calibration_of
from qa.config import AnswerConfig
from qa.files import FileChecker
from qa.pipeline import Parts, answer
from qa.question import Question
from qa.reader import load_reader

if TYPE_CHECKING:
    from index.config import SearchConfig
    from index.encoder import Encoder
    from index.filters import Filters
    from index.retriever import IndexInfo, Retriever
    from qa.reader import Reader


class Assistant(Closing):
    """Answers questions from an index. Safe to share between threads; a context manager."""

    def __init__(
        self,
        retriever: Retriever,
        reader: Reader | None = None,
        config: AnswerConfig | None = None,
        *,
        load_seconds: float = 0.0,
    ) -> None:
        """An assistant over an open retriever; `reader` is by default the one that `config` names.

        `load_seconds` is how long opening took; it is told with the first answer.
        """
        config = config or AnswerConfig()
        reader = reader or load_reader(config.reader, retriever.encoder)
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
        model: str | None = None,
        encoder: Encoder | None = None,
        reader: Reader | None = None,
    ) -> Assistant:
        """An assistant over the index at `path`.

        `model` states which embedding model the caller expects the index to have; `encoder` and
        `reader` are ones that are already loaded.

        Raises NoIndexError, DamagedIndexError, NewerIndexError, ModelMismatchError or
        ModelNotFoundError.
        """
        from index import open_retriever

        started = time.perf_counter()
        with contextlib.ExitStack() as opened:
            retriever = open_retriever(path, model=model, encoder=encoder, config=search)
            opened.callback(retriever.close)  # also if the reader is not there
            assistant = cls(retriever, reader, config, load_seconds=time.perf_counter() - started)
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

    def load(self) -> None:
        """Load the models now instead of with the first question. A second call does nothing."""
        with self._lock:
            if not self._loaded:
                started = time.perf_counter()
                self._parts.retriever.encoder.encode_queries(["load"])
                self._parts.reader.read("load", ["load"])
                self._load_seconds += time.perf_counter() - started
                self._loaded = True

    def _load(self) -> float:
        """Seconds of loading that belong to this question: all of it for the first, then none."""
        self.load()
        with self._lock:
            seconds, self._load_seconds = self._load_seconds, 0.0
        return seconds
