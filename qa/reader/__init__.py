"""Readers: passages to answer spans. `load_reader()` gives the one that ships.

from qa.reader import load_reader

reading, = load_reader().read("Who signed it?", ["It was signed by Anna Lind."])
reading.start, reading.end, reading.score, reading.null_score, reading.passage_score
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.reader.reading import Reader, Reading

if TYPE_CHECKING:
    from index.config import RuntimeConfig
    from index.encoder import Encoder

__all__ = ["SENTENCE", "Reader", "Reading", "load_reader"]

SENTENCE = "sentence"
"""Name of the reader without trained weights."""


def load_reader(
    name: str = "", encoder: Encoder | None = None, runtime: RuntimeConfig | None = None
) -> Reader:
    """The trained reader that ships; weights are loaded when something is read.

    Other names: `sentence`, which needs no trained weights and compares vectors of `encoder` (by
    default of the default embedding model); else a Hugging Face model for extractive question
    answering, by folder or by id. `runtime` is how the trained one runs. Raises
    ModelNotFoundError or ModelError.
    """
    if not name:
        from qa.reader.trained import SpanReader

        return SpanReader(runtime=runtime)
    if name == SENTENCE:
        from qa.reader.sentence import SentenceReader

        return SentenceReader(encoder or _default_encoder())
    from qa.reader.hugging_face import HuggingFaceReader, find_reader

    return HuggingFaceReader(find_reader(name))


def _default_encoder() -> Encoder:
    from index.config import DEFAULT_MODEL
    from index.models import make_encoder

    return make_encoder(DEFAULT_MODEL)
