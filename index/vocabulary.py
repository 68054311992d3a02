"""Terms to their numbers: `Vocabulary`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from index.storage.arrays import open_array, save_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

TEXT = "lexical-terms.npy"
STARTS = "lexical-term-starts.npy"


class Vocabulary:
    """Distinct terms in the order of their UTF-8 bytes; a term's number is its place.

    One array of bytes instead of a dictionary: it is mapped into memory, so that a million terms
    cost nothing to open.
    """

    def __init__(self, text: NDArray[Any], starts: NDArray[Any]) -> None:
        self._text = text
        self._starts = starts
        self._bytes = memoryview(text.data)

    @classmethod
    def of(cls, words: Iterable[bytes]) -> Self:
        """Make it from distinct terms that are in order."""
        import numpy as np

        words = list(words)
        starts = np.zeros(len(words) + 1, dtype=np.int64)
        np.cumsum([len(word) for word in words], out=starts[1:])
        return cls(np.frombuffer(b"".join(words), dtype=np.uint8), starts)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open what `save` wrote."""
        return cls(open_array(folder / TEXT), open_array(folder / STARTS))

    def save(self, folder: Path) -> None:
        """Write two arrays into `folder`."""
        save_array(folder / TEXT, self._text)
        save_array(folder / STARTS, self._starts)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __iter__(self) -> Iterator[bytes]:
        text, starts = self._text.tobytes(), self._starts.tolist()
        return (text[start:end] for start, end in pairwise(starts))

    def find(self, term: str) -> int | None:
        """The number of a term; None if it is not in here."""
        wanted = term.encode("utf-8", "surrogatepass")
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._word(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self) and self._word(low) == wanted else None

    def _word(self, number: int) -> bytes:
        return self._bytes[self._starts[number] : self._starts[number + 1]].tobytes()
