"""An encoder that remembers, for reading the same passages thousands of times."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.encoder import Encoder, ModelInfo

if TYPE_CHECKING:
    from index.encoder import FloatArray


class RememberingEncoder:
    """Another encoder, which is asked only once for each passage."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, FloatArray] = {}

    @property
    def info(self) -> ModelInfo:
        """The model behind the vectors."""
        return self._encoder.info

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """`(len(texts), dim)` float32, unit rows, in the order of `texts`."""
        import numpy as np

        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            vectors = self._encoder.encode_passages(new)
            self._known.update(zip(new, vectors, strict=True))
        return np.stack([self._known[text] for text in texts])

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """The same for questions, which are not remembered."""
        return self._encoder.encode_queries(texts)
