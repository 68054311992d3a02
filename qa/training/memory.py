"""An encoder that remembers, for reading the same passages thousands of times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from index.encoder import Encoder, ModelInfo

if TYPE_CHECKING:
    from index.encoder import FloatArray


class RememberingEncoder:
    """Another encoder, which is asked only once for each passage and each question."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._passages: dict[str, FloatArray] = {}
        self._queries: dict[str, FloatArray] = {}

    @property
    def info(self) -> ModelInfo:
        """The model behind the vectors."""
        return self._encoder.info

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """`(len(texts), dim)` float32, unit rows, in the order of `texts`."""
        return _remembered(texts, self._passages, self._encoder.encode_passages)

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """The same for questions."""
        return _remembered(texts, self._queries, self._encoder.encode_queries)


def _remembered(
    texts: Sequence[str],
    known: dict[str, FloatArray],
    encode: Callable[[Sequence[str]], FloatArray],
) -> FloatArray:
    import numpy as np

    new = [text for text in dict.fromkeys(texts) if text not in known]
    if new:
        known.update(zip(new, encode(new), strict=True))
    return np.stack([known[text] for text in texts])
