"""Examples to batches of tokens of about the same length, in an order that a seed decides."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from qa.reader.tokens import LONGEST_QUESTION, Tokens, Window, padded, tokenize

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from index.document import Span
    from qa.reader.tokens import Ids
    from qa.training.examples import Example, Group

TOKENS = 3_072
"""Of a batch, padding included."""
LONGEST = 224
"""Tokens of an example; of a longer passage, a window that holds an answer is used."""
SORTED_TOGETHER = 48
"""Batches whose groups are sorted by length together."""


@dataclass(frozen=True, slots=True)
class Batch:
    """`b` windows of `n` tokens, padded, and what is right about them."""

    ids: Ids
    segments: Ids
    mask: Ids
    allowed: NDArray[np.bool_]
    """`(b, n)`: the tokens of the passage, and token 0 for "no answer"."""
    starts: NDArray[np.bool_]
    """`(b, n)`: where an accepted answer starts; token 0 where there is none."""
    ends: NDArray[np.bool_]
    """`(b, n)`: the same for its last token."""
    spans: NDArray[np.int64]
    """`(g, 3)`: row, first and last token of each accepted answer; tokens 0 and 0 for none."""
    groups: NDArray[np.int64]
    """`(b,)`: the number of the question, from 0."""
    counts: NDArray[np.bool_]
    """`(b,)`: whether the passage score learns from it."""

    @property
    def size(self) -> int:
        """Tokens, padding included."""
        return self.ids.size


@dataclass(frozen=True, slots=True)
class _Placed:
    window: Window
    gold: tuple[tuple[int, int], ...]
    """First and last token of each accepted answer, as places in the window."""
    counts: bool
    fits: bool
    """Whether an answer is in the window, where there is one."""


class Batcher:
    """Makes batches of groups; the same seed makes the same batches."""

    def __init__(self, tokenizer: Tokenizer, seed: int) -> None:
        self._tokenizer = tokenizer
        self._seed = seed
        self._tokens = lru_cache(maxsize=20_000)(self._tokenized)

    def batches(self, groups: Iterator[Group], number: int) -> Iterator[Batch]:
        """The batches of pass `number`; lengths are alike within one and random across them."""
        chance = random.Random(f"{self._seed} batches {number}")
        while True:
            some = list(islice(groups, SORTED_TOGETHER * 20))
            if not some:
                return
            placed = [[self._placed(one, chance) for one in group] for group in some]
            placed = [group for group in placed if all(one.fits for one in group)]
            placed.sort(key=lambda group: max(len(one.window) for one in group))
            made = list(_filled(placed))
            chance.shuffle(made)
            for batch in made:
                yield _batch(batch)

    def _tokenized(self, text: str) -> Tokens:
        return tokenize(self._tokenizer, [text])[0]

    def _placed(self, example: Example, chance: random.Random) -> _Placed:
        asked = example.asked
        question = self._tokens(asked.question).ids[:LONGEST_QUESTION]
        tokens = self._tokens(asked.context)
        answers = [pair for span in asked.answers if (pair := _covering(tokens, span))]
        room = LONGEST - len(question) - 3
        start, end = _window(len(tokens), room, answers, chance)
        window = Window(0, question, tokens, start, end)
        shift = window.offset - start
        gold = tuple((a + shift, b + shift) for a, b in answers if start <= a and b < end)
        return _Placed(window, gold, example.counts, fits=bool(gold) or not answers)


def _covering(tokens: Tokens, span: Span) -> tuple[int, int] | None:
    """The first and last token that share a character with `span`."""
    first = int(np.searchsorted(tokens.ends, span.start, side="right"))
    last = int(np.searchsorted(tokens.starts, span.end, side="left")) - 1
    return (first, last) if first <= last else None


def _window(
    length: int, room: int, answers: Sequence[tuple[int, int]], chance: random.Random
) -> tuple[int, int]:
    """Which tokens of a passage to read: all of them, or `room` around one of the answers."""
    if length <= room:
        return 0, length
    if not answers:
        start = chance.randint(0, length - room)
    else:
        first, last = chance.choice(list(answers))
        low, high = max(0, last + 1 - room), min(first, length - room)
        start = chance.randint(min(low, high), max(low, high))
    return start, start + room


def _filled(placed: Sequence[Sequence[_Placed]]) -> Iterator[list[Sequence[_Placed]]]:
    """Groups, sorted by length, in batches of at most TOKENS tokens; at least one group each."""
    batch: list[Sequence[_Placed]] = []
    rows = 0
    for group in placed:
        longest = max(len(one.window) for one in group)
        if batch and (rows + len(group)) * longest > TOKENS:
            yield batch
            batch, rows = [], 0
        batch.append(group)
        rows += len(group)
    if batch:
        yield batch


def _batch(groups: Sequence[Sequence[_Placed]]) -> Batch:
    rows = [one for group in groups for one in group]
    ids, segments, mask = padded([one.window for one in rows])
    allowed, starts, ends = (np.zeros(ids.shape, dtype=bool) for _ in range(3))
    spans = []
    for row, one in enumerate(rows):
        window = one.window
        allowed[row, window.offset : len(window) - 1] = True
        for first, last in one.gold or ((0, 0),):
            starts[row, first] = ends[row, last] = True
            spans.append((row, first, last))
    allowed[:, 0] = True
    return Batch(
        ids=ids,
        segments=segments,
        mask=mask,
        allowed=allowed,
        starts=starts,
        ends=ends,
        spans=np.array(spans, dtype=np.int64),
        groups=np.repeat(np.arange(len(groups)), [len(group) for group in groups]),
        counts=np.array([one.counts for one in rows]),
    )
