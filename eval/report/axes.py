"""Axes of charts: where a value is along one, and the round values that are written beside it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis shows."""

    label: str
    low: float
    high: float
    written: Callable[[float], str]
    log: bool = False


def ticks(axis: Axis) -> list[float]:
    """Round values from one end of an axis to the other: about five, or powers of ten."""
    return list(_decades(axis) if axis.log else _steps(axis.low, axis.high))


def round_ends(values: Sequence[float], log: bool) -> tuple[float, float]:
    """Ends of an axis that holds `values`, which are above 0 where it is logarithmic."""
    low, high = min(values), max(values)
    if not log:
        step = _step(0.0, high)
        return 0.0, step * max(1, math.ceil(high / step - 1e-9))
    below, above = _round_down(low), _round_down(high)
    return below, (above if math.isclose(above, high) and above > below else _next(above))


def share(axis: Axis, value: float) -> float:
    """How far along the axis a value is: 0 at its low end, 1 at its high one."""
    if axis.log:
        return math.log(value / axis.low) / math.log(axis.high / axis.low)
    return (value - axis.low) / (axis.high - axis.low)


def _step(low: float, high: float) -> float:
    raw = (high - low) / 5 or 1.0
    power = 10.0 ** math.floor(math.log10(raw))
    return next(size * power for size in (1, 2, 5, 10) if raw <= size * power * 1.0001)


def _steps(low: float, high: float) -> Iterator[float]:
    step = _step(low, high)
    for place in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1):
        yield round(place * step, 10)


def _decades(axis: Axis) -> Iterator[float]:
    """1, 2, 5 of each power over a short axis, the powers alone over a long one."""
    few = axis.high / axis.low < 150
    value = axis.low
    while value <= axis.high * 1.0001:
        power = 10.0 ** math.floor(math.log10(value) + 1e-9)
        if few or math.isclose(value, power):
            yield value
        value = _next(value)


def _round_down(value: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not above `value`."""
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    return max(size * power for size in (1, 2, 5) if size * power <= value * 1.0001)


def _next(value: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    lead = round(value / power)
    return (2 if lead == 1 else 5 if lead == 2 else 10) * power
