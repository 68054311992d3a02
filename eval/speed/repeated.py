"""Documents repeated with changes, until they are as many as are needed: `repeated`."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.errors import DatasetError
from eval.speed.corpus import count_passages

_PARTS = re.compile(r"\w+|\W+")
_EVERY = 30
"""One of so many words and gaps between words is changed: about five in a passage."""
_LEAST_WORDS = 100


@dataclass(frozen=True, slots=True)
class _Original:
    parts: tuple[str, ...]
    """Words and what stands between them; joined, they are the document."""
    passages: int


def repeated(texts: Sequence[str], passages: int, seed: int) -> Iterator[str]:
    """`texts` as they are, and then again and again with some words exchanged for others.

    They make about `passages` passages together; the last document is not cut. Words are
    exchanged as often as they occur, so that rare ones stay rare. Raises DatasetError where there
    are hardly any words to exchange.
    """
    originals = [_Original(tuple(_PARTS.findall(text)), count_passages(text)) for text in texts]
    words = [part for one in originals for part in one.parts if _exchangeable(part)]
    draws, left, changed = random.Random(seed), passages, False
    while left > 0:
        for one in originals:
            if left <= 0:
                return
            left -= one.passages
            yield _changed(one.parts, words, draws) if changed else "".join(one.parts)
        changed = True
        if len(words) < _LEAST_WORDS or not any(one.passages for one in originals):
            raise DatasetError(
                f"the documents hold {len(words)} words, too few to be varied; name another folder"
            )


def _changed(parts: Sequence[str], words: Sequence[str], draws: random.Random) -> str:
    made = list(parts)
    for place in range(draws.randrange(_EVERY), len(made), _EVERY):
        # Words and gaps take turns: the next part but one is of the same kind.
        at = place if _exchangeable(made[place]) else place + 1
        if at < len(made) and _exchangeable(made[at]):
            made[at] = draws.choice(words)
    return "".join(made)


def _exchangeable(part: str) -> bool:
    return len(part) > 3 and part.isalpha()
