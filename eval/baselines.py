"""Parts of the systems that are compared with the shipped one: `SharingWords`, `PassageReader`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.document import Document, Hit
    from index.encoder import Encoder
    from index.filters import Filters
    from index.info import IndexInfo
    from index.retriever import Retriever
    from qa.reader import Reading


class SharingWords:
    """Another retriever, less what it found by meaning alone: the index always searches both."""

    def __init__(self, under: Retriever) -> None:
        self._under = under

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
        found = self._under.retrieve(query, top_k, filters)
        return [hit for hit in found if hit.lexical_score > 0]


class PassageReader:
    """Takes every text whole. Its score is the cosine similarity with the question."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """One reading for each text, in the order of `texts`; the span is all but white space."""
        cosines = self._encoder.encode_passages(texts) @ self._encoder.encode_queries([question])[0]
        return [
            _whole(text, score if text.strip() else -1.0)
            for text, score in zip(texts, cosines.tolist(), strict=True)
        ]

    def read_many(self, asked: Sequence[tuple[str, Sequence[str]]]) -> list[list[Reading]]:
        """What `read` says of several questions, each of its own texts."""
        return [self.read(question, texts) for question, texts in asked]


def _whole(text: str, score: float) -> Reading:
    from qa.reader import Reading

    start = len(text) - len(text.lstrip())
    end = max(start, len(text.rstrip())) if text.strip() else start
    return Reading(start=start, end=end, score=score, null_score=0.0, passage_score=score)
