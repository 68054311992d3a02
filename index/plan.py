"""Which segments a new generation shares with the old one: `Plan`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.segment import FILES
from index.storage.arrays import open_array
from index.storage.catalog import Catalog
from index.storage.layout import is_number

if TYPE_CHECKING:
    from index.dense import Ordinals

ORDINALS = "ordinals.npy"
SMALL = 2_000
"""Passages; writing so many anew takes no time that anybody would notice."""
GROWTH = 2
"""A segment is written anew with those that are added, if it is at most this many times larger.
So each is more than twice as large as the next, and there are few of them."""
RETIRED = 1 / 3
"""Share of a segment's passages that may be gone before it is written anew."""


@dataclass(frozen=True, slots=True)
class Former:
    """A segment of the generation before."""

    folder: Path
    owners: Ordinals
    """Row -> id of the passage's file, `(rows,)` int64; -1 for passages that were gone already.

    Their files' ids may have been given to other files since, as SQLite does.
    """


@dataclass(frozen=True, slots=True)
class Plan:
    """How to make the search structures of one generation."""

    order: Ordinals
    """Row ids of its files in the order of ordinals, `(files,)` int64."""
    kept: tuple[Former, ...]
    """Segments that it shares with the generation before."""
    folded: tuple[Former, ...]
    """Segments that the new one takes the place of."""
    files: Ordinals
    """Row ids of the files whose passages make up the new segment, in order, int64."""
    fresh: Ordinals
    """Those of `files` that no segment holds yet."""


def make_plan(catalog: Catalog, generation: int, before: Path | None) -> Plan:
    """Plan a generation that the catalog holds.

    `before` is the folder of the generation before, if that is sound, of the same model and of
    this format; None to make everything anew.
    """
    order = catalog.file_order(generation)
    former = list(_former(before)) if before else []
    fresh = _without(order, former)
    sizes = [(_living(segment, order), len(segment.owners)) for segment in former]
    folded = choose_folded(sizes, catalog.count_passages_of(fresh))
    kept = [number for number, (live, _) in enumerate(sizes) if live and number not in folded]
    return Plan(
        order=order,
        kept=tuple(former[number] for number in kept),
        folded=tuple(former[number] for number in folded),
        files=_without(order, [former[number] for number in kept]),
        fresh=fresh,
    )


def choose_folded(sizes: Sequence[tuple[int, int]], fresh: int) -> list[int]:
    """Numbers of the segments to write anew together with `fresh` passages.

    `sizes` gives for each segment how many passages are alive, and how many it was made with.
    """
    folded = []
    total = max(fresh, SMALL) if fresh else 0
    for number in sorted(range(len(sizes)), key=lambda number: sizes[number]):
        alive, made_with = sizes[number]
        if alive and (alive <= GROWTH * total or made_with - alive > RETIRED * made_with):
            folded.append(number)
            total += alive
    return sorted(folded)


def segment_folders(generation: Path) -> list[Path]:
    """The segments in the folder of a generation, oldest first."""
    return sorted(
        (folder for folder in generation.iterdir() if is_number(folder.name)),
        key=lambda folder: int(folder.name),
    )


def _former(generation: Path) -> Iterator[Former]:
    import numpy as np

    ordinals = open_array(generation / ORDINALS)
    start = 0
    for folder in segment_folders(generation):
        owners = open_array(folder / FILES)
        gone = ordinals[start : start + len(owners)] < 0
        yield Former(folder, np.where(gone, -1, owners))
        start += len(owners)


def _living(segment: Former, order: Ordinals) -> int:
    """How many of a segment's passages belong to one of the files in `order`."""
    import numpy as np

    return int(np.isin(segment.owners, order).sum())


def _without(files: Ordinals, segments: Sequence[Former]) -> Ordinals:
    """Those of `files` that none of `segments` holds."""
    import numpy as np

    held = [np.unique(segment.owners) for segment in segments]
    return files[~np.isin(files, np.concatenate([files[:0], *held]))]
