"""Where the passages of one segment stand among all passages of a generation: `Placement`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.dense import Mask, Ordinals


@dataclass(frozen=True, slots=True)
class Placement:
    """Rows of a segment and ordinals of a generation.

    A segment keeps its rows for as long as it lives. Their ordinals change with every generation,
    as documents come and go between them, but never their order: both follow (document path, root,
    start). So a tie that is broken by row is broken by ordinal.
    """

    ordinals: NDArray[Any]
    """Ordinals of the rows that are alive, `(live,)`, ascending."""
    rows: NDArray[Any] | None
    """Which rows these are, `(live,)` int32, ascending; None if all rows are alive."""
    live: Mask | None
    """Whether each row is alive, `(rows,)`; None if all are."""

    @classmethod
    def of(cls, ordinals: NDArray[Any]) -> Self:
        """Make it from the ordinal of every row, -1 for those that no document has any more."""
        import numpy as np

        live = ordinals >= 0
        if live.all():
            return cls(ordinals, None, None)
        return cls(ordinals[live], np.flatnonzero(live).astype(np.int32), np.asarray(live))

    @classmethod
    def whole(cls, size: int) -> Self:
        """Of the only segment of a generation, all rows of which are alive."""
        import numpy as np

        return cls(np.arange(size, dtype=np.int32), None, None)

    def __len__(self) -> int:
        """Number of rows that are alive."""
        return len(self.ordinals)

    def mask(self, allowed: Mask | None) -> Mask | None:
        """Which rows may be found if `allowed`, over all ordinals, may; None for all."""
        import numpy as np

        if allowed is None:
            return self.live
        if self.rows is None:
            return np.asarray(allowed[self.ordinals])
        assert self.live is not None
        rows = np.zeros(len(self.live), dtype=np.bool_)
        rows[self.rows] = allowed[self.ordinals]
        return rows

    def to_ordinals(self, rows: Ordinals) -> Ordinals:
        """The ordinals of rows that are alive, int64."""
        import numpy as np

        at = rows if self.rows is None else np.searchsorted(self.rows, rows)
        return self.ordinals[at].astype(np.int64)

    def find(self, ordinals: Ordinals) -> tuple[Ordinals, Ordinals]:
        """Which of `ordinals` lie in this segment: their places there, and their rows.

        Places are int64, rows int32.
        """
        import numpy as np

        wanted = np.asarray(ordinals).astype(self.ordinals.dtype)
        at = np.searchsorted(self.ordinals, wanted)
        places = np.flatnonzero(at < len(self.ordinals))
        places = places[self.ordinals[at[places]] == wanted[places]]
        rows = at[places] if self.rows is None else self.rows[at[places]]
        return places, rows.astype(np.int32)
