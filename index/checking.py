"""The catalog held against itself: `catalog_damage`."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import replace

from index.context import passage_input
from index.document import Span
from index.errors import DamagedIndexError, StorageError, brief
from index.library import Library
from index.storage.catalog import Catalog
from index.storage.layout import Layout
from index.storage.manifest import Manifest, encode_manifest
from index.structures import model_key


def catalog_damage(layout: Layout, manifest: Manifest | None) -> list[str]:
    """What is wrong with the catalog of an index, a line each; `manifest` is the published one."""
    try:
        with Catalog.open(layout.catalog) as catalog:
            library = Library(catalog, layout.path.parent)
            damage, mendable = _findings(catalog, library, manifest)
            saved = _saved(catalog, library, manifest) if damage and manifest else ""
    except StorageError as error:
        return [str(error)]
    advice = f"{saved}move {layout.path} away and run `pincite index` on your documents again"
    lines = [f"{finding}; {advice}" for finding in damage]
    lines += [f"{finding}; run `pincite index`" for finding in mendable if not damage]
    return [line if str(layout.catalog) in line else f"{layout.catalog}: {line}" for line in lines]


def _findings(
    catalog: Catalog, library: Library, manifest: Manifest | None
) -> tuple[list[str], list[str]]:
    """What is beyond repair, and what the next build makes good."""
    try:
        damage = catalog.check()
        if manifest is None or damage:
            return damage, []
        mendable = list(_mendable(catalog, manifest))
        return list(_generation(catalog, library, manifest)), mendable
    except DamagedIndexError as error:
        return [str(error).removesuffix("; run `pincite doctor`")], []


def _saved(catalog: Catalog, library: Library, manifest: Manifest) -> str:
    """How many documents are as they were stored in spite of all."""
    whole = 0
    with contextlib.suppress(StorageError):
        for file_id in catalog.file_order(manifest.generation).tolist():
            with contextlib.suppress(StorageError):
                whole += len(library.document(file_id).text) > 0
    return f"{whole} of its {manifest.documents} documents can still be read; "


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
            yield f"passage {row.id}, of {brief(document.path)}, is not as it was stored"
