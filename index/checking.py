"""The catalog held against itself: `catalog_damage`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from index.context import passage_input
from index.document import Span
from index.errors import DamagedIndexError, StorageError
from index.library import Library
from index.storage.catalog import Catalog
from index.storage.layout import Layout
from index.storage.manifest import Manifest, encode_manifest
from index.structures import model_key


def catalog_damage(layout: Layout, manifest: Manifest | None) -> list[str]:
    """What is wrong with the catalog of an index, a line each; `manifest` is the published one."""
    try:
        with Catalog.open(layout.catalog) as catalog:
            damage = catalog.check()
            mendable = [] if damage or manifest is None else list(_mendable(catalog, manifest))
            if manifest is not None and not damage:
                damage = list(_generation(catalog, Library(catalog, layout.path.parent), manifest))
    except DamagedIndexError as error:
        return [_with_file(str(error), layout)]
    except StorageError as error:
        return [str(error)]
    advice = f"move {layout.path} away and run `pincite index` on your documents again"
    return [f"{layout.catalog}: {finding}; {advice}" for finding in damage] or [
        f"{layout.catalog}: {finding}; run `pincite index`" for finding in mendable
    ]


def _mendable(catalog: Catalog, manifest: Manifest) -> Iterator[str]:
    """What the next build makes good."""
    files = catalog.file_order(manifest.generation)
    if lost := len(catalog.missing_embeddings(files, model_key(manifest.model))):
        yield f"{lost} passages have no embedding"
    kept = encode_manifest(replace(manifest, files={})).decode()
    if catalog.manifests().get(manifest.generation) != kept:
        yield f"it knows another manifest of generation {manifest.generation} than is published"


def _generation(catalog: Catalog, library: Library, manifest: Manifest) -> Iterator[str]:
    """Documents and passages that are not those of the published generation."""
    files = [file for file in catalog.files(manifest.generation) if file.record.reason is None]
    if len(files) != manifest.documents:
        yield f"it holds {len(files)} documents, and {manifest.documents} were published"
    passages = catalog.count_passages(manifest.generation)
    if passages != manifest.passages:
        yield f"it holds {passages} passages, and {manifest.passages} were published"
    for row in catalog.passages(manifest.generation):
        document, span = library.document(row.file_id), Span(row.start, row.end)
        made_from = passage_input(document, span, span.of(document.text)).encode("utf-8")
        if hashlib.sha256(made_from).digest() != catalog.input_sha256(row.id):
            yield f"passage {row.id}, of {document.path}, is not as it was stored"


def _with_file(message: str, layout: Layout) -> str:
    return message if str(layout.catalog) in message else f"{layout.catalog}: {message}"
