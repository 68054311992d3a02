"""Queries to ranked passages: the `Retriever` protocol and `HybridRetriever`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from index.document import Hit
from index.encoder import Encoder
from index.filters import Filters


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

    def retrieve(self, query: str, top_k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The `top_k` best passages, best first; ties by (document path, start).

        Raises QueryError for a query that is empty or longer than 10,000 characters.
        """
        ...
