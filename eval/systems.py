"""What is compared: the shipped system, baselines, and the shipped one without one of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from eval.errors import EvaluationError

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
    respells: bool = True
    """Whether it puts misspelled words of a question as the documents have them."""
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
        name="as typed",
        about="the shipped system, with misspelled words of questions left as they are",
        respells=False,
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
