"""Questions and texts to inputs of a `Checkpoint`, in which answers are made of whole words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.encoder import encodable
from qa.reader.tokens import LONGEST_QUESTION, Tokens
from qa.reader.words import word_tokens

if TYPE_CHECKING:
    from qa.reader.checkpoint import Checkpoint
    from qa.reader.tokens import Ids

STRIDE = 128
"""Most tokens that a window repeats from the one before it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One input: the question and `tokens[start:end]` of a text, with the special tokens."""

    text: int
    """Which of the texts it is of."""
    ids: Ids
    segments: Ids
    offset: int
    """Place in the input of token `start` of the text."""
    tokens: Tokens
    """Of the whole text. Their characters are those of the words that they lie in."""
    start: int
    end: int

    def __len__(self) -> int:
        return len(self.ids)


def pairs(checkpoint: Checkpoint, question: str, texts: Sequence[str], first: int) -> list[Pair]:
    """The inputs that cover every text, in order; none for one without a word.

    Texts are numbered from `first`. A question is cut off after `LONGEST_QUESTION` tokens, or
    half a window.
    """
    layout = checkpoint.layout
    encodings = checkpoint.tokenizer.encode_batch(
        [encodable(one) for one in (question, *texts)], add_special_tokens=False
    )
    free = checkpoint.window - layout.specials
    asked = encodings[0].ids[: min(LONGEST_QUESTION, free // 2)]
    found = []
    for number, (text, encoding) in enumerate(zip(texts, encodings[1:], strict=True), first):
        tokens = word_tokens(text, encoding)
        for start, end in _windows(len(tokens), free - len(asked)):
            if tokens.first[start:end].any() and tokens.last[start:end].any():
                ids, segments = layout.join(asked, tokens.ids[start:end])
                offset = len(layout.before) + len(asked) + len(layout.between)
                found.append(Pair(number, ids, segments, offset, tokens, start, end))
    return found


def _windows(count: int, room: int) -> Iterator[tuple[int, int]]:
    step = room - min(STRIDE, room // 3)
    start = 0
    while start + room < count:
        yield start, start + room
        start += step
    yield start, count


def padded(batch: Sequence[Pair], pad: int) -> tuple[Ids, Ids, Ids]:
    """Token ids, segment ids and mask (1 where there is a token).

    Each `(len(batch), longest)` int32.
    """
    import numpy as np

    shape = len(batch), max(map(len, batch))
    ids, segments, mask = (np.full(shape, value, dtype=np.int32) for value in (pad, 0, 0))
    for row, one in enumerate(batch):
        ids[row, : len(one)] = one.ids
        segments[row, : len(one)] = one.segments
        mask[row, : len(one)] = 1
    return ids, segments, mask
