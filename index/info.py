"""What an open index is: `IndexInfo`."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.config import ParsingLimits


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexInfo:
    """Told with every answer."""

    generation: int
    model: str
    documents: int
    passages: int
    limits: ParsingLimits = field(default_factory=ParsingLimits)
    """What its files were read under, and must be to be held against it again."""
