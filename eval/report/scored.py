"""A run with what was computed from it: `ScoredRun`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from eval.errors import MeasureError
from eval.figures import Figure
from eval.measures import Measure, Unit, measure, measures
from eval.runs import RunFolder

Scores: TypeAlias = Mapping[str, Mapping[str, float]]
"""Item id -> measure -> value."""
_DECIDING = ("held", "correct", "grounded")
"""Measures that say whether an item was handled rightly, the first that a run has."""


@dataclass(frozen=True, slots=True)
class ScoredRun:
    """A run, its figures, and how each system did on each item."""

    run: RunFolder
    figures: tuple[Figure, ...]
    scores: Mapping[str, Scores]
    """System -> its scores; empty where the suite has none for single items."""

    @property
    def shipped(self) -> str:
        """The system that the run is about; empty if the run names none."""
        return next(iter(self.run.systems), "")

    @property
    def main(self) -> str | None:
        """The measure that says whether an item was handled rightly; None if there is none."""
        found = {name for row in self.scores.get(self.shipped, {}).values() for name in row}
        return deciding(found) if found else None


def scored(run: RunFolder) -> ScoredRun:
    """Reads the figures of `run`, or computes them if it is not finished, and scores its items.

    Raises RunError where a file of the run is damaged.
    """
    from eval.scoring import scoring_of

    scoring = scoring_of(run)
    figures = run.figures() if run.finished else tuple(scoring.figures(run))
    return ScoredRun(run, figures, {name: scoring.per_item(run, name) for name in run.systems})


def deciding(names: set[str]) -> str:
    """Which of some measures, at least one, says whether an item was handled rightly."""
    return next((name for name in _DECIDING if name in names), in_order(names)[0])


def known(name: str) -> Measure | None:
    """The measure, or None if this version has none of that name: another one wrote the run."""
    try:
        return measure(name)
    except MeasureError:
        return None


def title_of(name: str) -> str:
    """What a measure is called."""
    found = known(name)
    return found.title if found else name


def unit_of(name: str) -> Unit:
    """How values of a measure are written."""
    found = known(name)
    return found.unit if found else Unit.NUMBER


def in_order(names: set[str]) -> list[str]:
    """Measures in the order of reports; those that this version does not know come last."""
    places = {name: place for place, name in enumerate(measures())}
    return sorted(names, key=lambda name: (places.get(name, len(places)), name))
