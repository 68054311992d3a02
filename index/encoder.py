"""Text to unit vectors: the `Encoder` protocol and the sentence-transformers implementation."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from index.config import FLOAT32

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

    FloatArray: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelInfo:
    """What identifies an embedding model; stored with every index and every embedding."""

    id: str
    """The name that the user gave, a sentence-transformers model id, or the path of a folder."""
    revision: str
    """16 hexadecimal digits of a hash over its weights and settings, wherever they were found;
    then `-` and the precision it runs with, if that is not `float32`."""
    dim: int
    max_tokens: int
    """Tokens after which a text is cut off; 0 where the model sets no limit."""

    @property
    def weights(self) -> str:
        """The part of `revision` that tells the weights and settings."""
        return self.revision.partition("-")[0]

    @property
    def precision(self) -> str:
        """The precision it runs with: `float32` or `int8`."""
        return self.revision.partition("-")[2] or FLOAT32

    def same_model(self, other: ModelInfo) -> bool:
        """Whether both are the same weights, in whatever precision: their vectors compare."""
        return (self.id, self.weights) == (other.id, other.weights)


def encodable(text: str) -> str:
    """`text` with a question mark for each lone surrogate, which tokenizers refuse."""
    return text.encode("utf-8", "replace").decode("utf-8")


class Encoder(Protocol):
    """Turns texts into unit vectors whose inner product is their cosine similarity.

    Safe to share between threads.
    """

    @property
    def info(self) -> ModelInfo:
        """The model behind the vectors."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """`(len(texts), dim)` float32, unit rows, in the order of `texts`."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """The same for questions, with the model's query prompt where it has one."""
        ...


class SentenceTransformerEncoder:
    """Any sentence-transformers model, with its own query and passage prompts.

    The model is loaded when it is first used, not when the encoder is made.
    """

    def __init__(
        self, folder: Path, info: ModelInfo, model: SentenceTransformer | None = None
    ) -> None:
        self._folder = folder
        self._info = info
        self._model = model
        # Fast tokenizers keep their padding settings in the object, so two threads cannot
        # use one at the same time.
        self._lock = threading.Lock()

    @property
    def info(self) -> ModelInfo:
        """The model behind the vectors."""
        return self._info

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """`(len(texts), dim)` float32, unit rows, in the order of `texts`."""
        with self._lock:
            vectors = self._load().encode_document(list(texts), normalize_embeddings=True)
        return self._rows(vectors)

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """The same for questions, with the model's query prompt where it has one."""
        with self._lock:
            vectors = self._load().encode_query(list(texts), normalize_embeddings=True)
        return self._rows(vectors)

    def _rows(self, vectors: object) -> FloatArray:
        import numpy as np

        return np.asarray(vectors, dtype=np.float32).reshape(-1, self._info.dim)

    def _load(self) -> SentenceTransformer:
        if self._model is None:
            from index.models import load_sentence_transformer

            self._model = load_sentence_transformer(self._folder)
        return self._model
