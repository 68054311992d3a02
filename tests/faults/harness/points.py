"""Everything that is about to reach the disk, numbered, and what goes wrong at one of them."""

from __future__ import annotations

import errno
import os
import re
import signal
from dataclasses import dataclass, field
from pathlib import Path

from harness.unsynced import Unsynced

NAME_CALLS = {"create", "replace", "link", "unlink", "mkdir", "rmdir"}
_REFUSALS = {
    "ENOSPC": errno.ENOSPC,
    "EIO": errno.EIO,
    "EACCES": errno.EACCES,
    "EDQUOT": errno.EDQUOT,
    "fsync": errno.EIO,
    "half": errno.ENOSPC,
}


@dataclass(frozen=True, slots=True)
class Point:
    """One call that changes something below the index's folder."""

    call: str
    """create, write, truncate, sync, replace, link, unlink, mkdir or rmdir."""
    path: str

    def label(self, folder: Path) -> str:
        """Its name in a table: generations, segments and their arrays are all called the same."""
        below = re.sub(r"(?<=/)[0-9]+", "N", os.path.relpath(self.path, folder))
        return f"{self.call} {re.sub(r'[a-z-]+[.]npy', '*.npy', below)}"


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong, and at which write point (counted from 1; 0 for nowhere).

    kill        SIGKILL before the call
    torn        SIGKILL in the middle of a write: half of it is in the file
    lose        SIGKILL before the call, and whatever was not synced is gone
    lose some   the same, of some files and folders that `seed` chooses
    ENOSPC …    the call fails; from ENOSPC on, so do all later ones that need space
    fsync       the call fails if it is a sync
    half        half of a write is in the file, then the disk is full
    short       a write takes half of what it was given and says so, which is no error
    stop        SIGSTOP before the call: it goes on when it is told to
    """

    kind: str = ""
    at: int = 0
    seed: int = 0

    def applies(self, call: str) -> bool:
        """Whether this can happen to such a call."""
        if self.kind in {"torn", "half", "short"}:
            return call == "write"
        if self.kind == "fsync":
            return call == "sync"
        if self.kind == "EACCES":
            return call in NAME_CALLS
        return self.kind != "ENOSPC" or call not in {"unlink", "rmdir", "truncate"}


@dataclass(slots=True)
class Disk:
    """Counts the write points below a folder, and lets the fault happen."""

    folder: Path
    fault: Fault
    unsynced: Unsynced | None = None
    count: int = 0
    seen: list[Point] = field(default_factory=list)
    full: bool = False

    def holds(self, path: str) -> bool:
        """Whether a path lies below the folder, or is the folder."""
        return path == str(self.folder) or path.startswith(f"{self.folder}/")

    def point(self, call: str, path: str, size: int = 0) -> int:
        """About to make a call. Returns how much of `size` may be written; may never return.

        Raises OSError where the call fails.
        """
        self.count += 1
        self.seen.append(Point(call, path))
        if self.full and Fault("ENOSPC").applies(call):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self.count != self.fault.at or not self.fault.applies(call):
            return size
        if self.fault.kind in {"torn", "half", "short"} and size > 1:
            return size // 2
        self._strike()
        return size

    def after_part(self) -> None:
        """A part of a write is in the file: what comes then."""
        if self.fault.kind != "short":
            self._strike()

    def _strike(self) -> None:
        kind = self.fault.kind
        if kind in _REFUSALS:
            self.full = kind in {"ENOSPC", "half"}
            raise OSError(_REFUSALS[kind], os.strerror(_REFUSALS[kind]))
        if self.unsynced is not None and kind.startswith("lose"):
            self.unsynced.lose(self.fault.seed if kind == "lose some" else None)
        if kind != "short":
            os.kill(os.getpid(), signal.SIGSTOP if kind == "stop" else signal.SIGKILL)
