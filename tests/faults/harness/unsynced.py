"""What a computer that loses its power would forget: `Unsynced`.

SIGKILL leaves the page cache alone, so a missing fsync shows in no test that only kills. Here
every change is remembered with its opposite until the file (for its bytes) or the folder (for its
names) is synced, which is all that POSIX promises. To lose them, they are undone, last first.
"""

from __future__ import annotations

import contextlib
import os
import random
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from os import fstat, ftruncate, link, mkdir, pread, pwrite, rename, rmdir, stat, unlink
from pathlib import Path

# These are bound here, before a tap wraps them: what is remembered and undone is no write point.


@dataclass(frozen=True, slots=True)
class _Change:
    owner: Hashable
    """Whose sync makes it last: an inode for bytes, the path of a folder for names."""
    undo: Callable[[], object]


class Unsynced:
    """The changes since the last syncs. Call before a change is made."""

    def __init__(self, attic: Path) -> None:
        self._attic = attic
        """Where removed files are kept, on the same disk."""
        self._changes: list[_Change] = []
        self._open: dict[tuple[int, int], int] = {}
        self._kept = 0

    def bytes_change(self, path: str, start: int, stop: int) -> None:
        """Bytes `start` to `stop` are about to change; what lies behind the end is added."""
        inode, descriptor = self._descriptor(path)
        size = fstat(descriptor).st_size
        before = pread(descriptor, max(0, min(stop, size) - start), start)

        def undo() -> None:
            pwrite(descriptor, before, start)
            ftruncate(descriptor, size)

        self._changes.append(_Change(inode, undo))

    def file_created(self, path: str) -> None:
        """A name that was not there is about to be."""
        self._name(path, lambda: unlink(path))

    def folder_created(self, path: str) -> None:
        """The same for a folder."""
        self._name(path, lambda: rmdir(path))

    def folder_removed(self, path: str) -> None:
        """An empty folder is about to go."""
        self._name(path, lambda: mkdir(path))

    def file_removed(self, path: str) -> None:
        """A name is about to go."""
        kept = self._keep(path)
        self._name(path, lambda: link(kept, path))

    def replaced(self, source: str, target: str) -> None:
        """`source` is about to be renamed to `target`, which may be there."""
        kept = self._keep(target) if os.path.exists(target) else None

        def undo() -> None:
            rename(target, source)
            if kept is not None:
                link(kept, target)

        self._name(target, undo)

    def synced(self, path: str) -> None:
        """A file's bytes or a folder's names are on the disk now."""
        status = stat(path)
        owner = path if os.path.isdir(path) else (status.st_dev, status.st_ino)
        self._changes = [change for change in self._changes if change.owner != owner]

    def lose(self, seed: int | None) -> None:
        """Undo what was never synced: all, or of some files and folders that `seed` chooses."""
        owners = sorted({change.owner for change in self._changes}, key=repr)
        if seed is not None:
            owners = [owner for owner in owners if random.Random(f"{seed} {owner}").random() < 0.5]
        lost = set(owners)
        for change in reversed(self._changes):
            if change.owner in lost:
                with contextlib.suppress(OSError):  # it stands on a name that was lost, or was not
                    change.undo()

    def _name(self, path: str, undo: Callable[[], object]) -> None:
        self._changes.append(_Change(os.path.dirname(path), undo))

    def _keep(self, path: str) -> str:
        self._kept += 1
        kept = str(self._attic / str(self._kept))
        link(path, kept)
        return kept

    def _descriptor(self, path: str) -> tuple[tuple[int, int], int]:
        """An inode, and a descriptor of it that is never closed.

        Closing one would drop the locks that SQLite holds on the file.
        """
        status = stat(path)
        inode = (status.st_dev, status.st_ino)
        if inode not in self._open:
            self._open[inode] = os.open(path, os.O_RDWR)
        return inode, self._open[inode]
