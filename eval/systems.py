"""What is compared: the shipped system, baselines, and the shipped one without one of its parts."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from eval.baselines import PassageReader, SharingWords
from eval.errors import EvaluationError
from eval.items import Item
from eval.readings import shared_reader
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

SHIPPED = "pincite"


class ReaderKind(StrEnum):
    """Which reader answers."""

    SHIPPED = "shipped"
    SENTENCE = "sentence"
    """The one without trained weights."""
    PASSAGE = "passage"
    """None: the whole passage is the answer, as systems do that cite their chunks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One way to answer, told by what differs from the shipped one."""

    name: str
    about: str
    search: Mapping[str, object] = field(default_factory=dict)
    """Fields of `SearchConfig`."""
    reader: ReaderKind = ReaderKind.SHIPPED
    without: Sequence[str] = ()
    """Features that confidence is computed without; the other weights stay as they are."""
    knows_when: bool = True
    """Whether it sees the times that a question names."""
    explains: bool = True
    """Whether it answers questions like why and how with whole sentences."""
    always_answers: bool = False
    ranks: bool = False
    """Whether its retrieval differs from that of the systems before it."""
    reranks: bool = False
    """Whether the reader's score of passages decides their rank as well."""
    by_words: bool = False
    """Whether it leaves out passages that share no word with the question."""


SYSTEMS = (
    System(name=SHIPPED, about="as it ships", ranks=True),
    System(
        name="BM25 alone",
        about="passages found by their words only",
        search={"fusion": "bounded", "dense_weight": 0.0},
        ranks=True,
        by_words=True,
    ),
    System(
        name="dense alone",
        about="passages found by their embeddings only",
        search={"fusion": "bounded", "dense_weight": 1.0},
        ranks=True,
    ),
    System(
        name="rank fusion",
        about="both searches joined by reciprocal ranks (k = 60) in place of scores",
        search={"fusion": "rank"},
        ranks=True,
    ),
    System(
        name="reranked",
        about="passages ranked by the fused score and the reader's score of the passage",
        ranks=True,
        reranks=True,
    ),
    System(
        name="whole passage",
        about="embeddings only, and no reader: the nearest passage, whole, is the answer",
        search={"fusion": "bounded", "dense_weight": 1.0},
        reader=ReaderKind.PASSAGE,
    ),
    System(
        name="sentence reader",
        about="no trained weights: whole sentences, ranked by meaning and shared words",
        reader=ReaderKind.SENTENCE,
    ),
    System(
        name="short spans",
        about="the shipped system, with the reader's spans also where the question is why or how",
        explains=False,
    ),
    System(
        name="without time",
        about="the shipped system, blind to the times that questions name",
        knows_when=False,
        without=("unknown_period", "nearby_period", "other_period"),
    ),
    System(
        name="without rivals",
        about="confidence without the distance to the next best answer",
        without=("margin",),
    ),
    System(
        name="without names",
        about="confidence without the check for the question's names, numbers and other words",
        without=("names", "terms"),
    ),
    System(
        name="without passage score",
        about="confidence without the reader's score of the passage",
        without=("passage",),
    ),
    System(
        name="without similarity",
        about="confidence without the similarity of question and passage, and its rank",
        without=("dense", "rank"),
    ),
    System(
        name="without threshold",
        about="the shipped system, made to answer always",
        always_answers=True,
    ),
)
"""The shipped one first."""


def choose(names: Sequence[str], *, others: bool = True) -> tuple[System, ...]:
    """The systems of those names, the shipped one first.

    For no names it is all of them, or without `others` the shipped one. Raises EvaluationError
    for a name that is none.
    """
    known = {one.name: one for one in SYSTEMS}
    for name in names:
        if name not in known:
            raise EvaluationError(f"there is no system {name!r}; there are: {', '.join(known)}")
    every = others and not names
    return tuple(one for one in SYSTEMS if every or one.name in (SHIPPED, *names))


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
    return replace(config, threshold=threshold, explain=config.explain and system.explains)


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
