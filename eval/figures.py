"""A measured number with its interval: `Figure`."""

from __future__ import annotations

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One number about one system."""

    system: str
    group: str
    """`all`, or which of the items it is about: `split=test`, `kind=twin`."""
    measure: str
    """Name of a measure in `eval.measures`."""
    value: float
    low: float
    """Lower end of the 95 % bootstrap interval."""
    high: float
    n: int
    """Items that it was computed from."""
