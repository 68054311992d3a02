"""The same campaigns over builds that are made worse on purpose: they must be found out."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from index import generations
from index.storage import publish
from index.storage.layout import Layout
from index.storage.manifest import Current, Manifest, encode_manifest, fact_of


def publish_in_place() -> None:
    """No atomic rename: the old generation goes first, and CURRENT is written where it lies."""

    def in_place(
        layout: Layout, draft: Manifest, save: Callable[[Path], None], before: Manifest | None
    ) -> Manifest:
        folder = layout.generation(draft.generation)
        folder.mkdir()
        save(folder)
        if before is not None:
            shutil.rmtree(layout.generation(before.generation))
        names = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
        files = {name.as_posix(): fact_of(folder / name) for name in names}
        data = encode_manifest(replace(draft, files=files))
        (folder / "manifest.json").write_bytes(data)
        current = Current(draft.generation, hashlib.sha256(data).hexdigest())
        layout.current.write_bytes(current.encode())
        return replace(draft, files=files)

    generations.publish = in_place  # type: ignore[assignment]


def publish_without_syncing() -> None:
    """The rename is atomic, but what it names may not be on the disk yet."""
    publish.sync_file = publish.sync_folder = lambda path: None
