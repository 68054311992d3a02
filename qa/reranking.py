"""Ranking by what the reader thinks of passages: `RerankingRetriever`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from index.document import Document, Hit
from index.encoder import Encoder
from index.filters import Filters
from index.info import IndexInfo
from index.retriever import Retriever
from qa.reader.reading import Reader, Reading

PASSAGE_WEIGHT = 0.2
"""Of the reader's score of a passage beside the fused score; the model card tells what it does."""
DEPTH = 30
"""Passages that are read for a query."""


def with_passage_scores(
    fused: Sequence[float], readings: Sequence[Reading], weight: float = PASSAGE_WEIGHT
) -> list[float]:
    """`fused + weight · σ(best margin) · σ(passage)` of each passage of one query, in order.

    σ(passage) is the probability that the passage holds an answer, and σ(best margin) how sure the
    reader is of having found any: what asks for documents about a subject has none to find, and
    is left as it is.
    """
    margins = (reading.score - reading.null_score for reading in readings)
    share = weight * _sigmoid(max(margins, default=0.0))
    return [
        score + share * _sigmoid(reading.passage_score)
        for score, reading in zip(fused, readings, strict=True)
    ]


def _sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, logit))))


class RerankingRetriever:
    """Another retriever, whose best passages are read and ranked again.

    A passage that was not read stays below all that were.
    """

    def __init__(self, under: Retriever, reader: Reader, depth: int = DEPTH) -> None:
        """`depth` passages are read for a query."""
        self._under = under
        self._reader = reader
        self._depth = depth

    @property
    def info(self) -> IndexInfo:
        """That of the other one."""
        return self._under.info

    @property
    def encoder(self) -> Encoder:
        """That of the other one."""
        return self._under.encoder

    def documents(self) -> list[Document]:
        """Those of the other one."""
        return self._under.documents()

    def retrieve(self, query: str, top_k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """See `index.retriever.Retriever.retrieve`; raises what it does."""
        enough = max(top_k, self._depth) if top_k > 0 else top_k  # which the other one refuses
        hits = self._under.retrieve(query, enough, filters)
        read = hits[: self._depth]
        readings = self._reader.read(query, [hit.passage.text for hit in read])
        scores = with_passage_scores([hit.score for hit in read], readings)
        return reranked(hits, scores)[:top_k]


def reranked(hits: Sequence[Hit], scores: Sequence[float]) -> list[Hit]:
    """The hits by new `scores` of the first of them, best first; ties keep their order.

    The others follow, with their scores lowered so that higher stays better.
    """
    order = sorted(range(len(scores)), key=lambda place: (-scores[place], place))
    moved = [replace(hits[place], score=scores[place]) for place in order]
    rest = list(hits[len(scores) :])
    if moved and rest:
        drop = max(0.0, rest[0].score - moved[-1].score)
        rest = [replace(hit, score=hit.score - drop) for hit in rest]
    return [replace(hit, rank=rank) for rank, hit in enumerate([*moved, *rest], start=1)]
