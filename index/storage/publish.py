"""How a generation becomes the one that readers see, and how old ones go."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from index.storage.catalog_writer import CatalogWriter
from index.storage.files import replace_file, sync_file, sync_folder, write_file, writing
from index.storage.layout import Layout, is_number
from index.storage.lock import unpinned
from index.storage.manifest import Current, FileFact, Manifest, encode_manifest, fact_of


def publish(
    layout: Layout, draft: Manifest, save: Callable[[Path], None], before: Manifest | None = None
) -> Manifest:
    """Write a generation and make it the current one.

    `save` writes the search structures into the folder it is given; `draft` needs no `files`.
    What it links from the generation `before` lies on the disk already and is not hashed again.
    Everything is on the disk before the one rename of CURRENT, so that a crash at any moment
    leaves the old generation or the new one. Raises IndexWriteError.
    """
    folder = layout.generation(draft.generation)
    with writing(layout.path):
        shutil.rmtree(folder, ignore_errors=True)  # left by a build that was interrupted
        folder.mkdir(parents=True)
        save(folder)
        shared = _Shared(layout.generation(before.generation), before.files) if before else None
        files = {
            name: (shared and shared.fact(folder, name)) or _settled(folder / name)
            for name in _names(folder)
        }
        for inner in sorted(path for path in folder.iterdir() if path.is_dir()):
            sync_folder(inner)
        manifest = replace(draft, files=files)
        data = encode_manifest(manifest)
        write_file(folder / "manifest.json", data)
        sync_folder(folder)
        sync_folder(layout.generations)
        current = Current(manifest.generation, hashlib.sha256(data).hexdigest())
        replace_file(layout.current, current.encode())
    return manifest


@dataclass(frozen=True, slots=True)
class _Shared:
    """The files of the generation before."""

    folder: Path
    files: Mapping[str, FileFact]

    def fact(self, folder: Path, name: str) -> FileFact | None:
        """What is known of a file that `folder` shares; None if it is another one."""
        known = self.files.get(name)
        same = known is not None and (self.folder / name).samefile(folder / name)
        return known if same else None


def _names(folder: Path) -> list[str]:
    """Every file below a folder, in order."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in files)


def _settled(path: Path) -> FileFact:
    """What is to be known of a new file, once it is on the disk."""
    sync_file(path)
    return fact_of(path)


def clear_old(layout: Layout, catalog: CatalogWriter, published: int) -> None:
    """Remove what neither the published generation nor any open reader needs."""
    kept = [published]
    for folder in sorted(layout.generations.iterdir()):
        if not is_number(folder.name) or int(folder.name) == published:
            continue
        with unpinned(layout, int(folder.name)) as free:
            if free:
                shutil.rmtree(folder, ignore_errors=True)
            else:
                kept.append(int(folder.name))
    catalog.discard_before(min(kept))
