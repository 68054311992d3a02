"""How a generation becomes the one that readers see, and how old ones go."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from index.storage.catalog_writer import CatalogWriter
from index.storage.files import replace_file, sync_file, sync_folder, write_file, writing
from index.storage.layout import Layout
from index.storage.lock import unpinned
from index.storage.manifest import Current, Manifest, encode_manifest, fact_of


def publish(layout: Layout, draft: Manifest, save: Callable[[Path], None]) -> Manifest:
    """Write a generation and make it the current one.

    `save` writes the search structures into the folder it is given; `draft` needs no `files`.
    Everything is on the disk before the one rename of CURRENT, so that a crash at any moment
    leaves the old generation or the new one. Raises IndexWriteError.
    """
    folder = layout.generation(draft.generation)
    with writing(layout.path):
        shutil.rmtree(folder, ignore_errors=True)  # left by a build that was interrupted
        folder.mkdir(parents=True)
        save(folder)
        names = sorted(path.name for path in folder.iterdir())
        for name in names:
            sync_file(folder / name)
        manifest = replace(draft, files={name: fact_of(folder / name) for name in names})
        data = encode_manifest(manifest)
        write_file(folder / "manifest.json", data)
        sync_folder(folder)
        sync_folder(layout.generations)
        current = Current(manifest.generation, hashlib.sha256(data).hexdigest())
        replace_file(layout.current, current.encode())
    return manifest


def clear_old(layout: Layout, catalog: CatalogWriter, published: int) -> None:
    """Remove what neither the published generation nor any open reader needs."""
    kept = [published]
    for folder in sorted(layout.generations.iterdir()):
        if not folder.name.isdigit() or int(folder.name) == published:
            continue
        with unpinned(layout, int(folder.name)) as free:
            if free:
                shutil.rmtree(folder, ignore_errors=True)
            else:
                kept.append(int(folder.name))
    catalog.discard_before(min(kept))
