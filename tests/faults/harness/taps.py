"""Python's own writes told to a `Disk`: only ever installed in a process of its own."""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Callable
from typing import Any

from harness import sqlite_tap
from harness.points import Disk
from harness.unsynced import Unsynced

WRITING = set("wxa+")


def install(disk: Disk) -> None:
    """Wrap whatever changes files in this process, for good."""
    calls = _Calls(disk)
    for name in ("fsync", "replace", "link", "unlink", "mkdir", "rmdir"):
        setattr(os, name, getattr(calls, name)(getattr(os, name)))
    os.rename = os.replace
    really_open = builtins.open

    def open_(file: Any, mode: str = "r", buffering: int = -1, *args: Any, **options: Any) -> Any:
        if not set(mode) & WRITING or isinstance(file, int) or not disk.holds(os.fspath(file)):
            return really_open(file, mode, buffering, *args, **options)
        raw = _File(disk, os.fspath(file), mode.replace("b", "").replace("t", ""))
        if buffering == 0:
            return raw
        buffered = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return buffered if "b" in mode else io.TextIOWrapper(buffered, encoding="utf-8")

    builtins.open = io.open = open_
    _let_numpy_write_in_python()
    sqlite_tap.install(disk)


class _File(io.FileIO):
    """A file whose creation, writes and truncations are points."""

    def __init__(self, disk: Disk, path: str, mode: str) -> None:
        self._disk = disk
        self._path = path
        there = os.path.exists(path)
        if not there or "w" in mode:
            disk.point("create" if not there else "truncate", path)
            if disk.unsynced and not there:
                disk.unsynced.file_created(path)
            elif disk.unsynced:
                disk.unsynced.bytes_change(path, 0, os.path.getsize(path))
        super().__init__(path, mode)

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        allowed = self._disk.point("write", self._path, len(view))
        if self._disk.unsynced:
            end = os.fstat(self.fileno()).st_size
            start = end if "a" in self.mode else self.tell()
            self._disk.unsynced.bytes_change(self._path, start, start + allowed)
        written = super().write(view[:allowed])
        if allowed < len(view):
            self._disk.after_part()
        return written

    def truncate(self, size: int | None = None) -> int:
        size = self.tell() if size is None else size
        self._disk.point("truncate", self._path)
        if self._disk.unsynced:
            self._disk.unsynced.bytes_change(self._path, size, os.fstat(self.fileno()).st_size)
        return super().truncate(size)


class _Calls:
    """The functions of `os` with a point before each."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk

    def fsync(self, really: Callable[..., None]) -> Callable[..., None]:
        def fsync(descriptor: int) -> None:
            path = os.readlink(f"/proc/self/fd/{descriptor}")
            if not self.disk.holds(path) and not str(self.disk.folder).startswith(path):
                return really(descriptor)
            self.disk.point("sync", path)
            # Not really: waiting for a busy disk proves nothing here, and takes most of the time.
            if self.disk.unsynced:
                self.disk.unsynced.synced(path)
            return None

        return fsync

    def replace(self, really: Callable[..., None]) -> Callable[..., None]:
        def replace(source: Any, target: Any) -> None:
            self._tell("replace", target, lambda log: log.replaced(str(source), str(target)))
            really(source, target)

        return replace

    def link(self, really: Callable[..., None]) -> Callable[..., None]:
        def link(source: Any, target: Any, **options: Any) -> None:
            self._tell("link", target, lambda log: log.file_created(str(target)))
            really(source, target, **options)

        return link

    def unlink(self, really: Callable[..., None]) -> Callable[..., None]:
        def unlink(path: Any, *, dir_fd: int | None = None) -> None:
            full = _full(path, dir_fd)
            if os.path.lexists(full):
                self._tell("unlink", full, lambda log: log.file_removed(full))
            really(path, dir_fd=dir_fd)

        return unlink

    def mkdir(self, really: Callable[..., None]) -> Callable[..., None]:
        def mkdir(path: Any, mode: int = 0o777) -> None:
            if not os.path.exists(path):
                self._tell("mkdir", path, lambda log: log.folder_created(str(path)))
            really(path, mode)

        return mkdir

    def rmdir(self, really: Callable[..., None]) -> Callable[..., None]:
        def rmdir(path: Any, *, dir_fd: int | None = None) -> None:
            full = _full(path, dir_fd)
            self._tell("rmdir", full, lambda log: log.folder_removed(full))
            really(path, dir_fd=dir_fd)

        return rmdir

    def _tell(self, call: str, path: Any, remember: Callable[[Unsynced], None]) -> None:
        if self.disk.holds(os.fspath(path)):
            self.disk.point(call, os.fspath(path))
            if self.disk.unsynced:
                remember(self.disk.unsynced)


def _full(path: Any, folder: int | None) -> str:
    if folder is None:
        return os.fspath(path)
    return os.path.join(os.readlink(f"/proc/self/fd/{folder}"), os.fspath(path))


def _let_numpy_write_in_python() -> None:
    """NumPy hands real files to C, past every wrapper."""
    import numpy as np

    np.lib.format.write_array.__globals__["isfileobj"] = lambda file: False
