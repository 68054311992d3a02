"""What time, memory and disk cost at each size, as curves: `cost_charts`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from eval.figures import Figure
from eval.measures import Unit
from eval.report.axes import Axis, round_ends
from eval.report.charts import Chart, Points, Series, lines
from eval.report.values import written
from eval.scoring.speed import PASSAGES, VECTORS
from eval.speed.measurements import OURS, PLAIN

_LARGEST = 1e15
"""A size above this is a mistake; it would leave no room for the others."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One measure of one system over the sizes of one kind."""

    name: str
    measure: str
    system: str = OURS
    facet: str = PASSAGES


@dataclass(frozen=True, slots=True)
class Cost:
    """Curves that are drawn together, since they are of one unit and one matter."""

    title: str
    about: str
    unit: Unit
    curves: tuple[Curve, ...]


_VECTORS = "Perturbed: an index of real vectors with noise, for which no model reads the passages."
COSTS = (
    Cost(
        "Time to index, by size",
        f"Whole processes, and for perturbed vectors the build alone. {_VECTORS}",
        Unit.SECONDS,
        (
            Curve("everything", "index_seconds"),
            Curve("plain script, everything", "index_seconds", PLAIN),
            Curve("perturbed, everything", "build_seconds", facet=VECTORS),
            Curve("perturbed, search structures", "structures_seconds", facet=VECTORS),
        ),
    ),
    Cost(
        "Time of a command, by size",
        "From the start of a process to what it gives: an answer, passages, or a published index.",
        Unit.SECONDS,
        (
            Curve("first cited answer", "cold_answer"),
            Curve("plain script, first search", "cold_retrieval", PLAIN),
            Curve("nothing changed", "reindex_seconds"),
            Curve("one small file added", "add_seconds"),
            Curve("perturbed, one small file added", "add_seconds", facet=VECTORS),
        ),
    ),
    Cost(
        "Time of a question, by size",
        "In an open process. With perturbed vectors, the question is encoded already.",
        Unit.SECONDS,
        (
            Curve("search, median", "warm_retrieval_p50"),
            Curve("plain script, search, median", "warm_retrieval_p50", PLAIN),
            Curve("answer, median", "warm_answer_p50"),
            Curve("answer, 95th percentile", "warm_answer_p95"),
            Curve("perturbed, search, median", "search_p50", facet=VECTORS),
            Curve("perturbed, search, 95th percentile", "search_p95", facet=VECTORS),
        ),
    ),
    Cost(
        "Memory, by size",
        f"The most that a process held. {_VECTORS}",
        Unit.BYTES,
        (
            Curve("indexing", "index_memory"),
            Curve("plain script, indexing", "index_memory", PLAIN),
            Curve("answering", "answer_memory"),
            Curve("plain script, searching", "answer_memory", PLAIN),
            Curve("perturbed, indexing", "index_memory", facet=VECTORS),
            Curve("perturbed, answering", "answer_memory", facet=VECTORS),
        ),
    ),
    Cost(
        "Disk, by size",
        f"The catalog holds the documents and their embeddings. {_VECTORS}",
        Unit.BYTES,
        (
            Curve("search structures", "structures_bytes"),
            Curve("plain script, everything", "index_bytes", PLAIN),
            Curve("catalog", "catalog_bytes"),
            Curve("perturbed, search structures", "structures_bytes", facet=VECTORS),
            Curve("perturbed, catalog", "catalog_bytes", facet=VECTORS),
        ),
    ),
)


def cost_charts(figures: Sequence[Figure]) -> Iterator[Chart]:
    """Those of `COSTS` that have more than one size; both axes are logarithmic."""
    for cost in COSTS:
        drawn = [Series(one.name, _points(one, figures)) for one in cost.curves]
        series = [one for one in drawn if one.points]
        if len({size for one in series for size, _ in one.points}) > 1:
            yield _chart(cost, series)


def _points(curve: Curve, figures: Sequence[Figure]) -> tuple[tuple[float, float], ...]:
    told = (
        (one.group.partition("=")[2], one.value)
        for one in figures
        if (one.system, one.measure) == (curve.system, curve.measure)
        and one.group.startswith(f"{curve.facet}=")
    )
    sizes = ((float(size), value) for size, value in told if size.isdecimal())
    # A logarithmic axis has no place for nothing.
    return tuple(sorted((x, y) for x, y in sizes if 0 < x < _LARGEST and y > 0))


def _chart(cost: Cost, series: Sequence[Series]) -> Chart:
    sizes = round_ends([x for one in series for x, _ in one.points], log=True)
    values = round_ends([y for one in series for _, y in one.points], log=True)
    drawn = lines(
        cost.title,
        f"{cost.about} Both axes are logarithmic.",
        Axis("passages", *sizes, lambda size: f"{size:,.0f}", log=True),
        Axis("", *values, lambda value: written(value, cost.unit), log=True),
        series,
    )
    return replace(drawn, points=_table(series, cost.unit))


def _table(series: Sequence[Series], unit: Unit) -> Points:
    sizes = sorted({size for one in series for size, _ in one.points})
    rows = []
    for one in series:
        known = dict(one.points)
        cells = (written(known[size], unit) if size in known else "–" for size in sizes)
        rows.append((one.name, *cells))
    return Points(head=("passages", *(f"{size:,.0f}" for size in sizes)), rows=tuple(rows))
