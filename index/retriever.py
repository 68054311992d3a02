"""Queries to ranked passages: the `Retriever` protocol and `HybridRetriever`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Protocol

from index.document import Document, Hit, Passage, Span
from index.encoder import Encoder
from index.errors import QueryError
from index.filters import Filters
from index.fusion import convex_combination
from index.library import Library
from index.storage.catalog import Catalog
from index.structures import Structures

if TYPE_CHECKING:
    from index.dense import Mask, Ordinals
    from index.fusion import Fusion

LONGEST_QUERY = 10_000
"""Characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexInfo:
    """What an open index is: told with every answer."""

    generation: int
    model: str
    documents: int
    passages: int


class Retriever(Protocol):
    """Finds the passages that may answer a query. Safe to share between threads."""

    @property
    def info(self) -> IndexInfo:
        """Generation, model and size of the index that is searched."""
        ...

    @property
    def encoder(self) -> Encoder:
        """The encoder of the index, for those who need vectors of other texts."""
        ...

    def documents(self) -> list[Document]:
        """Every document of the index, by path."""
        ...

    def retrieve(self, query: str, top_k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The `top_k` best passages, best first; ties by (document path, start).

        Raises QueryError for a query that is empty or longer than 10,000 characters.
        """
        ...


class HybridRetriever:
    """Searches by words and by meaning, and fuses the two scores."""

    def __init__(
        self,
        info: IndexInfo,
        catalog: Catalog,
        library: Library,
        structures: Structures,
        encoder: Encoder,
        pinned: IO[bytes],
        *,
        depth: int = 100,
        fusion: Fusion = convex_combination,
    ) -> None:
        self._info = info
        self._catalog = catalog
        self._library = library
        self._structures = structures
        self._encoder = encoder
        self._pinned = pinned  # keeps the generation from being cleared away
        self._depth = depth
        self._fusion = fusion

    def close(self) -> None:
        """Let go of the index; the retriever cannot be used afterwards."""
        self._catalog.close()
        self._pinned.close()

    @property
    def info(self) -> IndexInfo:
        """See `Retriever.info`."""
        return self._info

    @property
    def encoder(self) -> Encoder:
        """See `Retriever.encoder`."""
        return self._encoder

    def documents(self) -> list[Document]:
        """See `Retriever.documents`."""
        files = self._catalog.files(self._info.generation)
        return [self._library.document_of(file) for file in files if file.record.reason is None]

    def retrieve(self, query: str, top_k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """See `Retriever.retrieve`."""
        import numpy as np

        _check(query, top_k)
        allowed = self._allowed(filters)
        depth = max(self._depth, top_k)
        vector = self._encoder.encode_queries([query])[0]
        lexical, dense = self._structures.lexical, self._structures.dense
        by_words = lexical.search(query, depth, allowed)
        by_meaning = dense.search(vector, depth, allowed)
        candidates = np.union1d(by_words, by_meaning)
        word_scores = lexical.scores(query, candidates)
        meaning_scores = dense.scores(vector, candidates)
        fused = self._fusion(word_scores, meaning_scores)
        word_ranks, meaning_ranks = _ranks(by_words), _ranks(by_meaning)
        best = np.lexsort((candidates, -fused))[:top_k]
        return [
            Hit(
                passage=self._passage(int(candidates[place])),
                rank=rank,
                score=float(fused[place]),
                lexical_score=float(word_scores[place]),
                lexical_rank=word_ranks.get(int(candidates[place])),
                dense_score=float(meaning_scores[place]),
                dense_rank=meaning_ranks.get(int(candidates[place])),
            )
            for rank, place in enumerate(best, start=1)
        ]

    def _passage(self, ordinal: int) -> Passage:
        row = self._catalog.passage(int(self._structures.passage_ids[ordinal]))
        document, span = self._library.document(row.file_id), Span(row.start, row.end)
        return Passage(document, span, span.of(document.text))

    def _allowed(self, filters: Filters | None) -> Mask | None:
        import numpy as np

        if not filters:
            return None
        owners = self._structures.file_ids
        accepted = [
            owner
            for owner in np.unique(owners)
            if filters.accept(self._library.document(int(owner)))
        ]
        return np.isin(owners, accepted)


def _check(query: str, top_k: int) -> None:
    if not query.strip():
        raise QueryError("the query is empty; write a question or some words to look for")
    if len(query) > LONGEST_QUERY:
        raise QueryError(
            f"the query has {len(query):,} characters, and at most {LONGEST_QUERY:,} are searched "
            "for; shorten it"
        )
    if top_k < 1:
        raise QueryError(f"top_k must be at least 1, not {top_k}")


def _ranks(ordinals: Ordinals) -> dict[int, int]:
    return {int(ordinal): rank for rank, ordinal in enumerate(ordinals, start=1)}
