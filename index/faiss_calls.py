"""How FAISS is called: `save_faiss`, `open_faiss`, `one_thread`.

Indexes are not written and read by FAISS's own functions for paths, which take none with bytes that are not UTF-8
and do not notice a disk that fills up with the last bytes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def save_faiss(path: Path, index: Any) -> None:
    """Write an index piece by piece: no second copy of it is made in memory."""
    import faiss

    problems: list[OSError] = []
    with path.open("wb") as file:

        def write(data: bytes) -> int:
            try:
                return file.write(data)
            except OSError as error:  # FAISS would hide which one it was
                problems.append(error)
                return 0

        try:
            faiss.write_index(index, faiss.PyCallbackIOWriter(write))  # type: ignore[call-arg]
        except RuntimeError:
            if not problems:
                raise
        if problems:
            raise problems[0]


def open_faiss(path: Path) -> Any:
    """The index of a file, its vectors mapped into memory; the caller has checked its hash."""
    import faiss
    import numpy as np

    data: Any = np.memmap(path, dtype=np.uint8, mode="r")
    reader = faiss.ZeroCopyIOReader(faiss.swig_ptr(data), len(data))
    index = faiss.read_index(reader, faiss.IO_FLAG_MMAP_IFC)
    index.referenced_objects = [data]  # FAISS's own way of keeping what an index points into
    return index


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Let FAISS use the calling thread alone.

    One query gains nothing from a second thread, and waits for it: on a busy machine 20 ms for
    less than 1 ms of work. Several queries are served at a time by the threads that ask.
    """
    import faiss

    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)  # of this thread only
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)
