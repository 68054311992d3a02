"""The best span of a window, from the logits of its tokens: pure functions of arrays."""

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
    start: Floats, end: Floats, first: Flags, last: Flags, longest: int = LONGEST
) -> tuple[int, int, float]:
    """The first and the last token of the span with the highest `start + end`, and that sum.

    Devlin et al. 2019, section 4.3: over all spans of at most `longest` tokens. `first` and
    `last` say which tokens a span may begin and end with; all arrays are `(n,)`. Of spans with
    equal scores, the first. Raises ValueError if there is no span.
    """
    import numpy as np

    begin = np.where(first, start, -np.inf)
    stop = np.where(last, end, -np.inf)
    width = min(longest, len(start))
    ends = np.lib.stride_tricks.sliding_window_view(
        np.concatenate([stop, np.full(width - 1, -np.inf, dtype=stop.dtype)]), width
    )
    sums = begin[:, None] + ends
    place = int(np.argmax(sums))
    begins, length = divmod(place, width)
    score = float(sums[begins, length])
    if score == -np.inf:
        raise ValueError("there is no token that an answer may begin or end with")
    return begins, begins + length, score
