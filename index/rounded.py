"""Vectors of 12 bits a number, as they lie on the disk: `rounded` and `restored`.

A row holds the upper eight bits of each number, the lower four of two numbers in a byte, and the
scale, a float32: the largest number of the vector is 2,047 of it. Cosines are off by 0.00003 then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.encoder import FloatArray

    Rows = NDArray[Any]

_MOST = 2_047
_ZERO = 2_048
"""What 0 is written as, since what is written is never negative."""


def row_bytes(dim: int) -> int:
    """Bytes of the row of a vector of `dim` numbers."""
    return dim + (dim + 1) // 2 + 4


def rounded(vectors: FloatArray) -> Rows:
    """The rows of `vectors`, which are `(n, dim)` float32: `(n, row_bytes(dim))` uint8."""
    import numpy as np

    size, dim = vectors.shape
    scales = np.abs(vectors).max(axis=1, initial=0) / np.float32(_MOST)
    steps = vectors / np.where(scales > 0, scales, 1)[:, None]
    numbers = np.zeros((size, dim + dim % 2), dtype=np.int16)
    numbers[:, :dim] = np.rint(steps) + _ZERO
    upper, lower = (numbers[:, :dim] >> 4).astype(np.uint8), (numbers & 15).astype(np.uint8)
    pairs = lower[:, ::2] << 4 | lower[:, 1::2]
    scale_bytes = scales.astype("<f4").view(np.uint8).reshape(size, 4)
    return np.concatenate([upper, pairs, scale_bytes], axis=1)


def restored(rows: Rows, dim: int) -> FloatArray:
    """The vectors of `rows` again, `(n, dim)` float32."""
    import numpy as np

    upper, pairs = rows[:, :dim], rows[:, dim:-4]
    lower = np.empty((len(rows), 2 * pairs.shape[1]), dtype=np.uint8)
    lower[:, ::2], lower[:, 1::2] = pairs >> 4, pairs & 15
    numbers = (upper.astype(np.int16) << 4) + lower[:, :dim] - np.int16(_ZERO)
    scales = np.ascontiguousarray(rows[:, -4:]).view("<f4")
    return np.asarray(numbers * scales, dtype=np.float32)
