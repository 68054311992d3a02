"""The search structures of one generation: made from the catalog, saved, opened again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.context import passage_input
from index.dense import FaissIndex
from index.document import Document, Span
from index.encoder import ModelInfo
from index.lexical import Bm25Index
from index.storage.catalog import Catalog

if TYPE_CHECKING:
    from index.dense import DenseIndex, Ordinals
    from index.encoder import FloatArray
    from index.lexical import LexicalIndex

_PASSAGES = "passages.npy"
_FILES = "files.npy"
_BLOCK = 10_000
"""Embeddings read from the catalog at a time."""


@dataclass(frozen=True, slots=True)
class Structures:
    """What a query is searched in. Ordinals follow (document path, root, start)."""

    passage_ids: Ordinals
    """Ordinal -> row id of the passage in the catalog, `(n,)` int64."""
    file_ids: Ordinals
    """Ordinal -> row id of the passage's file in the catalog, `(n,)` int64."""
    dense: DenseIndex
    lexical: LexicalIndex

    @classmethod
    def build(
        cls,
        catalog: Catalog,
        generation: int,
        model: ModelInfo,
        document: Callable[[int], Document],
    ) -> Structures:
        """Make them from the catalog alone; nothing is embedded.

        `document` gives the document of a file's row id. Raises DamagedIndexError if an embedding
        is missing.
        """
        import numpy as np

        rows = catalog.passages(generation)
        ids = np.array([row.id for row in rows], dtype=np.int64)
        key = model_key(model)

        def vectors() -> Iterator[FloatArray]:
            for start in range(0, len(ids), _BLOCK):
                yield catalog.embeddings(ids[start : start + _BLOCK].tolist(), key, model.dim)

        def texts() -> Iterator[str]:
            for row in rows:
                owner, span = document(row.file_id), Span(row.start, row.end)
                yield passage_input(owner, span, span.of(owner.text))

        return cls(
            passage_ids=ids,
            file_ids=np.array([row.file_id for row in rows], dtype=np.int64),
            dense=FaissIndex.build(model.dim, vectors()),
            lexical=Bm25Index.build(texts()),
        )

    @classmethod
    def load(cls, folder: Path) -> Structures:
        """Open what `save` wrote; the caller has checked the hashes."""
        import numpy as np

        return cls(
            passage_ids=np.load(folder / _PASSAGES, allow_pickle=False),
            file_ids=np.load(folder / _FILES, allow_pickle=False),
            dense=FaissIndex.load(folder),
            lexical=Bm25Index.load(folder),
        )

    def save(self, folder: Path) -> None:
        """Write every structure into an empty folder."""
        import numpy as np

        np.save(folder / _PASSAGES, self.passage_ids, allow_pickle=False)
        np.save(folder / _FILES, self.file_ids, allow_pickle=False)
        self.dense.save(folder)
        self.lexical.save(folder)


def model_key(model: ModelInfo) -> str:
    """Under what embeddings are stored: another model or revision never shares them."""
    return f"{model.id}@{model.revision}"
