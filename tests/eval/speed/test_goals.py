from __future__ import annotations

from collections.abc import Sequence

import pytest

from eval.measures import measure
from eval.scoring.speed import VECTORS, Spread
from eval.speed.goals import GOALS, Extreme, Goal, Judged, Verdict, judge
from eval.speed.measurements import OURS, PLAIN

FAST = Goal(what="Search", measure="warm_retrieval_p50", limit=0.008, size=10_000)
RATIO = Goal(
    what="Indexing",
    measure="index_rate_ratio",
    limit=3.0,
    size=Extreme.LARGEST,
    at_least=True,
    beside="index_rate",
    also="index_rate",
)


def _spread(measure: str, values: Sequence[float], size: int = 10_000, **changes: str) -> Spread:
    facet, system = changes.get("facet", "passages"), changes.get("system", OURS)
    group = f"{facet}={size}"
    return Spread(system=system, group=group, measure=measure, values=tuple(values))


def _judge(goal: Goal, *spreads: Spread) -> Judged:
    (found,) = judge(spreads, (goal,))
    return found


@pytest.mark.parametrize(
    ("values", "verdict"),
    [((0.007, 0.02, 0.006), Verdict.MET), ((0.009,), Verdict.MISSED), ((0.008,), Verdict.MET)],
)
def test_the_median_decides(values: tuple[float, ...], verdict: Verdict) -> None:
    found = _judge(FAST, _spread("warm_retrieval_p50", values))

    assert found.verdict is verdict
    assert found.reached is not None
    assert (found.reached.low, found.reached.high) == (min(values), max(values))


def test_what_was_measured_at_another_size_neither_meets_nor_misses_a_goal() -> None:
    found = _judge(
        FAST,
        _spread("warm_retrieval_p50", [0.001], size=100),
        _spread("warm_retrieval_p50", [0.002], size=30_000),
    )

    assert (found.verdict, found.size) == (Verdict.ELSEWHERE, 30_000)
    assert found.reached is not None
    assert found.reached.value == 0.002


def test_perturbed_vectors_do_not_stand_for_text_that_a_model_reads() -> None:
    found = _judge(FAST, _spread("warm_retrieval_p50", [0.001], facet=VECTORS))

    assert (found.verdict, found.reached) == (Verdict.UNKNOWN, None)


def test_a_ratio_is_one_of_medians_with_the_least_and_the_most_of_the_pairs() -> None:
    found = _judge(
        RATIO,
        _spread("index_rate_ratio", [2.0, 8.0, 3.0]),
        _spread("index_characters_rate", [10.0, 80.0, 30.0]),
        _spread("index_characters_rate", [5.0, 10.0, 10.0], system=PLAIN),
        _spread("index_rate", [90.0, 91.0, 92.0]),
        _spread("index_rate", [30.0], system=PLAIN),
    )

    assert found.verdict is Verdict.MET
    assert found.reached is not None
    assert (found.reached.value, found.reached.low, found.reached.high) == (3.0, 2.0, 8.0)
    assert found.also is not None
    assert found.script is not None
    assert (found.also.value, found.script.value) == (91.0, 30.0)


def test_the_script_stands_beside_with_the_nearest_that_it_does() -> None:
    goal = Goal(
        what="Answer",
        measure="cold_answer",
        limit=1.0,
        size=Extreme.SMALLEST,
        beside="cold_retrieval",
    )
    found = _judge(
        goal,
        _spread("cold_answer", [0.8], size=5),
        _spread("cold_answer", [1.8], size=50),
        _spread("cold_retrieval", [5.0], size=5, system=PLAIN),
    )

    assert (found.size, found.verdict) == (5, Verdict.MET)
    assert found.script is not None
    assert found.script.value == 5.0


def test_every_goal_is_about_measures_that_there_are() -> None:
    for goal in GOALS:
        for name in filter(None, (goal.measure, goal.beside, goal.also)):
            assert measure(name)
        assert measure(goal.measure).higher_is_better == goal.at_least


def test_nothing_is_judged_where_nothing_was_measured() -> None:
    assert {one.verdict for one in judge([])} == {Verdict.UNKNOWN}
