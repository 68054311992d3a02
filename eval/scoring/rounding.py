"""Intervals as figures, rounded to what is stored: `rounded`."""

from __future__ import annotations

from eval.figures import Figure
from eval.significance import Interval

_PLACES = 6


def rounded(system: str, group: str, measure: str, interval: Interval, n: int) -> Figure:
    """The figure of `n` items with its interval, to six decimal places."""
    return Figure(
        system=system,
        group=group,
        measure=measure,
        value=round(interval.value, _PLACES),
        low=round(interval.low, _PLACES),
        high=round(interval.high, _PLACES),
        n=n,
    )
