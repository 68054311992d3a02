"""The formula of BM25, as Lucene counts it: pure functions.

Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond"; Kamphuis et
al. 2020, "Which BM25 Do You Mean?", for the variants.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.encoder import FloatArray

K1 = 0.9
B = 0.4
"""Saturation and length normalisation; see CONTRIBUTING for the measurements."""


def inverse_frequency(size: int, frequency: int) -> float:
    """What a term weighs that `frequency` of `size` passages hold, above 0."""
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))


def length_norms(lengths: NDArray[Any], mean: float) -> FloatArray:
    """What counts are held against in passages of `lengths` terms, `(n,)` float32."""
    import numpy as np

    if mean == 0:  # then no passage has any term
        return np.ones(len(lengths), dtype=np.float32)
    return (K1 * (1 - B + B * np.asarray(lengths, dtype=np.float64) / mean)).astype(np.float32)


def saturated(counts: NDArray[Any], norms: FloatArray) -> FloatArray:
    """The share of a term's weight that `counts` repetitions earn, `(n,)` float32, 0 to 1."""
    import numpy as np

    repeated = np.asarray(counts, dtype=np.float32)
    return np.asarray(repeated / (repeated + norms), dtype=np.float32)
