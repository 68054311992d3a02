"""Systems that can be asked: `OpenSystem`, and what one answers with."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from eval.baselines import PassageReader, SharingWords
from eval.items import Item
from eval.readings import shared_reader
from eval.systems import ReaderKind, System
from index.closing import Closing
from index.config import SearchConfig
from index.dates import Period
from qa.answer import Answer
from qa.config import AnswerConfig
from qa.question import Question

if TYPE_CHECKING:
    from index.encoder import Encoder
    from index.retriever import Retriever
    from qa.confidence import Calibration
    from qa.pipeline import Parts, Refresh
    from qa.reader import Reader


class OpenSystem(Closing):
    """A system over an index: asks it questions. A context manager."""

    def __init__(
        self, system: System, place: Path, encoder: Encoder, config: AnswerConfig | None = None
    ) -> None:
        """Raises what opening the index at `place` raises."""
        from index.opening import open_retriever
        from index.settings import resolve
        from qa.files import FileChecker

        self.system = system
        self._resources = contextlib.ExitStack()
        search = replace(resolve(SearchConfig), **system.search)  # type: ignore[arg-type]
        opened = open_retriever(place, encoder=encoder, config=search)
        self._resources.callback(opened.close)
        config = config or resolve(AnswerConfig)
        self.retriever = _retriever(system, opened, config)
        checker = FileChecker(opened.info.limits)
        self._resources.callback(checker.close)
        self._parts = make_parts(system, self.retriever, checker.refresh, config)

    def close(self) -> None:
        """Close the index."""
        self._resources.close()

    def ask(self, item: Item) -> Answer:
        """The system's answer to an item's question. Raises what `Question.parse` raises."""
        return ask(self.system, item.question, self._parts)


def ask(system: System, question: str, parts: Parts) -> Answer:
    """Answer as `system` does. Raises what `Question.parse` raises."""
    from qa.pipeline import answer

    kind = Question if system.knows_when else _TimelessQuestion
    return answer(kind.parse(question), parts)


def make_parts(
    system: System, retriever: Retriever, refresh: Refresh, config: AnswerConfig
) -> Parts:
    """What `system` answers with, over a retriever that is open."""
    from qa.pipeline import Parts

    reader = _reader(system, retriever, config)
    return Parts(
        retriever=retriever,
        reader=reader,
        calibration=_calibration(system, reader),
        refresh=refresh,
        config=_config(system, config),
    )


class _TimelessQuestion(Question):
    """A question that does not tell what times it names."""

    @property
    def periods(self) -> tuple[Period, ...]:
        """None."""
        return ()


def _config(system: System, config: AnswerConfig) -> AnswerConfig:
    threshold = 0.0 if system.always_answers else config.threshold
    return replace(
        config,
        threshold=threshold,
        explain=config.explain and system.explains,
        respell=config.respell and system.respells,
    )


def _retriever(system: System, opened: Retriever, config: AnswerConfig) -> Retriever:
    from qa.reranking import RerankingRetriever

    if system.reranks:
        return RerankingRetriever(opened, shared_reader(config.reader, opened.encoder))
    return SharingWords(opened) if system.by_words else opened


def _reader(system: System, retriever: Retriever, config: AnswerConfig) -> Reader:
    from qa.reader import SENTENCE

    if system.reader is ReaderKind.PASSAGE:
        return PassageReader(retriever.encoder)
    name = SENTENCE if system.reader is ReaderKind.SENTENCE else config.reader
    return shared_reader(name, retriever.encoder)


def _calibration(system: System, reader: Reader) -> Calibration:
    from qa.confidence import Calibration, Features, Model, calibration_of

    if system.reader is ReaderKind.PASSAGE:
        # A cosine is no probability; this line through one half is the nearest that can be said.
        weights = dict.fromkeys(Features.__slots__, 0.0) | {"score": 4.0}
        return Calibration(Model(bias=-2.0, weights=Features(**weights)), risks=((0.0, 0.25),))
    calibration = calibration_of(reader)
    kept = replace(calibration.model.weights, **dict.fromkeys(system.without, 0.0))
    return replace(calibration, model=replace(calibration.model, weights=kept))
