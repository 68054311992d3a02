"""Goals of speed as rows of a table: `goal_rows`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eval.measures import Unit, measure
from eval.report.values import written
from eval.runs import RunFolder
from eval.scoring.speed import VECTORS, spreads
from eval.speed.goals import Extreme, Goal, Judged, Told, Verdict, judge

_KINDS = {VECTORS: "perturbed vectors"}


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One goal, written."""

    what: str
    where: str
    """At how many passages it is set."""
    goal: str
    reached: str
    """The median, and the least and the most; empty where nothing was measured."""
    measured: str
    """At how many passages it was measured, where not at those of the goal; mostly empty."""
    script: str
    script_measure: str
    """What was measured of the script, where it cannot do the same; mostly empty."""
    verdict: str
    missed: bool


def goal_rows(run: RunFolder) -> tuple[GoalRow, ...]:
    """Every goal that speed has; none for a run of another suite, or that measured nothing."""
    found = spreads(run) if run.manifest.suite == "speed" else []
    return tuple(map(_row, judge(found))) if found else ()


def _row(one: Judged) -> GoalRow:
    goal = one.goal
    elsewhere = one.verdict is Verdict.ELSEWHERE and one.size is not None
    return GoalRow(
        what=goal.what,
        where=_size(goal, one.size),
        goal=f"{'≥' if goal.at_least else '≤'} {written(goal.limit, measure(goal.measure).unit)}",
        reached=_reached(one),
        measured=f"at {one.size:,} passages" if elsewhere else "",
        script=_told(one.script, measure(goal.beside or goal.measure).unit),
        script_measure=_lower(measure(goal.beside).title) if one.script and goal.beside else "",
        verdict=one.verdict.value,
        missed=one.verdict is Verdict.MISSED,
    )


def _size(goal: Goal, measured: int | None) -> str:
    if isinstance(goal.size, Extreme):
        told = f"{measured:,} passages" if measured else f"the {goal.size.value} size"
    else:
        told = f"{goal.size:,} passages"
    return ", ".join([told, *filter(None, [_KINDS.get(goal.facet)])])


def _reached(one: Judged) -> str:
    own = _told(one.reached, measure(one.goal.measure).unit)
    if one.also is None or one.goal.also is None:
        return own
    return f"{own}; {_told(one.also, measure(one.goal.also).unit)}"


def _told(told: Told | None, unit: Unit) -> str:
    return "".join(_parts(told, unit)) if told else ""


def _parts(told: Told, unit: Unit) -> Iterator[str]:
    yield written(told.value, unit)
    low, high = written(told.low, unit), written(told.high, unit)
    if low != high:
        yield f" ({low} to {high})"


def _lower(title: str) -> str:
    return title[0].lower() + title[1:]
