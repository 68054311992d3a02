"""The plots of a run: those that it has data for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from eval.report.axes import Axis, round_ends
from eval.report.bars import reliability_chart, share_bars
from eval.report.charts import Chart, Series, lines
from eval.report.costs import cost_charts
from eval.report.scored import ScoredRun, title_of, unit_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_SYSTEMS = 6
"""Lines of a plot; the tables have all systems."""
_POINTS = 120
_FACETS = ("kind", "condition")
_FIRST = "first_right"


class _Took(msgspec.Struct, frozen=True):
    total: float


def plots(source: ScoredRun) -> tuple[Chart, ...]:
    """In the order of a report."""
    made = (
        *(_kinds(source, facet) for facet in _FACETS),
        _risk_coverage(source),
        _reliability(source),
        _recall(source),
        _latency(source),
        *cost_charts(source.figures),
    )
    return tuple(chart for chart in made if chart is not None)


def _kinds(source: ScoredRun, facet: str) -> Chart | None:
    main = source.main
    own = [
        one
        for one in source.figures
        if one.measure == main and one.group.startswith(f"{facet}=") and one.n
    ]
    if main is None or not any(one.system == source.shipped for one in own):
        return None
    systems = [name for name in source.run.systems if any(one.system == name for one in own)]
    return share_bars(
        f"{title_of(main)}, by {facet}", facet, own, systems[:MOST_SYSTEMS], unit_of(main)
    )


def _risk_coverage(source: ScoredRun) -> Chart | None:
    from eval.metrics.abstention import risk_coverage

    series = []
    for system in source.run.systems[:MOST_SYSTEMS]:
        confidence, right = _judged(source, system)
        if len(confidence):
            curve = risk_coverage(confidence, right)
            points = zip(curve.coverage.tolist(), curve.risk.tolist(), strict=True)
            series.append(Series(system, _thinned(list(points))))
    if not series:
        return None
    _, high = round_ends([risk for one in series for _, risk in one.points] + [0.05], log=False)
    return lines(
        "Risk and coverage",
        "Questions are answered from the most confident on: the share of wrong ones among those "
        "answered so far, over the share of all that is answered. Lower is better.",
        Axis("share of the questions that is answered", 0.0, 1.0, _percent),
        Axis("share of the answers that is wrong", 0.0, high, _percent),
        series,
    )


def _reliability(source: ScoredRun) -> Chart | None:
    from eval.metrics.abstention import reliability

    confidence, right = _judged(source, source.shipped)
    if not len(confidence):
        return None
    return reliability_chart(source.shipped, reliability(confidence, right))


def _recall(source: ScoredRun) -> Chart | None:
    from eval.metrics.ranking import recall_by_k

    qrels = source.run.qrels()
    if not qrels:
        return None
    ranked = list(source.run.rankings().items())[:MOST_SYSTEMS]
    series = [
        Series(name, tuple((float(k), share) for k, share in recall_by_k(qrels, found).items()))
        for name, found in ranked
    ]
    if not series:
        return None
    return lines(
        "Recall by k",
        "Share of the relevant passages that stand among the first k.",
        Axis("first k passages", 1.0, 100.0, _count, log=True),
        Axis("share of the relevant passages", 0.0, 1.0, _percent),
        series,
    )


def _latency(source: ScoredRun) -> Chart | None:
    series = []
    for system in source.run.systems[:MOST_SYSTEMS]:
        name = system.replace(" ", "-")
        took = [one.total for one in source.run.records(f"timings/{name}.jsonl", _Took)]
        seconds = sorted(one for one in took if one > 0)
        shares = ((place + 1) / len(seconds) for place in range(len(seconds)))
        if seconds:
            series.append(Series(system, _thinned(list(zip(seconds, shares, strict=True)))))
    if not series:
        return None
    low, high = round_ends([x for one in series for x, _ in one.points], log=True)
    return lines(
        "Latency",
        "Share of the questions that were answered within a time, on the machine named below. "
        "Embeddings are remembered from one question to the next, and from one system to the "
        "next: what users wait for is what the suite speed measures.",
        Axis("time for one question", low, high, _seconds, log=True),
        Axis("share of the questions", 0.0, 1.0, _percent),
        series,
    )


def _judged(source: ScoredRun, system: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Confidence, and whether the best candidate is right, of every item that was answered.

    Where the documents do not say, no candidate is right. Empty if the suite does not judge it.
    """
    import numpy as np

    scores = source.scores.get(system, {})
    told = source.run.predictions(system) if any(_FIRST in row for row in scores.values()) else {}
    rows = [
        (said.confidence, scores[id_].get(_FIRST, 0.0))
        for id_, said in told.items()
        if id_ in scores
    ]
    table = np.array(rows, dtype=np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _thinned(points: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """At most 120 of the points, the first and the last among them."""
    last, most = len(points) - 1, _POINTS - 1
    return (
        tuple(points[place * last // most] for place in range(_POINTS))
        if last > most
        else (*points,)
    )


def _percent(value: float) -> str:
    return f"{value * 100:.0f} %"


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _seconds(value: float) -> str:
    return f"{value:g} s" if value >= 1 else f"{value * 1000:g} ms"
