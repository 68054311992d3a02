"""Writing so that a crash leaves the old file or the new one, and errors that say what to do."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from index.errors import DamagedIndexError, IndexLockedError, IndexWriteError, StorageError, brief
from index.storage.layout import Layout

_REASONS = {
    errno.ENOSPC: "the disk is full; free some space and run the command again",
    errno.EDQUOT: "the disk quota is used up; free some space and run the command again",
    errno.EROFS: "the disk is read-only; choose another place with `--index PATH`",
    errno.EACCES: "no permission to write; choose another place with `--index PATH`",
    errno.EPERM: "no permission to write; choose another place with `--index PATH`",
}
_SQLITE_REASONS = {
    sqlite3.SQLITE_FULL: _REASONS[errno.ENOSPC],
    sqlite3.SQLITE_READONLY: _REASONS[errno.EACCES],
    sqlite3.SQLITE_CANTOPEN: _REASONS[errno.EACCES],
    sqlite3.SQLITE_IOERR: "the disk reports an error; check it and run the command again",
}


SQLITE_ERRORS = (sqlite3.Error, UnicodeDecodeError, MemoryError)
"""The second comes from Python, of a message in which SQLite quotes damaged bytes; the third from
SQLite, of records that claim to be as large as memory."""


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the disk or SQLite says about `path` into IndexWriteError or DamagedIndexError."""
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
        raise IndexWriteError(
            f"cannot write the index at {path}: {reason} (what was stored before is unharmed)"
        ) from error
    except SQLITE_ERRORS as error:
        raise translate(error, path) from error


def translate(error: Exception, path: Path) -> StorageError:
    """The pincite error for an error of SQLite on the catalog at `path`."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the primary code
    if code == sqlite3.SQLITE_BUSY:  # readers meet it too: a writer stands still while it closes
        return IndexLockedError(
            f"the catalog of the index at {path} is held by another process; try again in a moment"
        )
    reason = _SQLITE_REASONS.get(code)
    if reason is not None:
        return IndexWriteError(f"cannot write the index at {path}: {reason}")
    again = "move that folder away and run `pincite index` on your documents again"
    if isinstance(error, MemoryError):  # a sound index must not be thrown away for want of memory
        return DamagedIndexError(
            f"{Layout(path).catalog} asks for more memory than there is; free some and run the "
            f"command again, and if that does not help, it is damaged: {again}"
        )
    return DamagedIndexError(f"{Layout(path).catalog} is damaged ({brief(error)}); {again}")


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the catalog at `path`, which is only read, into our errors."""
    try:
        yield
    except SQLITE_ERRORS as error:
        raise translate(error, path) from error


def write_file(path: Path, data: bytes) -> None:
    """Write a new file and wait until it is on the disk."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def link_folder(folder: Path, target: Path) -> None:
    """Let the new folder `target` hold the same files, or copies where a disk knows no links."""
    target.mkdir()
    for path in sorted(folder.iterdir()):
        try:
            (target / path.name).hardlink_to(path)
        except OSError:
            shutil.copyfile(path, target / path.name)


def sync_file(path: Path) -> None:
    """Wait until a file that a library wrote is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk (POSIX; a no-op elsewhere)."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, data: bytes) -> None:
    """Replace a file by one atomic rename: a reader sees the old bytes or the new ones.

    There may be one writer at a time, who also clears away what an interrupted one left.
    """
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    write_file(temporary, data)
    temporary.replace(path)
    sync_folder(path.parent)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
