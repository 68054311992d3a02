"""One writer at a time, any number of readers: locks that the system drops with the process."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from typing import IO

import portalocker

from index.errors import IndexLockedError
from index.storage.files import writing
from index.storage.layout import Layout


@contextlib.contextmanager
def writer_lock(layout: Layout) -> Iterator[None]:
    """Hold the index for writing. Raises IndexLockedError, naming who holds it."""
    with writing(layout.path):
        file = layout.lock.open("a+")
    with file:
        try:
            portalocker.lock(file, portalocker.LOCK_EX | portalocker.LOCK_NB)
        except portalocker.LockException:
            file.seek(0)
            holder = file.read(200).strip() or "another process"
            raise IndexLockedError(
                f"the index at {layout.path} is being written by {holder}; wait until it is done"
            ) from None
        with writing(layout.path):
            file.seek(0)
            file.truncate()
            file.write(f"process {os.getpid()} on {socket.gethostname()}")
            file.flush()
        yield


def pin(layout: Layout, generation: int) -> IO[bytes] | None:
    """Keep a generation from being cleared away for as long as the returned file is open.

    None if the generation is not there (any more).
    """
    try:
        file = (layout.generation(generation) / "manifest.json").open("rb")
    except OSError:
        return None
    try:
        portalocker.lock(file, portalocker.LOCK_SH | portalocker.LOCK_NB)
    except portalocker.LockException:  # it is being cleared away at this moment
        file.close()
        return None
    if os.fstat(file.fileno()).st_nlink == 0:  # it was cleared away between open and lock
        file.close()
        return None
    return file


@contextlib.contextmanager
def unpinned(layout: Layout, generation: int) -> Iterator[bool]:
    """Whether nobody reads a generation; while the context lasts, nobody can start to."""
    try:
        file = (layout.generation(generation) / "manifest.json").open("rb")
    except OSError:  # no manifest, so it was never published and nobody can read it
        yield True
        return
    with file:
        try:
            portalocker.lock(file, portalocker.LOCK_EX | portalocker.LOCK_NB)
        except portalocker.LockException:
            yield False
        else:
            yield True
