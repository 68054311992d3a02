"""Embeds what the catalog has no embedding of: `embed_missing`."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from index.context import passage_input
from index.document import Span
from index.encoder import Encoder
from index.library import Library
from index.progress import Progress
from index.storage.catalog_writer import CatalogWriter
from index.storage.records import PassageRow
from index.structures import model_key

if TYPE_CHECKING:
    from index.dense import Ordinals
    from index.encoder import FloatArray

_BLOCK = 128
"""Passages embedded, and then stored, at a time: an interrupted build loses two at most."""


def embed_missing(
    catalog: CatalogWriter,
    library: Library,
    files: Ordinals,
    encoder: Encoder,
    progress: Progress,
) -> int:
    """Embed every passage of `files` (row ids) whose text the model has not seen; how many.

    Equal texts are embedded once. The model is not loaded if there is nothing to do.
    """
    missing = catalog.missing_embeddings(files, model_key(encoder.info))
    if len(missing):
        progress.start("embedding", len(missing))
    made: deque[tuple[list[PassageRow], Future[FloatArray]]] = deque()
    with ThreadPoolExecutor(1) as beside:  # one block is stored while the next is embedded
        for start in range(0, len(missing), _BLOCK):
            block = catalog.rows(missing[start : start + _BLOCK].tolist())
            texts = list(_inputs(library, block))
            made.append((block, beside.submit(encoder.encode_passages, texts)))
            if len(made) > 1:
                _store(catalog, encoder, progress, *made.popleft())
        while made:
            _store(catalog, encoder, progress, *made.popleft())
    return len(missing)


def _store(
    catalog: CatalogWriter,
    encoder: Encoder,
    progress: Progress,
    block: list[PassageRow],
    vectors: Future[FloatArray],
) -> None:
    catalog.add_embeddings(block, model_key(encoder.info), vectors.result())
    progress.advance(len(block))


def _inputs(library: Library, rows: list[PassageRow]) -> Iterator[str]:
    for row in rows:
        document, span = library.document(row.file_id), Span(row.start, row.end)
        yield passage_input(document, span, span.of(document.text))
