"""Passages that are searched together and never change: `Segment`.

A generation consists of segments, as an index of Lucene's does. Most of them it shares with the
generation before: a file that is added makes a small segment beside the large one.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self

from index.dense import FlatIndex
from index.merging import Source, merge
from index.postings import Postings
from index.quantised import FACTS_NAME, QuantisedIndex
from index.storage.arrays import open_array, save_array

if TYPE_CHECKING:
    from index.dense import DenseIndex, Mask, Ordinals
    from index.quantised import ReadVectors

EXACT_UP_TO = 50_000
"""Vectors that are searched exactly; more would take longer than the rest of a query."""
PASSAGES, FILES = "passages.npy", "files.npy"
_VECTORS = 10_000
"""Vectors read at a time."""
_TEXTS = 20_000
"""Texts whose postings are in memory at the same time."""
_BLOCKS = "blocks"


@dataclass(frozen=True, slots=True)
class Segment:
    """What a segment holds; rows follow (document path, root, start)."""

    passage_ids: Ordinals
    """Row -> id of the passage in the catalog, `(n,)` int64."""
    file_ids: Ordinals
    """Row -> id of the passage's file in the catalog, `(n,)` int64."""
    dense: DenseIndex
    postings: Postings

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open a segment, mapped into memory; the caller has checked the hashes."""
        kind = QuantisedIndex if (folder / FACTS_NAME).exists() else FlatIndex
        return cls(
            passage_ids=open_array(folder / PASSAGES),
            file_ids=open_array(folder / FILES),
            dense=kind.load(folder),
            postings=Postings.load(folder),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a new segment is made of."""

    passage_ids: Ordinals
    file_ids: Ordinals
    dim: int
    read_vectors: ReadVectors
    """The vectors of ascending rows, `(n, dim)` float32 unit rows."""
    texts: Iterable[str]
    """Of the passages that no segment in `folded` holds, by row."""
    folded: Sequence[tuple[Path, Mask]]
    """Segments that the new one takes the place of, and which of their rows are still alive."""


def write_segment(folder: Path, contents: Contents) -> None:
    """Write every file of a segment into a new folder; memory does not grow with its size."""
    folder.mkdir()
    save_array(folder / PASSAGES, contents.passage_ids)
    save_array(folder / FILES, contents.file_ids)
    _write_postings(folder, contents)
    _write_dense(folder, contents.dim, len(contents.passage_ids), contents.read_vectors)


def _write_dense(folder: Path, dim: int, size: int, read: ReadVectors) -> None:
    """The kind of dense index that suits `size` vectors; `read` gives those of some rows."""
    import numpy as np

    if size > EXACT_UP_TO:
        QuantisedIndex.write(folder, dim, size, read)
        return
    rows = (np.arange(at, min(at + _VECTORS, size)) for at in range(0, size, _VECTORS))
    FlatIndex.build(dim, map(read, rows)).save(folder)


def _write_postings(folder: Path, contents: Contents) -> None:
    import numpy as np

    sources = [Source(old, _rows_in(contents, old, live)) for old, live in contents.folded]
    fresh = np.ones(len(contents.passage_ids), dtype=np.bool_)
    for source in sources:
        fresh[source.rows[source.rows >= 0]] = False
    rows = np.flatnonzero(fresh)
    if not sources and len(rows) <= _TEXTS:
        Postings.of(contents.texts).save(folder)
        return
    blocks = folder / _BLOCKS
    blocks.mkdir()
    sources += _invert(blocks, iter(contents.texts), rows)
    merge(folder, sources)
    shutil.rmtree(blocks)


def _rows_in(contents: Contents, old: Path, live: Mask) -> Ordinals:
    """The row that each passage of an old segment gets in the new one, -1 if it is left out."""
    import numpy as np

    ids = contents.passage_ids
    order = np.argsort(ids, kind="stable")
    before = open_array(old / PASSAGES)
    at = np.minimum(np.searchsorted(ids, before, sorter=order), len(ids) - 1)
    return np.where(live & (ids[order[at]] == before), order[at], -1)


def _invert(blocks: Path, texts: Iterator[str], rows: Ordinals) -> Iterator[Source]:
    """Postings of `texts`, whose rows are given, a block at a time."""
    for start in range(0, len(rows), _TEXTS):
        block = blocks / str(start)
        block.mkdir()
        Postings.of(islice(texts, _TEXTS)).save(block)
        yield Source(block, rows[start : start + _TEXTS])
