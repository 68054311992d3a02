"""Which passages of a segment hold which term, and how often: `Postings`."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from index.analyzer import terms
from index.storage.arrays import open_array, save_array
from index.vocabulary import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

STARTS, ROWS, COUNTS, LENGTHS, LIMITS = (
    f"lexical-{name}.npy" for name in ("starts", "rows", "counts", "lengths", "limits")
)


@dataclass(frozen=True, slots=True)
class Postings:
    """A sparse matrix of `n` passages (rows) and `t` terms, column after column.

    It holds what is true of the segment alone. Weights depend on the whole generation, so they
    are made when a query is searched for.
    """

    vocabulary: Vocabulary
    starts: Numbers
    """Where the column of each term begins in `rows` and `counts`, `(t + 1,)` int64."""
    rows: Numbers
    """Passages that hold the term, ascending within a column, `(postings,)` int32."""
    counts: Numbers
    """How often each does, `(postings,)`, the smallest unsigned type that will do."""
    lengths: Numbers
    """Terms of each passage, repetitions included, `(n,)` int32."""
    limits: Numbers
    """Of each term the highest count, and the lowest length of a passage that holds it; `(2 * t,)`
    int32, one after the other."""

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Invert the texts of passages, in the order of their rows."""
        import numpy as np

        numbers: dict[str, int] = {}
        words, lengths = array("i"), array("i")
        for text in texts:
            found = [numbers.setdefault(term, len(numbers)) for term in terms(text)]
            words.extend(found)
            lengths.append(len(found))
        ordered = sorted((term.encode("utf-8"), number) for term, number in numbers.items())
        place = np.empty(len(ordered), dtype=np.int64)
        place[[number for _, number in ordered]] = np.arange(len(ordered))
        long = np.array(lengths, dtype=np.int32)
        owners = np.repeat(np.arange(len(long), dtype=np.int64), long)
        keys = place[np.array(words, dtype=np.int32)] * max(1, len(long)) + owners
        keys, counts = np.unique(keys, return_counts=True)
        columns, rows = np.divmod(keys, max(1, len(long)))
        return cls(
            vocabulary=Vocabulary.of(term for term, _ in ordered),
            starts=column_starts(np.bincount(columns, minlength=len(ordered))),
            rows=rows.astype(np.int32),
            counts=counts.astype(count_type(counts.max(initial=0))),
            lengths=long,
            limits=column_limits(columns, counts, long[rows]).reshape(-1),
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open what `save` or `merge` wrote, mapped into memory."""
        names = (STARTS, ROWS, COUNTS, LENGTHS, LIMITS)
        return cls(Vocabulary.load(folder), *(open_array(folder / name) for name in names))

    def save(self, folder: Path) -> None:
        """Write the vocabulary and five arrays into `folder`."""
        self.vocabulary.save(folder)
        save_array(folder / STARTS, self.starts)
        save_array(folder / ROWS, self.rows)
        save_array(folder / COUNTS, self.counts)
        save_array(folder / LENGTHS, self.lengths)
        save_array(folder / LIMITS, self.limits)

    def __len__(self) -> int:
        return len(self.lengths)

    def column(self, term: str) -> Column | None:
        """What is known of one term; None if no passage holds it."""
        number = self.vocabulary.find(term)
        if number is None:
            return None
        part = slice(int(self.starts[number]), int(self.starts[number + 1]))
        most, shortest = self.limits[2 * number : 2 * number + 2].tolist()
        return Column(self.rows[part], self.counts[part], most, shortest)


@dataclass(frozen=True, slots=True)
class Column:
    """The postings of one term; see `Postings`."""

    rows: Numbers
    counts: Numbers
    most: int
    """The highest of `counts`."""
    shortest: int
    """Length of the shortest passage that holds the term."""


def column_starts(sizes: Numbers) -> Numbers:
    """Where columns of these sizes begin, and where the last one ends, int64."""
    import numpy as np

    starts = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def column_limits(columns: Numbers, counts: Numbers, lengths: Numbers) -> Numbers:
    """Highest count and lowest length of each column that `columns`, ascending, names.

    All three are `(postings,)`; the answer is `(distinct columns, 2)` int32.
    """
    import numpy as np

    firsts = np.flatnonzero(np.diff(columns, prepend=-1))
    limits = np.zeros((len(firsts), 2), dtype=np.int32)
    if len(firsts):
        limits[:, 0] = np.maximum.reduceat(counts, firsts)
        limits[:, 1] = np.minimum.reduceat(lengths, firsts)
    return limits


def count_type(highest: int) -> Any:
    """The smallest unsigned type that holds counts up to `highest`."""
    import numpy as np

    return np.min_scalar_type(int(highest))
