"""Least values that figures must reach, for continuous integration: `Bar`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from eval.errors import MeasureError
from eval.figures import Figure
from eval.measures import measure
from eval.scoring.groups import ALL


@dataclass(frozen=True, slots=True)
class Bar:
    """The worst value of a figure of the shipped system that is good enough."""

    group: str
    measure: str
    value: float

    @classmethod
    def parse(cls, text: str) -> Self:
        """`MEASURE=VALUE` or `GROUP:MEASURE=VALUE`, as in `split=test:right=0.6`.

        Raises MeasureError for another form or an unknown measure.
        """
        name, _, value = text.rpartition("=")
        group, _, name = name.rpartition(":")
        try:
            return cls(group or ALL, measure(name).name, float(value))
        except ValueError as error:
            raise MeasureError(
                f"{text!r} is not MEASURE=VALUE or GROUP:MEASURE=VALUE with a number as its value"
            ) from error

    def __str__(self) -> str:
        place = "" if self.group == ALL else f"{self.group}:"
        return f"{place}{self.measure}={self.value:g}"


def missed(bars: Iterable[Bar], figures: Sequence[Figure], system: str) -> list[str]:
    """One line for each bar that the figures of `system` do not reach.

    Where lower is better, the bar is the highest value allowed. Raises MeasureError if there is
    no such figure.
    """
    lines = []
    for bar in bars:
        found = _figure(bar, figures, system)
        higher = measure(bar.measure).higher_is_better
        if found.value < bar.value if higher else found.value > bar.value:
            side = "below" if higher else "above"
            lines.append(f"{bar.measure} ({bar.group}) is {found.value:.4f}, {side} {bar.value:g}")
    return lines


def _figure(bar: Bar, figures: Sequence[Figure], system: str) -> Figure:
    for figure in figures:
        if (figure.system, figure.group, figure.measure) == (system, bar.group, bar.measure):
            return figure
    known = sorted({one.group for one in figures if one.measure == bar.measure})
    told = f"; it is told for {', '.join(known)}" if known else ""
    raise MeasureError(f"the run has no figure {bar.measure!r} for {bar.group!r}{told}")
