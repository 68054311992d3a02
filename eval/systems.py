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
from index.closing import Closing
from index.config import SearchConfig
from index.dates import Period
from qa.answer import Answer
from qa.config import AnswerConfig
from qa.question import Question

if TYPE_CHECKING:
    from index.encoder import Encoder
    from index.retriever import Retriever
    from qa.confidence import Model
    from qa.pipeline import Parts, Refresh
    from qa.reader import Reader

SHIPPED = "pincite"


class ReaderKind(StrEnum):
    """Which reader answers."""

    SHIPPED = "shipped"
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
    always_answers: bool = False
    ranks: bool = False
    """Whether its retrieval differs from that of the systems before it."""
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
        name="whole passage",
        about="embeddings only, and no reader: the nearest passage, whole, is the answer",
        search={"fusion": "bounded", "dense_weight": 1.0},
        reader=ReaderKind.PASSAGE,
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
        about="confidence without the check for the question's names and numbers",
        without=("names",),
    ),
    System(
        name="without similarity",
        about="confidence without the similarity of question and passage",
        without=("dense",),
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
        self.retriever: Retriever = SharingWords(opened) if system.by_words else opened
        checker = FileChecker(opened.info.limits)
        self._resources.callback(checker.close)
        self._parts = make_parts(
            system, self.retriever, checker.refresh, config or resolve(AnswerConfig)
        )

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

    return Parts(
        retriever=retriever,
        reader=_reader(system, retriever),
        model=_model(system),
        refresh=refresh,
        config=replace(config, threshold=0.0) if system.always_answers else config,
    )


class _TimelessQuestion(Question):
    """A question that does not tell what times it names."""

    @property
    def periods(self) -> tuple[Period, ...]:
        """None."""
        return ()


def _reader(system: System, retriever: Retriever) -> Reader:
    from qa.reader import load_reader

    if system.reader is ReaderKind.PASSAGE:
        return PassageReader(retriever.encoder)
    return load_reader(retriever.encoder)


def _model(system: System) -> Model:
    from qa.confidence import SENTENCE_MODEL, Features, Model

    if system.reader is ReaderKind.PASSAGE:
        # A cosine is no probability; this line through one half is the nearest that can be said.
        weights = dict.fromkeys(Features.__slots__, 0.0) | {"score": 4.0}
        return Model(bias=-2.0, weights=Features(**weights))
    kept = replace(SENTENCE_MODEL.weights, **dict.fromkeys(system.without, 0.0))
    return replace(SENTENCE_MODEL, weights=kept)
