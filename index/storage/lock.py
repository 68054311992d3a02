"""One writer at a time, any number of readers: locks that the system drops with the process."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from typing import IO, Any

import portalocker

from index.errors import IndexLockedError, StorageError
from index.storage.files import writing
from index.storage.layout import Layout
from index.storage.regular import open_regular


@contextlib.contextmanager
def writer_lock(layout: Layout) -> Iterator[None]:
    """Hold the index for writing.

    Raises IndexLockedError, naming who holds it, StorageError where locks do not work, or
    IndexWriteError.
    """
    with writing(layout.path):
        # Without a buffer: closing it would write again what a full disk has just refused.
        file = open_regular(layout.lock, "a+b", buffering=0)
    with file:
        if not _lock(file, portalocker.LOCK_EX, layout):
            file.seek(0)
            holder = file.read(200).decode(errors="replace").strip() or "another process"
            raise IndexLockedError(
                f"the index at {layout.path} is being written by {holder}; wait until it is done"
            )
        with writing(layout.path):
            file.seek(0)
            file.truncate()
            file.write(f"process {os.getpid()} on {socket.gethostname()}".encode())
        yield


def pin(layout: Layout, generation: int) -> IO[bytes] | None:
    """Keep a generation from being cleared away for as long as the returned file is open.

    None if the generation is not there (any more). Raises StorageError where locks do not work.
    """
    try:
        file = open_regular(layout.generation(generation) / "manifest.json")
    except OSError:
        return None
    with contextlib.ExitStack() as opened:
        opened.enter_context(file)
        if not _lock(file, portalocker.LOCK_SH, layout):  # it is being cleared away just now
            return None
        if os.fstat(file.fileno()).st_nlink == 0:  # it was cleared away between open and lock
            return None
        opened.pop_all()
    return file


@contextlib.contextmanager
def unpinned(layout: Layout, generation: int) -> Iterator[bool]:
    """Whether nobody reads a generation; while the context lasts, nobody can start to."""
    try:
        file = open_regular(layout.generation(generation) / "manifest.json")
    except OSError:  # no manifest, so it was never published and nobody can read it
        yield True
        return
    with file:
        try:
            portalocker.lock(file, portalocker.LOCK_EX | portalocker.LOCK_NB)
        except portalocker.LockException:  # whatever hinders it: what may be read is kept
            yield False
        else:
            yield True


def _lock(file: IO[Any], kind: portalocker.LockFlags, layout: Layout) -> bool:
    """Whether the lock could be had at once; it ends when `file` is closed."""
    try:
        portalocker.lock(file, kind | portalocker.LOCK_NB)
    except portalocker.AlreadyLocked:
        return False
    except portalocker.LockException as error:
        raise StorageError(
            f"locks do not work on the file system of {layout.path} ({_reason(error)}); put the "
            "index on a local disk with `--index PATH`"
        ) from error
    return True


def _reason(error: portalocker.LockException) -> str:
    cause = error.__cause__ or error
    return getattr(cause, "strerror", None) or str(cause)
