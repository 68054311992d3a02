"""The best span of a window, from the scores of all: pure functions of arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Flags = NDArray[np.bool_]

LONGEST = 40
"""Most tokens of an answer."""


def best_pair(
    scores: Floats, first: Flags, last: Flags, longest: int = LONGEST, cost: float = 0.0
) -> tuple[int, int, float]:
    """The first and the last token of the span with the highest score, and that score.

    `scores` is `(n, n)`: of the spans from each token to each; only those of at most `longest`
    tokens count, and each token after the first takes `cost` from the score. `first` and `last`,
    `(n,)`, say which tokens a span may begin and end with. Of spans with equal scores, the first.
    Raises ValueError if there is no span.
    """
    import numpy as np

    count = len(scores)
    if cost:
        places = np.arange(count, dtype=np.float32)
        scores = scores - np.float32(cost) * (places[None, :] - places[:, None])
    short = np.tri(count, k=longest - 1, dtype=bool) & np.tri(count, dtype=bool).T
    possible = np.where(short & first[:, None] & last[None, :], scores, -np.inf)
    begins, ends = divmod(int(np.argmax(possible)), count) if count else (0, 0)
    if not count or possible[begins, ends] == -np.inf:
        raise ValueError("there is no token that an answer may begin or end with")
    return begins, ends, float(possible[begins, ends])
