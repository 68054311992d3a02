"""Texts to token windows for the network, with the characters that each token stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Sized
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    Ids: TypeAlias = NDArray[np.int32]

CLS, SEP = 101, 102
"""The vocabulary of bert-base-uncased, which MiniLM shares."""
LONGEST_QUESTION = 64
"""Tokens of a question; the rest is cut off."""
WINDOW = 320
"""Most tokens in one pass, question and special tokens included."""
STRIDE = 96
"""Tokens that a window repeats from the one before it."""
TOGETHER = 6_400
"""Tokens of one batch, padding included."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as `n` word pieces; all arrays are `(n,)`."""

    ids: Ids
    starts: Ids
    """First character of each token, counted in the text."""
    ends: Ids
    """One past its last character."""
    first: NDArray[np.bool_]
    """Whether the token begins a word."""
    last: NDArray[np.bool_]
    """Whether the token ends a word."""

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Window:
    """One input of the network: `[CLS] question [SEP] tokens[start:end] [SEP]`."""

    text: int
    """Which of the texts it is of."""
    question: Ids
    tokens: Tokens
    start: int
    end: int

    @property
    def offset(self) -> int:
        """Place in the input of token `start` of the text."""
        return len(self.question) + 2

    def __len__(self) -> int:
        return self.offset + self.end - self.start + 1


def tokenize(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Tokens]:
    """The tokens of each text, without special ones."""
    encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [_tokens(encoding.ids, encoding.offsets, encoding.word_ids) for encoding in encodings]


def _tokens(
    ids: Sequence[int], offsets: Sequence[tuple[int, int]], words: Sequence[int | None]
) -> Tokens:
    import numpy as np

    places = np.array(offsets, dtype=np.int32).reshape(-1, 2)
    word = np.array(words, dtype=np.int32)
    changes = word[1:] != word[:-1]
    edge = np.ones(min(1, len(word)), dtype=bool)
    return Tokens(
        ids=np.array(ids, dtype=np.int32),
        starts=places[:, 0],
        ends=places[:, 1],
        first=np.concatenate([edge, changes]),
        last=np.concatenate([changes, edge]),
    )


def windows(
    question: Tokens,
    texts: Sequence[Tokens],
    *,
    first: int = 0,
    size: int = WINDOW,
    stride: int = STRIDE,
) -> Iterator[Window]:
    """The inputs that cover every token of every text, in order; one for an empty text.

    Texts are numbered from `first`.
    """
    asked = question.ids[:LONGEST_QUESTION]
    room = size - len(asked) - 3
    for number, tokens in enumerate(texts, start=first):
        start = 0
        while True:
            end = min(len(tokens), start + room)
            yield Window(number, asked, tokens, start, end)
            if end == len(tokens):
                break
            start = end - stride


def padded(batch: Sequence[Window]) -> tuple[Ids, Ids, Ids]:
    """Token ids, segment ids (1 in the text) and mask (1 where there is a token).

    Each `(len(batch), longest)` int32.
    """
    import numpy as np

    shape = len(batch), max(map(len, batch))
    ids, segments, mask = (np.zeros(shape, dtype=np.int32) for _ in range(3))
    for row, window in enumerate(batch):
        offset, length = window.offset, len(window)
        ids[row, 0], ids[row, offset - 1], ids[row, length - 1] = CLS, SEP, SEP
        ids[row, 1 : offset - 1] = window.question
        ids[row, offset : length - 1] = window.tokens.ids[window.start : window.end]
        segments[row, offset:length] = 1
        mask[row, :length] = 1
    return ids, segments, mask


Sizes = TypeVar("Sizes", bound=Sized)


def batches(inputs: Sequence[Sizes], most: int) -> Iterator[list[Sizes]]:
    """Inputs of about the same length together, at most `most` tokens with padding."""
    batch: list[Sizes] = []
    for one in sorted(inputs, key=len):
        if batch and (len(batch) + 1) * len(one) > most:
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch
