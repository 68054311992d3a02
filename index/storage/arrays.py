"""Arrays on disk: written in pieces, and opened so that only what is looked at is read."""

from __future__ import annotations

import os
import re
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

from index.storage.regular import open_regular

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray


_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '([<|][iu][1248])', 'fortran_order': False, "
    rb"'shape': \(([0-9]{1,18}),\), \} *\n",
    re.DOTALL,
)
"""Of a row of numbers, as NumPy writes it; NumPy itself would evaluate any expression."""
_LONGEST_HEADER = 1_000
_LENGTH_AT, _BEFORE = slice(8, 10), 10


class ArrayWriter:
    """A new `.npy` file of `length` numbers, filled from front to back.

    What does not fit into memory at once is written like this. Leaving the `with` block before
    all numbers are written raises ValueError.
    """

    def __init__(self, path: Path, dtype: DTypeLike, length: int) -> None:
        import numpy as np

        self._dtype = np.dtype(dtype)
        self._missing = length
        self._file: IO[bytes] = path.open("wb")
        header = {"descr": self._dtype.str, "fortran_order": False, "shape": (length,)}
        np.lib.format.write_array_header_1_0(self._file, header)

    def write(self, values: NDArray[Any]) -> None:
        """Append numbers, converted to the type of the array."""
        import numpy as np

        self._missing -= len(values)
        self._file.write(np.ascontiguousarray(values, dtype=self._dtype).data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._file.close()
        if kind is None and self._missing:
            raise ValueError(f"{self._missing} numbers too few were written")


def save_array(path: Path, values: NDArray[Any]) -> None:
    """Write a whole array as `.npy`."""
    import numpy as np

    np.save(path, values, allow_pickle=False)


def open_array(path: Path) -> NDArray[Any]:
    """The array of a `.npy` file, mapped into memory; the caller has checked its hash."""
    import numpy as np

    # Every slice of a numpy.memmap runs Python code; a plain array over the same memory does not.
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def read_part(path: Path, start: int, stop: int) -> NDArray[Any]:
    """A copy of numbers `start` to `stop`; nothing of the file stays in memory."""
    import numpy as np

    return np.array(open_array(path)[start:stop])


def array_length(path: Path, kind: str) -> int:
    """How many numbers an array holds; -1 if it is none of its kind, or its size is another.

    `kind` is their type, `<i4`, or the class of their types, `u`.
    """
    try:
        with open_regular(path) as file:
            header = _HEADER.match(file.read(_LONGEST_HEADER))
            size = os.fstat(file.fileno()).st_size
    except OSError:
        return -1
    if header is None or int.from_bytes(header[0][_LENGTH_AT], "little") + _BEFORE != header.end():
        return -1
    found, length = header[1].decode(), int(header[2])
    fits = kind in {found, found[1]} and size - header.end() == length * int(found[2])
    return length if fits else -1
