"""Any extractive question answering model of Hugging Face's as a reader.

Imports nothing heavy before a text is read.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.breaks import trimmed
from index.models import find_folder, identify, safe_weights
from qa.reader.pairs import Pair, padded, pairs
from qa.reader.reading import Reading
from qa.reader.spans import best_pair
from qa.reader.tokens import TOGETHER, batches

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qa.reader.checkpoint import Checkpoint

EMPTY_SCORE = -100.0
"""Of a text without a word to quote: below what a model says of any."""


def find_reader(name: str) -> Path:
    """The folder of the model that the user named: a folder, or an id in Hugging Face's cache.

    The hub is asked for an id that is not in the cache. Raises ModelNotFoundError if the model is
    nowhere, ModelError if its weights are not safetensors; the model itself is not opened.
    """
    folder = find_folder(identify(name), named=True, option="--reader")
    safe_weights(folder)
    return folder


@dataclass(frozen=True, slots=True)
class _Best:
    """The best span of one window."""

    text: int
    start: int
    end: int
    score: float
    null_score: float


class HuggingFaceReader:
    """Finds the span of each text that answers a question best, by a model trained to do so.

    `score` is the sum of the logits of the span's first and last token (Devlin et al. 2019,
    section 4.3), in the window of the text where it is highest; `null_score` is the same sum for
    the token that stands for no answer, in that window; `passage_score` is their difference. All
    are rounded to 4 decimals. A span begins and ends with whole words.
    """

    def __init__(self, folder: Path) -> None:
        """A reader with the model in `folder`, which is loaded when something is read.

        What is read then raises ModelNotFoundError if there is no such folder, and ModelError if
        it holds no extractive question answering model with safetensors weights.
        """
        self._folder = folder
        self._loaded: Checkpoint | None = None
        self._lock = threading.Lock()

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """One reading for each text, in the order of `texts`."""
        return self.read_many([(question, texts)])[0]

    def read_many(self, asked: Sequence[tuple[str, Sequence[str]]]) -> list[list[Reading]]:
        """The readings of several questions, each of its own texts, in one pass."""
        every = [text for _, texts in asked for text in texts]
        if not every:
            return [[] for _ in asked]
        checkpoint = self._load()
        inputs: list[Pair] = []
        first = 0
        for question, texts in asked:
            inputs += pairs(checkpoint, question, texts, first)
            first += len(texts)
        best: dict[int, _Best] = {}
        for one in _run(checkpoint, inputs):
            if one.text not in best or _rank(one) > _rank(best[one.text]):
                best[one.text] = one
        readings = iter([_reading(text, best.get(number)) for number, text in enumerate(every)])
        return [[next(readings) for _ in texts] for _, texts in asked]

    def _load(self) -> Checkpoint:
        with self._lock:
            if self._loaded is None:
                from qa.reader.checkpoint import load_checkpoint

                self._loaded = load_checkpoint(self._folder)
            return self._loaded


def _run(checkpoint: Checkpoint, inputs: Sequence[Pair]) -> Iterator[_Best]:
    for batch in batches(inputs, TOGETHER):
        start, end = checkpoint.logits(*padded(batch, checkpoint.pad))
        for row, one in enumerate(batch):
            null = checkpoint.layout.null_place(one.ids)
            found = _best(one, start[row], end[row], float(start[row, null] + end[row, null]))
            if found is not None:
                yield found


def _best(
    one: Pair, start: NDArray[np.float32], end: NDArray[np.float32], null: float
) -> _Best | None:
    part = slice(one.start, one.end)
    inside = slice(one.offset, one.offset + one.end - one.start)
    tokens = one.tokens
    try:
        begins, ends, score = best_pair(
            start[inside, None] + end[None, inside], tokens.first[part], tokens.last[part]
        )
    except ValueError:  # nothing but words that are longer than any answer
        return None
    return _Best(
        text=one.text,
        start=int(tokens.starts[part][begins]),
        end=int(tokens.ends[part][ends]),
        score=round(score, 4),
        null_score=round(null, 4),
    )


def _rank(one: _Best) -> tuple[float, int, int]:
    return one.score, -one.start, -one.end


def _reading(text: str, best: _Best | None) -> Reading:
    if best is None:
        return Reading(start=0, end=0, score=EMPTY_SCORE, null_score=0.0, passage_score=EMPTY_SCORE)
    span = trimmed(text, best.start, best.end)
    return Reading(
        start=span.start,
        end=span.end,
        score=best.score,
        null_score=best.null_score,
        passage_score=round(best.score - best.null_score, 4),
    )
