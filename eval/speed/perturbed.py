"""Encoders for an index whose vectors no model has to make: `PerturbingEncoder` and its kin.

A million passages would keep a model busy for hours, and what searching them costs depends on
their vectors only. So the vectors here are real ones of some thousand passages, each perturbed
many times: as unevenly spread as real ones are, which is what approximate search lives on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eval.speed.exact import ExactSearch
    from index.encoder import Encoder, FloatArray, ModelInfo

NOISE = 0.5
"""Length of the noise, beside a vector of length 1: the cosine to the real vector is about 0.89,
of two that come from the same one 0.8."""


def stand_in(model: ModelInfo) -> ModelInfo:
    """What an index of perturbed vectors says it was made with; no model has that name."""
    return replace(model, id=f"perturbed vectors of {model.id}")


def perturbed(vector: FloatArray, seed: int, noise: float = NOISE) -> FloatArray:
    """`(dim,)` float32: a unit vector with noise of about that length, made a unit vector again.

    The same seed gives the same noise.
    """
    import numpy as np

    drawn = np.random.Generator(np.random.SFC64(seed)).standard_normal(len(vector), np.float32)
    found = vector + drawn * np.float32(noise / np.sqrt(len(vector)))
    unit: FloatArray = found / np.linalg.norm(found)
    return unit


class PerturbingEncoder:
    """For each text a perturbed vector, of which its hash decides; for known queries their own.

    `base` is `(n, dim)` float32, unit rows. `known` gives the vectors of queries, which are not
    perturbed; any other query is treated like a passage. `watch` is shown every vector of a
    passage.
    """

    def __init__(
        self,
        info: ModelInfo,
        base: FloatArray,
        known: Mapping[str, FloatArray] | None = None,
        watch: ExactSearch | None = None,
    ) -> None:
        self._info = info
        self._base = base
        self._known = known or {}
        self._watch = watch

    @property
    def info(self) -> ModelInfo:
        """Of no model: see `stand_in`."""
        return self._info

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """`(len(texts), dim)` float32, unit rows, in the order of `texts`."""
        vectors = self._rows([self._vector(text) for text in texts])
        if self._watch is not None:
            self._watch.see(vectors)
        return vectors

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """The same for queries."""
        found = (self._known.get(text) for text in texts)
        pairs = zip(texts, found, strict=True)
        return self._rows([self._vector(text) if v is None else v for text, v in pairs])

    def _vector(self, text: str) -> FloatArray:
        digest = hashlib.blake2b(text.encode(), digest_size=16).digest()
        seed = int.from_bytes(digest, "little")
        return perturbed(self._base[seed % len(self._base)], seed)

    def _rows(self, vectors: Sequence[FloatArray]) -> FloatArray:
        import numpy as np

        return np.asarray(vectors, dtype=np.float32).reshape(-1, self._info.dim)


class RenamedEncoder:
    """A real encoder under the name of a stand-in, to add real vectors to such an index."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @property
    def info(self) -> ModelInfo:
        """That of the stand-in."""
        return stand_in(self._encoder.info)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """`(len(texts), dim)` float32, unit rows, in the order of `texts`."""
        return self._encoder.encode_passages(texts)

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """The same for queries."""
        return self._encoder.encode_queries(texts)
