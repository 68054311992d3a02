"""The search structures of one generation: made from the catalog, saved, opened again."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.context import passage_input
from index.document import Document, Span
from index.encoder import ModelInfo
from index.joined import JoinedDense
from index.lexical import Bm25Index
from index.placement import Placement
from index.plan import ORDINALS, Plan, make_plan, segment_folders
from index.segment import Contents, Segment, write_segment
from index.storage.arrays import open_array, save_array
from index.storage.catalog import Catalog
from index.storage.files import link_folder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.dense import DenseIndex, Ordinals
    from index.lexical import LexicalIndex


@dataclass(frozen=True, slots=True)
class Structures:
    """What a query is searched in. Ordinals follow (document path, root, start)."""

    passage_ids: Ordinals
    """Ordinal -> row id of the passage in the catalog, `(n,)` int64."""
    file_ids: Ordinals
    """Ordinal -> row id of the passage's file in the catalog, `(n,)` int64."""
    dense: DenseIndex
    lexical: LexicalIndex
    scratch: object = None
    """What must not be dropped for as long as they are in use."""

    @classmethod
    def build(
        cls,
        catalog: Catalog,
        generation: int,
        model: ModelInfo,
        document: Callable[[int], Document],
    ) -> Structures:
        """Make them from the catalog alone, for this process only; nothing is embedded.

        `document` gives the document of a file's row id. Raises DamagedIndexError if an embedding
        is missing.
        """
        scratch = _Scratch()
        plan = make_plan(catalog, generation, None)
        write_structures(scratch.folder, plan, catalog, model, document)
        return cls.load(scratch.folder, scratch)

    @classmethod
    def load(cls, folder: Path, scratch: object = None) -> Structures:
        """Open what `write_structures` wrote; the caller has checked the hashes."""
        segments = [Segment.load(found) for found in segment_folders(folder)]
        placements = list(_placements(segments, open_array(folder / ORDINALS)))
        joined = list(zip(segments, placements, strict=True))
        alone = len(joined) == 1 and placements[0].rows is None
        dense = JoinedDense([(segment.dense, place) for segment, place in joined])
        return cls(
            passage_ids=_in_order([(segment.passage_ids, place) for segment, place in joined]),
            file_ids=_in_order([(segment.file_ids, place) for segment, place in joined]),
            dense=segments[0].dense if alone else dense,
            lexical=Bm25Index([(segment.postings, place) for segment, place in joined]),
            scratch=scratch,
        )


class _Scratch:
    """A temporary folder that is removed when nothing refers to it any more."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pincite-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


def write_structures(
    folder: Path,
    plan: Plan,
    catalog: Catalog,
    model: ModelInfo,
    document: Callable[[int], Document],
) -> None:
    """Write every structure of a generation into an empty folder; shared segments are linked."""
    import numpy as np

    for segment in plan.kept:
        link_folder(segment.folder, folder / segment.folder.name)
    ids, owners = catalog.passage_ids(plan.files)
    if len(ids):
        key = model_key(model)
        contents = Contents(
            passage_ids=ids,
            file_ids=owners,
            dim=model.dim,
            read_vectors=lambda rows: catalog.embeddings(ids[rows].tolist(), key, model.dim),
            texts=_texts(catalog, plan.fresh, document),
            folded=[(segment.folder, np.isin(segment.owners, owners)) for segment in plan.folded],
        )
        numbers = [int(segment.folder.name) for segment in plan.kept]
        write_segment(folder / str(max(numbers, default=-1) + 1), contents)
    owned = [*(segment.owners for segment in plan.kept), owners]
    save_array(folder / ORDINALS, _ordinals(plan.order, np.concatenate(owned)))


def model_key(model: ModelInfo) -> str:
    """Under what embeddings are stored: another model or revision never shares them."""
    return f"{model.id}@{model.revision}"


def _texts(catalog: Catalog, files: Ordinals, document: Callable[[int], Document]) -> Iterator[str]:
    for row in catalog.passages_of(files):
        owner, span = document(row.file_id), Span(row.start, row.end)
        yield passage_input(owner, span, span.of(owner.text))


def _ordinals(order: Ordinals, owners: Ordinals) -> NDArray[np.int32]:
    """Ordinals of the passages of all segments, -1 for those whose file is not in `order`.

    `owners` holds the file of each. A file's passages lie in one segment, in their order.
    """
    import numpy as np

    ordinals = np.full(len(owners), -1, dtype=np.int32)
    if len(order):
        by_id = np.argsort(order)
        at = np.minimum(np.searchsorted(order, owners, sorter=by_id), len(order) - 1)
        ranks = by_id[at]
        live = np.flatnonzero(order[ranks] == owners)
        ordinals[live[np.argsort(ranks[live], kind="stable")]] = np.arange(len(live))
    return ordinals


def _placements(segments: list[Segment], ordinals: Ordinals) -> Iterator[Placement]:
    start = 0
    for segment in segments:
        yield Placement.of(ordinals[start : start + len(segment.file_ids)])
        start += len(segment.file_ids)


def _in_order(segments: list[tuple[Ordinals, Placement]]) -> Ordinals:
    """What the segments say of their rows, by ordinal."""
    import numpy as np

    values = np.empty(sum(len(placement) for _, placement in segments), dtype=np.int64)
    for rows, placement in segments:
        alive = rows if placement.rows is None else rows[placement.rows]
        values[placement.ordinals] = alive
    return values
