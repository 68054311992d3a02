"""Readings that are remembered, since most systems read the same passages: `RememberingReader`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from cachetools import LRUCache

from index.config import RuntimeConfig
from index.settings import resolve

if TYPE_CHECKING:
    from index.encoder import Encoder
    from qa.reader import Reader, Reading

REMEMBERED = 20_000
"""Calls whose readings are kept: more than the questions of a suite."""


class RememberingReader:
    """Another reader, which is asked only once for the same question and texts."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: LRUCache[tuple[str, tuple[str, ...]], list[Reading]] = LRUCache(REMEMBERED)

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """What the other one says. Scores may depend on the texts of a call, so all are the key."""
        key = question, tuple(texts)
        if key not in self._known:
            self._known[key] = self._reader.read(question, texts)
        return self._known[key]

    def read_many(self, asked: Sequence[tuple[str, Sequence[str]]]) -> list[list[Reading]]:
        """What `read` says of several questions, each of its own texts."""
        return [self.read(question, texts) for question, texts in asked]


def shared_reader(name: str, encoder: Encoder) -> Reader:
    """The reader called `name`, as in `qa.reader.load_reader`; one for all systems of a process.

    The sentence reader, whose answers depend on the encoder, is made anew.
    """
    from qa.reader import SENTENCE, load_reader

    if name == SENTENCE:
        return load_reader(name, encoder)
    return _shared(name, resolve(RuntimeConfig))


@cache
def _shared(name: str, runtime: RuntimeConfig) -> Reader:
    from qa.reader import load_reader

    return RememberingReader(load_reader(name, runtime=runtime))
