"""Generations of an index: what is published, what can be built upon, and how one is published."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from index.encoder import ModelInfo
from index.headers import misfits
from index.library import Library
from index.plan import Plan
from index.storage.catalog import Catalog
from index.storage.catalog_writer import CatalogWriter
from index.storage.layout import Layout
from index.storage.manifest import (
    FORMAT,
    Manifest,
    decode_manifest,
    encode_manifest,
    read_current,
    read_manifest,
)
from index.storage.publish import clear_old, publish
from index.structures import model_key, write_structures


def published_manifest(layout: Layout) -> Manifest | None:
    """What is published now; None where nothing is. Raises DamagedIndexError."""
    return read_manifest(layout, read_current(layout)) if layout.current.exists() else None


def newest_complete(layout: Layout, catalog: Catalog) -> Manifest | None:
    """The newest generation that the catalog alone is enough to publish; its `files` are empty.

    Raises NewerIndexError or DamagedIndexError.
    """
    kept = catalog.manifests()
    if not kept:
        return None
    number = max(kept)
    path = layout.generation(number) / "manifest.json"
    return decode_manifest(kept[number].encode(), path, number)


def reusable(
    layout: Layout, catalog: Catalog, published: Manifest | None, model: ModelInfo
) -> Manifest | None:
    """`published`, if its search structures can be built upon.

    Not if the catalog knows nothing of it: then it is another catalog, whose ids say nothing
    about what is in these structures.
    """
    if published is None or published.format != FORMAT or not layout.current.exists():
        return None
    kept = encode_manifest(replace(published, files={})).decode()
    known = catalog.manifests().get(published.generation) == kept
    alike = known and model_key(published.model) == model_key(model)
    return published if alike and not unusable_files(layout, published) else None


def unusable_files(layout: Layout, manifest: Manifest) -> list[str]:
    """Names of a generation's files that must not be searched in: not as written, or misshapen."""
    folder = layout.generation(manifest.generation)
    return manifest.damaged_files(folder) or misfits(folder, manifest)


def publish_generation(
    layout: Layout,
    catalog: CatalogWriter,
    library: Library,
    manifest: Manifest,
    plan: Plan,
    before: Manifest | None = None,
) -> None:
    """Derive the search structures of a generation from the catalog and make it current.

    `before` is the generation that `plan` shares segments with.
    """
    # The catalog alone must be enough to publish again, should everything else be lost.
    catalog.set_manifest(manifest.generation, encode_manifest(manifest).decode())
    catalog.settle()

    def save(folder: Path) -> None:
        write_structures(folder, plan, catalog, manifest.model, library.document)

    publish(layout, manifest, save, before)
    clear_old(layout, catalog, manifest.generation)
