"""One paragraph in place of an index: `GivenRetriever`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.chunking import chunk
from index.config import IndexConfig
from index.document import Document, Hit, Passage, Span
from index.encoder import Encoder
from index.info import IndexInfo

if TYPE_CHECKING:
    from index.filters import Filters


class GivenRetriever:
    """A `Retriever` that has found a paragraph already: all of its passages, nearest first."""

    def __init__(self, name: str, title: str, text: str, encoder: Encoder) -> None:
        self._encoder = encoder
        self._document = Document(
            root="",
            path=name,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            format="text",
            title=title or None,
            read_text=lambda: text,
        )
        config = IndexConfig()
        self._spans: Sequence[Span] = chunk(
            text, (), size=config.chunk_size, overlap=config.chunk_overlap
        )

    @property
    def info(self) -> IndexInfo:
        """One document, its passages."""
        return IndexInfo(
            generation=0, model=self._encoder.info.id, documents=1, passages=len(self._spans)
        )

    @property
    def encoder(self) -> Encoder:
        """The encoder that it was given."""
        return self._encoder

    def documents(self) -> list[Document]:
        """The paragraph."""
        return [self._document]

    def retrieve(self, query: str, top_k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The nearest `top_k` of the paragraph's passages, of which a short one has only one."""
        text = self._document.text
        passages = [Passage(self._document, span, span.of(text)) for span in self._spans]
        if not passages or (filters and not filters.accept(self._document)):
            return []
        vectors = self._encoder.encode_passages([passage.text for passage in passages])
        cosines = (vectors @ self._encoder.encode_queries([query])[0]).tolist()
        order = sorted(range(len(passages)), key=lambda place: (-cosines[place], place))
        return [
            Hit(
                passage=passages[place],
                rank=rank,
                score=cosines[place],
                lexical_score=0.0,
                lexical_rank=None,
                dense_score=cosines[place],
                dense_rank=rank,
            )
            for rank, place in enumerate(order[:top_k], start=1)
        ]
