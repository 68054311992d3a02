"""Is the index sound, and what can be made whole again: `examine`, `repair`."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from dataclasses import dataclass, replace

from index.checking import catalog_damage
from index.errors import DamagedIndexError, NoIndexError, StorageError
from index.generations import newest_complete, publish_generation, unusable_files
from index.library import Library
from index.plan import make_plan
from index.storage.catalog import Catalog
from index.storage.catalog_writer import CatalogWriter
from index.storage.files import writing
from index.storage.layout import Layout
from index.storage.lock import writer_lock
from index.storage.manifest import FORMAT, Manifest
from index.storage.pinned import pin_published
from index.storage.regular import refuse_links


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What `examine` found."""

    manifest: Manifest | None
    """None where the published generation cannot be told."""
    catalog_damage: tuple[str, ...]
    """What is wrong with the catalog: beyond repair."""
    derived_damage: tuple[str, ...]
    """What is wrong with files that `repair` makes again from the catalog."""

    @property
    def sound(self) -> bool:
        """Whether nothing at all is wrong."""
        return not self.catalog_damage and not self.derived_damage


def examine(index: str | os.PathLike[str] = ".pincite") -> Examination:
    """Check every file of an index against its hash, and the catalog against itself.

    Raises NoIndexError where there is none, NewerIndexError for one of a newer version.
    """
    layout = Layout.of(index)
    derived: list[str] = []
    manifest = None
    with ExitStack() as opened:
        try:
            manifest, pinned = pin_published(layout)
            opened.enter_context(pinned)
            folder = layout.generation(manifest.generation)
            derived += [str(folder / name) for name in _unusable(layout, manifest)]
        except NoIndexError:
            if not _ever_finished(layout):
                raise
            derived.append(f"{layout.current} is missing")
        except DamagedIndexError as error:
            derived.append(str(error))
        found = catalog_damage(layout, manifest)
    return Examination(
        manifest=manifest,
        catalog_damage=tuple(found),
        derived_damage=tuple(derived),
    )


def _unusable(layout: Layout, manifest: Manifest) -> list[str]:
    """As `unusable_files`; an older format has other files, which the next build replaces."""
    if manifest.format < FORMAT:
        return manifest.damaged_files(layout.generation(manifest.generation))
    return unusable_files(layout, manifest)


def repair(index: str | os.PathLike[str] = ".pincite") -> Manifest:
    """Make everything that is derived from the catalog again, without embedding; publish it.

    Raises NoIndexError if no generation was ever complete, DamagedIndexError if the catalog
    itself is damaged, IndexLockedError or IndexWriteError.
    """
    layout = Layout.of(index)
    if not layout.catalog.exists():
        raise NoIndexError(f"there is no catalog at {layout.catalog}, so nothing can be repaired")
    refuse_links(layout.generations)
    with writer_lock(layout), CatalogWriter.open(layout.catalog) as catalog:
        complete = newest_complete(layout, catalog)
        if complete is None:
            raise NoIndexError(
                f"no build at {layout.path} ever finished; run `pincite index` again"
            )
        catalog.discard_after(complete.generation)
        manifest = replace(complete, generation=complete.generation + 1, format=FORMAT)
        library = Library(catalog, layout.path.parent)
        plan = make_plan(catalog, manifest.generation, None)
        if layout.current.is_dir():  # no rename replaces a folder by a file
            with writing(layout.path):
                shutil.rmtree(layout.current)
        publish_generation(layout, catalog, library, manifest, plan)
    return manifest


def _ever_finished(layout: Layout) -> bool:
    """Whether the catalog holds a complete generation, although none is published."""
    try:
        with Catalog.open(layout.catalog) as catalog:
            return bool(catalog.manifests())
    except StorageError:
        return False
