"""What SQLite writes, told to a `Disk`, by way of SQLite's own interface to operating systems.

SQLite makes its calls in C. Its documented `sqlite3_vfs` is a table of functions; here those that
change files are put in front of the real ones, as SQLite's own crash tests do.
"""

from __future__ import annotations

import ctypes as c
import errno
import os
from typing import Any

from harness.points import Disk

_OK, _FULL, _CANTOPEN = 0, 13, 14
_IOERR_WRITE, _IOERR_FSYNC, _IOERR_TRUNCATE, _IOERR_DELETE = 778, 1034, 1546, 2570
_METHODS = (
    *("close", "read", "write", "truncate", "sync", "file_size", "lock", "unlock"),
    *("check_reserved", "control", "sector", "traits"),
    *("shm_map", "shm_lock", "shm_barrier", "shm_unmap", "fetch", "unfetch"),
)


class _Methods(c.Structure):
    _fields_ = (("version", c.c_int), *((name, c.c_void_p) for name in _METHODS))


class _File(c.Structure):
    _fields_ = (("methods", c.POINTER(_Methods)),)


class _Vfs(c.Structure):
    _fields_ = (
        ("version", c.c_int), ("file_size", c.c_int), ("longest_path", c.c_int),
        ("next", c.c_void_p), ("name", c.c_char_p), ("data", c.c_void_p),
        ("open", c.c_void_p), ("delete", c.c_void_p),
    )  # fmt: skip


_OPEN = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p, c.POINTER(_File), c.c_int, c.POINTER(c.c_int))
_DELETE = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p, c.c_int)
_WRITE = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p, c.c_int, c.c_int64)
_TRUNCATE = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_int64)
_SYNC = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_int)


def library() -> Any:
    """SQLite as Python has loaded it; None where it hides its functions."""
    import _sqlite3

    loaded = c.CDLL(getattr(_sqlite3, "__file__", None))
    return loaded if hasattr(loaded, "sqlite3_vfs_find") else None


def install(disk: Disk) -> None:
    """Put the points in front of SQLite's way to the disk, for the rest of this process."""
    loaded = library()
    if loaded is None:
        return
    loaded.sqlite3_vfs_find.restype = c.POINTER(_Vfs)
    loaded.sqlite3_vfs_find.argtypes = [c.c_char_p]
    _Tap(disk, loaded.sqlite3_vfs_find(None).contents).install()


class _Tap:
    """The functions that stand in front. Kept for ever: C holds no reference to them."""

    kept: list[Any] = []  # noqa: RUF012

    def __init__(self, disk: Disk, vfs: _Vfs) -> None:
        self.disk = disk
        self.vfs = vfs
        self.really_open = _OPEN(vfs.open)
        self.really_delete = _DELETE(vfs.delete)
        self.paths: dict[int, str] = {}
        self.logs: set[str] = set()
        """Logs and journals that are new: their first sync is one of the folder, too."""

    def install(self) -> None:
        opening, deleting = _OPEN(self.open), _DELETE(self.delete)
        _Tap.kept += [self, opening, deleting]
        self.vfs.open = c.cast(opening, c.c_void_p)
        self.vfs.delete = c.cast(deleting, c.c_void_p)

    def open(self, vfs: int, name: int | None, file: Any, flags: int, out: Any) -> int:
        # SQLite keeps the pointer that it is given, so it must be its own that is passed on.
        path = os.fsdecode(c.string_at(name)) if name else ""
        creates = bool(path) and bool(flags & 4) and not os.path.exists(path)
        if creates and self.disk.holds(path):
            if (code := self._point("create", path, 0, _CANTOPEN)[1]) != _OK:
                return code
            if self.disk.unsynced:
                self.disk.unsynced.file_created(path)
            if path.endswith(("-wal", "-journal")):
                self.logs.add(path)
        code = self.really_open(vfs, name, file, flags, out)
        if code == _OK and path and self.disk.holds(path):
            self.paths[c.addressof(file.contents)] = path
            self._wrap(file.contents)
        return code

    def delete(self, vfs: int, name: int, sync_folder: int) -> int:
        path = os.fsdecode(c.string_at(name))
        if self.disk.holds(path) and os.path.exists(path):
            if (code := self._point("unlink", path, 0, _IOERR_DELETE)[1]) != _OK:
                return code
            if self.disk.unsynced:
                self.disk.unsynced.file_removed(path)
        code = self.really_delete(vfs, name, sync_folder)
        if self.disk.unsynced and sync_folder and self.disk.holds(path):
            self.disk.unsynced.synced(os.path.dirname(path))
        return code

    def _wrap(self, file: _File) -> None:
        really = file.methods.contents
        methods = _Methods.from_buffer_copy(really)
        write, truncate = _WRITE(really.write), _TRUNCATE(really.truncate)

        def write_(at: int, data: int, size: int, offset: int) -> int:
            path = self.paths[at]
            allowed, code = self._point("write", path, size, _IOERR_WRITE)
            if code != _OK:
                return code
            if self.disk.unsynced:
                self.disk.unsynced.bytes_change(path, offset, offset + allowed)
            code = write(at, data, allowed, offset)
            if code == _OK and allowed < size:
                return self._rest(write, at, data, size, offset)
            return code

        def truncate_(at: int, size: int) -> int:
            path = self.paths[at]
            if (code := self._point("truncate", path, 0, _IOERR_TRUNCATE)[1]) != _OK:
                return code
            if self.disk.unsynced:
                self.disk.unsynced.bytes_change(path, size, os.path.getsize(path))
            return truncate(at, size)

        def sync_(at: int, flags: int) -> int:
            path = self.paths[at]
            if (code := self._point("sync", path, 0, _IOERR_FSYNC)[1]) != _OK:
                return code
            if self.disk.unsynced:
                self.disk.unsynced.synced(path)
                if path in self.logs:
                    self.disk.unsynced.synced(os.path.dirname(path))
            self.logs.discard(path)
            return _OK  # as in taps.py, without waiting for the disk

        for name, kind, function in (
            ("write", _WRITE, write_), ("truncate", _TRUNCATE, truncate_), ("sync", _SYNC, sync_),
        ):  # fmt: skip
            called = kind(function)
            _Tap.kept.append(called)
            setattr(methods, name, c.cast(called, c.c_void_p))
        _Tap.kept.append(methods)
        file.methods = c.pointer(methods)

    def _rest(self, write: Any, at: int, data: int, size: int, offset: int) -> int:
        """After a part of a write: SQLite itself goes on after a short one."""
        try:
            self.disk.after_part()
        except OSError:
            return _FULL
        return int(write(at, data, size, offset))

    def _point(self, call: str, path: str, size: int, code: int) -> tuple[int, int]:
        """How much may be written, and SQLite's code for an error (0 for none)."""
        try:
            return self.disk.point(call, path, size), _OK
        except OSError as error:
            return 0, _FULL if error.errno in {errno.ENOSPC, errno.EDQUOT} else code
