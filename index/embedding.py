"""Embeds what the catalog has no embedding of: `embed_missing`."""

from __future__ import annotations

from collections.abc import Iterator
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

_BLOCK = 128
"""Passages embedded, and then stored, at a time: what an interrupted build loses at most."""


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
    for start in range(0, len(missing), _BLOCK):
        block = catalog.rows(missing[start : start + _BLOCK].tolist())
        vectors = encoder.encode_passages(list(_inputs(library, block)))
        catalog.add_embeddings(block, model_key(encoder.info), vectors)
        progress.advance(len(block))
    return len(missing)


def _inputs(library: Library, rows: list[PassageRow]) -> Iterator[str]:
    for row in rows:
        document, span = library.document(row.file_id), Span(row.start, row.end)
        yield passage_input(document, span, span.of(document.text))
