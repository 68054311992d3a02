"""Readers: passages to answer spans. `load_reader()` gives the one that ships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.reader.reading import Reader, Reading

if TYPE_CHECKING:
    from index.encoder import Encoder

__all__ = ["Reader", "Reading", "load_reader"]


def load_reader(encoder: Encoder | None = None) -> Reader:
    """The reader that answers where none is named: the sentence reader, without trained weights.

    It compares vectors of `encoder`, by default those of the default embedding model. Raises
    ModelNotFoundError if that is nowhere on this machine.
    """
    from qa.reader.sentence import SentenceReader

    if encoder is None:
        from index.config import DEFAULT_MODEL
        from index.models import make_encoder

        encoder = make_encoder(DEFAULT_MODEL)
    return SentenceReader(encoder)
