"""Postings of several segments into one: `merge`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.postings import (
    COUNTS,
    LENGTHS,
    LIMITS,
    ROWS,
    STARTS,
    Postings,
    column_limits,
    column_starts,
    count_type,
)
from index.storage.arrays import ArrayWriter, read_part, save_array
from index.vocabulary import Vocabulary

if TYPE_CHECKING:
    from index.postings import Numbers

_AT_ONCE = 2_000_000
"""Postings merged at a time: what bounds the memory."""


@dataclass(frozen=True, slots=True)
class Source:
    """Postings to merge: where they lie, and what becomes of their rows."""

    folder: Path
    rows: Numbers
    """The new row of each old one, -1 for those left out, `(n,)` int64; the others ascend."""


def merge(folder: Path, sources: Sequence[Source]) -> None:
    """Write into `folder` what `Postings.of` would give for all passages that are kept.

    Only a few million postings are in memory at a time, however many there are.
    """
    import numpy as np

    opened = [Postings.load(source.folder) for source in sources]
    words, numbers, sizes = _columns(opened, sources)
    Vocabulary.of(words).save(folder)
    starts = column_starts(sizes)
    save_array(folder / STARTS, starts)
    lengths = np.zeros(sum(int((source.rows >= 0).sum()) for source in sources), dtype=np.int32)
    for postings, source in zip(opened, sources, strict=True):
        lengths[source.rows[source.rows >= 0]] = postings.lengths[source.rows >= 0]
    save_array(folder / LENGTHS, lengths)
    highest = max((int(postings.limits[::2].max(initial=0)) for postings in opened), default=0)
    total, terms = int(starts[-1]), len(words)
    with ExitStack() as files:
        rows_file = files.enter_context(ArrayWriter(folder / ROWS, np.int32, total))
        counts_file = files.enter_context(ArrayWriter(folder / COUNTS, count_type(highest), total))
        limits_file = files.enter_context(ArrayWriter(folder / LIMITS, np.int32, 2 * terms))
        for first, last in _ranges(starts):
            columns, rows, counts = _gather(opened, sources, numbers, first, last)
            rows_file.write(rows)
            counts_file.write(counts)
            limits_file.write(column_limits(columns, counts, lengths[rows]).reshape(-1))


def _columns(
    opened: Sequence[Postings], sources: Sequence[Source]
) -> tuple[list[bytes], list[Numbers], Numbers]:
    """Terms that stay, the new number of each source's terms (-1: gone), postings of each."""
    import numpy as np

    words = sorted(set().union(*(postings.vocabulary for postings in opened)))
    known = {word: number for number, word in enumerate(words)}
    sizes = np.zeros(len(words), dtype=np.int64)
    numbers: list[Numbers] = []
    for postings, source in zip(opened, sources, strict=True):
        size = len(postings.vocabulary)
        numbers.append(np.fromiter((known[w] for w in postings.vocabulary), np.int64, size))
        sizes[numbers[-1]] += _kept_sizes(postings, source)
    stay = sizes > 0
    places = np.where(stay, np.cumsum(stay) - 1, -1)
    kept = [word for word, stays in zip(words, stay.tolist(), strict=True) if stays]
    return kept, [places[number] for number in numbers], sizes[stay]


def _kept_sizes(postings: Postings, source: Source) -> Numbers:
    """How many passages that are kept hold each term of a source."""
    import numpy as np

    if (source.rows >= 0).all():
        return np.diff(postings.starts)
    sizes = np.zeros(len(postings.vocabulary), dtype=np.int64)
    for first, last in _ranges(postings.starts):
        begin, end = int(postings.starts[first]), int(postings.starts[last])
        kept = source.rows[read_part(source.folder / ROWS, begin, end)] >= 0
        sizes[first:last] = np.add.reduceat(
            kept, postings.starts[first:last] - begin, dtype=np.int64
        )
    return sizes


def _ranges(starts: Numbers) -> Iterator[tuple[int, int]]:
    """Ranges of columns, each of about `_AT_ONCE` postings or of one column that has more."""
    import numpy as np

    first = 0
    while first < len(starts) - 1:
        last = int(np.searchsorted(starts, int(starts[first]) + _AT_ONCE, side="right")) - 1
        last = min(max(last, first + 1), len(starts) - 1)
        yield first, last
        first = last


def _gather(
    opened: Sequence[Postings],
    sources: Sequence[Source],
    numbers: Sequence[Numbers],
    first: int,
    last: int,
) -> tuple[Numbers, Numbers, Numbers]:
    """Columns, rows and counts of the terms `first` to `last`, by (column, row)."""
    import numpy as np

    found: list[tuple[Numbers, Numbers, Numbers]] = []
    for postings, source, places in zip(opened, sources, numbers, strict=True):
        inside = np.flatnonzero((places >= first) & (places < last))
        if len(inside) == 0:
            continue
        begin, end = int(inside[0]), int(inside[-1]) + 1  # what lies between is gone altogether
        bounds = postings.starts[begin : end + 1]
        rows = source.rows[read_part(source.folder / ROWS, int(bounds[0]), int(bounds[-1]))]
        counts = read_part(source.folder / COUNTS, int(bounds[0]), int(bounds[-1]))
        columns = np.repeat(places[begin:end], np.diff(bounds))
        kept = rows >= 0
        found.append((columns[kept], rows[kept], counts[kept]))
    columns, rows, counts = (np.concatenate(parts) for parts in zip(*found, strict=True))
    # Runs that are each in order already: a stable sort only merges them.
    order = np.argsort(columns * (int(rows.max()) + 1) + rows, kind="stable")
    return columns[order], rows[order], counts[order]
