"""Which documents are asked: `Narrowing`, chosen by hand or by dates."""

from __future__ import annotations

import glob
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui.wording import counted

if TYPE_CHECKING:
    from qa import Filters
    from tui.state import Place


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Documents that questions are put to. By default all of them."""

    documents: frozenset[Place] = frozenset()
    """Root and path, as they are listed, of those chosen; empty for all."""
    period: str = ""
    """What they must speak about: `2012`, `2021-01`, `2011/2012`; empty for any time."""

    def __bool__(self) -> bool:
        return bool(self.documents or self.period)

    def toggle(self, place: Place) -> Narrowing:
        """With one document more, or without it."""
        return replace(self, documents=self.documents ^ {place})

    def during(self, period: str) -> Narrowing:
        """With other dates. Raises ValueError, with the accepted forms, for text that is none."""
        from qa import Period

        period = period.strip()
        return replace(self, period=str(Period.parse(period)) if period else "")

    @property
    def filters(self) -> Filters | None:
        """What retrieval is given; None for everything."""
        from qa import Filters, Period

        if not self:
            return None
        paths = sorted(glob.escape(f"{root}/{path}") for root, path in self.documents)
        period = Period.parse(self.period) if self.period else None
        return Filters(paths=tuple(paths), period=period)

    def __str__(self) -> str:
        parts = []
        if self.documents:
            parts.append(counted(len(self.documents), "chosen document"))
        if self.period:
            parts.append(f"documents about {self.period}")
        return "only " + ", ".join(parts) if parts else "all documents"
