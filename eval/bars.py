"""Least values that figures must reach, for continuous integration: `Bar`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from eval.errors import MeasureError
from eval.figures import Figure
from eval.measures import measure
from eval.runs import RunFolder
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
            least = float(value)
        except ValueError:
            least = math.nan
        if math.isnan(least):  # nothing is below it, so that it would be reached by any figure
            raise MeasureError(
                f"{text!r} is not MEASURE=VALUE or GROUP:MEASURE=VALUE with a number as its value"
            )
        return cls(group or ALL, measure(name).name, least)

    def is_of(self, figure: Figure, run: RunFolder) -> bool:
        """Whether `figure` is the one of `run` that must reach the bar."""
        wanted = (run.systems[0], self.group, self.measure)
        return (figure.system, figure.group, figure.measure) == wanted

    def __str__(self) -> str:
        place = "" if self.group == ALL else f"{self.group}:"
        return f"{place}{self.measure}={self.value:g}"


def missed(bars: Iterable[Bar], runs: Sequence[RunFolder]) -> list[str]:
    """One line for each bar that the shipped system of a run does not reach.

    A bar is held against every run that has such a figure. Where lower is better, it is the
    highest value allowed. Raises MeasureError if no run has the figure.
    """
    lines = []
    for bar in bars:
        told = [(run, figure) for run in runs for figure in run.figures() if bar.is_of(figure, run)]
        if not told:
            raise MeasureError(_unknown(bar, runs))
        higher = measure(bar.measure).higher_is_better
        for run, figure in told:
            if figure.value < bar.value if higher else figure.value > bar.value:
                side = "below" if higher else "above"
                what = f"{bar.measure} ({bar.group}) is {figure.value:.4f}"
                lines.append(f"{run.path}: {what}, {side} {bar.value:g}")
    return lines


def _unknown(bar: Bar, runs: Iterable[RunFolder]) -> str:
    figures = (figure for run in runs for figure in run.figures())
    groups = sorted({one.group for one in figures if one.measure == bar.measure})
    told = f"; it is told for {', '.join(groups)}" if groups else ""
    return f"no run has the figure {bar.measure!r} for {bar.group!r}{told}"
