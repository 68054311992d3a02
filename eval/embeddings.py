"""Embeddings kept between runs: `StoredEncoder`."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from eval.errors import EvaluationError
from index.closing import Closing
from index.encoder import Encoder, ModelInfo
from index.errors import ModelError
from index.visible import one_line

if TYPE_CHECKING:
    from index.encoder import FloatArray

_FIND = "SELECT value FROM vector WHERE key = ?"
_PATIENCE = 60.0
"""Seconds to wait for another run that writes to the file."""
_BLOCK = 256
"""Texts embedded between two writes: an interruption loses no more."""


class NoEncoder:
    """For suites that embed nothing, so that they need no model: fails if it is asked to."""

    @property
    def info(self) -> ModelInfo:
        """No model."""
        return ModelInfo(id="none", revision="", dim=0, max_tokens=0)

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """Raises ModelError."""
        raise ModelError(f"{len(texts)} texts were to be embedded, and there is no model")

    encode_queries = encode_passages


class StoredEncoder(Closing):
    """Another encoder, asked once for each text; what it says is kept in a file.

    Evaluations read the same passages thousands of times, and an interrupted run must go on with
    the very numbers it began with. A vector is kept by model, revision, role and text.
    """

    def __init__(self, encoder: Encoder, path: Path) -> None:
        """Raises EvaluationError if the file at `path` cannot be used."""
        self._encoder = encoder
        self._path = path
        self._known: dict[bytes, FloatArray] = {}
        with self._using():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(path, check_same_thread=False, timeout=_PATIENCE)
        with self._using():
            self._file.execute(
                "CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, value BLOB)"
            )

    @contextlib.contextmanager
    def _using(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise EvaluationError(
                f"{self._path}, where embeddings are kept, cannot be used: {one_line(str(error))}; "
                "name another folder with --work, or remove the file"
            ) from error

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def info(self) -> ModelInfo:
        """The model behind the vectors."""
        return self._encoder.info

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """`(len(texts), dim)` float32, unit rows, in the order of `texts`."""
        return self._encode(texts, "passage", self._encoder.encode_passages)

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """The same for questions."""
        return self._encode(texts, "query", self._encoder.encode_queries)

    def _encode(
        self, texts: Sequence[str], role: str, encode: Callable[[Sequence[str]], FloatArray]
    ) -> FloatArray:
        import numpy as np

        keys = [self._key(role, text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if not self._has(key)}
        waiting = list(new.items())
        for start in range(0, len(waiting), _BLOCK):
            block = waiting[start : start + _BLOCK]
            self._store(block, encode([text for _, text in block]))
        if not texts:
            return np.empty((0, self.info.dim), dtype=np.float32)
        return np.stack([self._known[key] for key in keys])

    def _key(self, role: str, text: str) -> bytes:
        model = self.info
        facts = "\0".join((model.id, model.revision, role, text))
        return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).digest()

    def _has(self, key: bytes) -> bool:
        import numpy as np

        if key not in self._known:
            with self._using():
                row = self._file.execute(_FIND, (key,)).fetchone()
            if row is None:
                return False
            self._known[key] = np.frombuffer(row[0], dtype=np.float32)
        return True

    def _store(self, block: Sequence[tuple[bytes, str]], vectors: FloatArray) -> None:
        with self._using(), self._file:
            for (key, _), vector in zip(block, vectors, strict=True):
                self._known[key] = vector
                self._file.execute(
                    "INSERT OR REPLACE INTO vector VALUES (?, ?)", (key, vector.tobytes())
                )
