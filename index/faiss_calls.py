"""How FAISS is called: `save_faiss`, `open_faiss`, `one_thread`, `inner_products`.

Indexes are not written and read by FAISS's own functions for paths, which take none with bytes
that are not UTF-8 and do not notice a disk that fills up with the last bytes.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.encoder import FloatArray


def faiss() -> Any:
    """The library; its type stubs leave out half of it."""
    return importlib.import_module("faiss")


def save_faiss(path: Path, index: Any) -> None:
    """Write an index piece by piece: no second copy of it is made in memory."""
    problems: list[OSError] = []
    with path.open("wb") as file:

        def write(data: bytes) -> int:
            try:
                return file.write(data)
            except OSError as error:  # FAISS would hide which one it was
                problems.append(error)
                return 0

        try:
            faiss().write_index(index, faiss().PyCallbackIOWriter(write))
        except RuntimeError:
            if not problems:
                raise
        if problems:
            raise problems[0]


def open_faiss(path: Path) -> Any:
    """The index of a file, its vectors mapped into memory; the caller has checked its hash."""
    import numpy as np

    data: Any = np.memmap(path, dtype=np.uint8, mode="r")
    reader = faiss().ZeroCopyIOReader(faiss().swig_ptr(data), len(data))
    index = faiss().read_index(reader, faiss().IO_FLAG_MMAP_IFC)
    index.referenced_objects = [data]  # FAISS's own way of keeping what an index points into
    return index


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Let FAISS use the calling thread alone.

    One query gains nothing from a second thread, and waits for it: on a busy machine 20 ms for
    less than 1 ms of work. Several queries are served at a time by the threads that ask.
    """
    threads = faiss().omp_get_max_threads()
    faiss().omp_set_num_threads(1)  # of this thread only
    try:
        yield
    finally:
        faiss().omp_set_num_threads(threads)


def inner_products(query: FloatArray, rows: FloatArray) -> FloatArray:
    """The product of `query`, `(dim,)`, with each of `rows`, `(n, dim)`; all float32.

    Row by row, where a matrix product would add up equal rows in different orders.
    """
    import numpy as np

    products = np.empty(len(rows), dtype=np.float32)
    vector, labels = np.ascontiguousarray(query, np.float32), np.arange(len(rows), dtype=np.int64)
    pointers = (faiss().swig_ptr(array) for array in (products, vector, rows, labels))
    with one_thread():
        faiss().fvec_inner_products_by_idx(*pointers, len(vector), 1, len(rows))
    return products
