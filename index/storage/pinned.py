"""The published generation, held so that no build clears it away while it is read."""

from __future__ import annotations

from contextlib import ExitStack
from typing import IO

from index.errors import IndexLockedError
from index.storage.layout import Layout
from index.storage.lock import pin
from index.storage.manifest import Manifest, read_current, read_manifest

_ATTEMPTS = 20


def pin_published(layout: Layout) -> tuple[Manifest, IO[bytes]]:
    """The published manifest, and a file that holds its generation until it is closed.

    Raises NoIndexError, DamagedIndexError or NewerIndexError, IndexLockedError where generations
    are published faster than one can be pinned, and StorageError where locks do not work.
    """
    for _ in range(_ATTEMPTS):
        current = read_current(layout)
        pinned = pin(layout, current.generation)
        if pinned is not None or read_current(layout) == current:
            with ExitStack() as opened:
                if pinned is not None:
                    opened.enter_context(pinned)
                manifest = read_manifest(layout, current)  # says what is wrong if it is not there
                opened.pop_all()
            if pinned is not None:
                return manifest, pinned
    raise IndexLockedError(
        f"the index at {layout.path} is published too often to be opened; try again"
    )
