"""The figures of a run as tables: one for each group, measures down, systems across."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.figures import Figure
from eval.report.scored import ScoredRun, in_order, known, title_of, unit_of
from eval.report.values import written, written_interval

_WHOLE = ("all", "split", "passages", "vectors")
"""Kinds of groups that are shown unfolded."""
_TEST = "split=test"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure, written."""

    value: str
    interval: str
    n: int
    best: bool
    """Whether no other system of the row has a better one, as far as is shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measure, with a cell for each system of the table, None where it has no figure."""

    title: str
    about: str
    cells: tuple[Cell | None, ...]
    n: int | None
    """Of every cell; None where they differ."""


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of one group of items."""

    title: str
    systems: tuple[str, ...]
    rows: tuple[Row, ...]
    unfolded: bool


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure of the shipped system, beside the best of the others."""

    title: str
    about: str
    value: str
    interval: str
    n: int
    other: str | None
    """Name of the system with the best figure among the others; None without others."""
    other_value: str
    other_interval: str


def tables(source: ScoredRun) -> tuple[Table, ...]:
    """One table for each group, in the order in which the figures name them."""
    groups = list(dict.fromkeys(one.group for one in source.figures))
    whole = [group for group in groups if _facet(group) in _WHOLE]
    unfolded = whole or groups[:6]
    return tuple(_table(source, group, group in unfolded) for group in groups)


def headlines(source: ScoredRun, most: int = 6) -> tuple[str, tuple[Headline, ...]]:
    """The first measures of the shipped system, and which group of items they are about.

    They are taken from the questions that no setting was fitted on, where a run tells them apart.
    """
    groups = list(dict.fromkeys(one.group for one in source.figures))
    if not groups:
        return "", ()
    group = _TEST if _TEST in groups else "all" if "all" in groups else groups[-1]
    own = [one for one in source.figures if one.group == group]
    rows = _by_measure(own)
    ours = [name for name in rows if source.shipped in rows[name]]
    return group_title(group), tuple(_headline(source, name, rows[name]) for name in ours[:most])


def group_title(group: str) -> str:
    """`All items`, or the group's own words: `kind: twin`."""
    facet, _, name = group.partition("=")
    return "All items" if group == "all" else f"{facet}: {name}" if name else group


def _facet(group: str) -> str:
    return group.partition("=")[0]


def _by_measure(figures: Iterable[Figure]) -> dict[str, dict[str, Figure]]:
    found: dict[str, dict[str, Figure]] = {}
    for one in figures:
        found.setdefault(one.measure, {})[one.system] = one
    return {name: found[name] for name in in_order(set(found))}


def _table(source: ScoredRun, group: str, unfolded: bool) -> Table:
    own = [one for one in source.figures if one.group == group]
    there = dict.fromkeys(one.system for one in own)
    named = [name for name in source.run.systems if name in there]
    systems = tuple(dict.fromkeys([*named, *there]))
    rows = tuple(_row(name, by_system, systems) for name, by_system in _by_measure(own).items())
    return Table(group_title(group), systems, rows, unfolded)


def _row(name: str, by_system: dict[str, Figure], systems: Sequence[str]) -> Row:
    found, unit = known(name), unit_of(name)
    best = _best(name, list(by_system.values()))
    top = written(best.value, unit) if best and len(by_system) > 1 else None
    counts = {one.n for one in by_system.values()}
    return Row(
        title=title_of(name),
        about=found.about if found else "",
        cells=tuple(_cell(by_system.get(system), top, name) for system in systems),
        n=counts.pop() if len(counts) == 1 else None,
    )


def _cell(figure: Figure | None, top: str | None, name: str) -> Cell | None:
    if figure is None:
        return None
    unit = unit_of(name)
    value = written(figure.value, unit)
    return Cell(value, written_interval(figure, unit), figure.n, best=value == top)


def _best(name: str, figures: Sequence[Figure]) -> Figure | None:
    """None also where it is not known which way is better."""
    found = known(name)
    if found is None or not figures:
        return None
    choose = max if found.higher_is_better else min
    return choose(figures, key=lambda one: one.value)


def _headline(source: ScoredRun, name: str, by_system: dict[str, Figure]) -> Headline:
    found, unit, own = known(name), unit_of(name), by_system[source.shipped]
    other = _best(name, [one for one in by_system.values() if one is not own])
    return Headline(
        title=title_of(name),
        about=found.about if found else "",
        value=written(own.value, unit),
        interval=written_interval(own, unit),
        n=own.n,
        other=other.system if other else None,
        other_value=written(other.value, unit) if other else "",
        other_interval=written_interval(other, unit) if other else "",
    )
