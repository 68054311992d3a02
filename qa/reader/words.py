"""Tokens that know the words they lie in, so that answers are made of whole ones."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from index.breaks import trimmed, white_space
from qa.reader.tokens import Tokens

if TYPE_CHECKING:
    import numpy as np
    import regex
    from numpy.typing import NDArray
    from tokenizers import Encoding


def word_tokens(text: str, encoding: Encoding) -> Tokens:
    """The tokens of `text`, with the characters of the words that they begin and end in.

    Tokenizers differ in what a word is, and some count the space before it or leave out the
    accent after it; so words are found here. They are runs of letters and digits, or single
    graphemes: signs, and the letters of scripts without spaces. No answer begins or ends with a
    token that is nothing but white space.
    """
    import numpy as np

    words = [(0, 0), *(found.span() for found in _words().finditer(text))]
    places = np.array(encoding.offsets, np.int32).reshape(-1, 2)
    spaces = _spaces(text)
    starts, ends = places.T
    for number in np.flatnonzero((starts == ends) | spaces[starts] | spaces[ends - 1]):
        place = trimmed(text, int(starts[number]), int(ends[number]))
        places[number] = place.start, place.end
    bounds = np.array(words, dtype=np.int32)
    shown = ends > starts
    head, tail = (
        np.where(shown, np.searchsorted(bounds[:, 0], at, side="right") - 1, -1)
        for at in (starts, ends - 1)
    )
    before = np.concatenate([[-1], tail[:-1]])[: len(head)]
    after = np.concatenate([head[1:], [-1]])[: len(tail)]
    return Tokens(
        ids=np.array(encoding.ids, dtype=np.int32),
        starts=bounds[head, 0],
        ends=bounds[tail, 1],
        first=shown & ((before != head) | (starts <= bounds[head, 0])),
        last=shown & ((after != tail) | (ends >= bounds[tail, 1])),
    )


def _spaces(text: str) -> NDArray[np.bool_]:
    """`(len(text) + 1,)`: which characters are white space; the one past the end is none."""
    import numpy as np

    codes = np.frombuffer(f"{text}\0".encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.isin(codes, [*map(ord, white_space())])


@cache
def _words() -> regex.Pattern[str]:
    import regex

    unspaced = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
    # A soft hyphen stands inside a word, and is a grapheme of its own.
    return regex.compile(rf"(?:(?=[[\p{{L}}\p{{N}}]--{unspaced}])\X\u00AD*)+|\X", regex.V1)
