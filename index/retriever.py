"""Queries to ranked passages: the `Retriever` protocol and `HybridRetriever`."""

from __future__ import annotations

import hashlib
import threading
from typing import IO, TYPE_CHECKING, Protocol

from cachetools import LRUCache

from index.closing import Closing
from index.config import SearchConfig
from index.context import passage_input
from index.document import Document, Hit, Passage, Span
from index.encoder import Encoder
from index.errors import DamagedIndexError, QueryError, brief
from index.filters import Filters
from index.info import IndexInfo
from index.library import Library
from index.ranking import Ranking, rank
from index.storage.catalog import Catalog
from index.structures import Structures

if TYPE_CHECKING:
    from index.dense import Mask

LONGEST_QUERY = 10_000
"""Characters."""
_REMEMBERED_FILTERS = 8
"""What they let by is remembered, a byte for each passage."""


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

        The whole texts of their documents are read when they are asked for, which they can be
        until the retriever is closed.

        Raises QueryError for a query that is empty, longer than 10,000 characters or not text
        (lone surrogates), and for a `top_k` below 1.
        """
        ...


class HybridRetriever(Closing):
    """Searches by words and by meaning, and fuses the two scores."""

    def __init__(
        self,
        info: IndexInfo,
        catalog: Catalog,
        library: Library,
        structures: Structures,
        encoder: Encoder,
        pinned: IO[bytes],
        config: SearchConfig,
    ) -> None:
        self._info = info
        self._catalog = catalog
        self._library = library
        self._structures = structures
        self._encoder = encoder
        self._pinned = pinned  # keeps the generation from being cleared away
        self._config = config
        self._lock = threading.Lock()
        self._masks: LRUCache[Filters, Mask] = LRUCache(_REMEMBERED_FILTERS)

    def close(self) -> None:
        """Let go of the index; the retriever raises ValueError if it is used afterwards."""
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
        self._check_open()
        files = self._catalog.files(self._info.generation)
        found = [self._library.document_of(file) for file in files if file.record.reason is None]
        if len(found) != self._info.documents:
            raise DamagedIndexError(
                f"the catalog holds {len(found)} documents of the {self._info.documents} that the "
                "index was made of; run `pincite doctor`"
            )
        return found

    def retrieve(self, query: str, top_k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """See `Retriever.retrieve`."""
        self._check_open()
        _check(query, top_k)
        structures = self._structures
        ranking = rank(
            query,
            self._encoder.encode_queries([query])[0],
            structures.lexical,
            structures.dense,
            self._config.make_fusion(),
            depth=max(self._config.depth, top_k),
            allowed=self._allowed(filters),
        )
        return [self._hit(ranking, place) for place in range(min(top_k, len(ranking.ordinals)))]

    def _check_open(self) -> None:
        if self._pinned.closed:  # SQLite's own complaint reads like damage
            raise ValueError("the retriever is closed; open another one")

    def _hit(self, ranking: Ranking, place: int) -> Hit:
        scores = ranking.scores
        return Hit(
            passage=self._passage(int(ranking.ordinals[place])),
            rank=place + 1,
            score=float(ranking.fused[place]),
            lexical_score=float(scores.lexical[place]),
            lexical_rank=int(scores.lexical_ranks[place]) or None,
            dense_score=float(scores.dense[place]),
            dense_rank=int(scores.dense_ranks[place]) or None,
        )

    def _passage(self, ordinal: int) -> Passage:
        row = self._catalog.passage(int(self._structures.passage_ids[ordinal]))
        document, span = self._library.document(row.file_id), Span(row.start, row.end)
        expected = self._catalog.input_sha256(row.id)
        for read in (self._library.part, self._library.checked_part):
            text = read(row.file_id, span)
            made_from = passage_input(document, span, text).encode("utf-8")
            if hashlib.sha256(made_from).digest() == expected:
                return Passage(document, span, text)
        raise DamagedIndexError(
            f"a passage of {brief(document.path)} is not where it was when it was indexed; run "
            "`pincite doctor`"
        )

    def _allowed(self, filters: Filters | None) -> Mask | None:
        """Which ordinals the filters let by; the documents are looked through once for each."""
        import numpy as np

        if not filters:
            return None
        with self._lock:
            mask = self._masks.get(filters)
        if mask is None:
            accepted = [
                file.id
                for file in self._catalog.files(self._info.generation)
                if file.record.reason is None and filters.accept(self._library.document_of(file))
            ]
            mask = np.isin(self._structures.file_ids, accepted)
            with self._lock:
                self._masks[filters] = mask
        return mask


def _check(query: str, top_k: int) -> None:
    if not query.strip():
        raise QueryError("the query is empty; write a question or some words to look for")
    if len(query) > LONGEST_QUERY:
        raise QueryError(
            f"the query has {len(query):,} characters, and at most {LONGEST_QUERY:,} are searched "
            "for; shorten it"
        )
    try:
        query.encode("utf-8")
    except UnicodeEncodeError as error:  # bytes of the command line that are not UTF-8
        raise QueryError(
            f"character {error.start + 1} of the query is not text; write the query in UTF-8"
        ) from error
    if top_k < 1:
        raise QueryError(f"top_k must be at least 1, not {top_k}")
