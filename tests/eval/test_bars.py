from __future__ import annotations

import pytest

from eval.bars import Bar, missed
from eval.errors import MeasureError
from eval.figures import Figure


def figure(measure, value, group="all", system="pincite"):
    return Figure(system=system, group=group, measure=measure, value=value, low=0, high=1, n=10)


@pytest.fixture
def run(request_of):
    run = request_of("run", systems=2).start("mine", "data", [])
    run.write_figures(FIGURES)
    return run


FIGURES = [
    figure("right", 0.6),
    figure("right", 0.4, "split=test"),
    figure("aurc", 0.2),
    figure("right", 0.9, system="BM25 alone"),
]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("right=0.6", None),
        ("right=0.61", "right (all) is 0.6000, below 0.61"),
        ("split=test:right=0.5", "right (split=test) is 0.4000, below 0.5"),
        ("aurc=0.2", None),
        ("aurc=0.1", "aurc (all) is 0.2000, above 0.1"),  # lower is better
    ],
)
def test_a_figure_that_is_worse_is_told(run, text, line):
    bar = Bar.parse(text)
    assert str(bar) == text
    assert missed([bar], [run]) == ([f"{run.path}: {line}"] if line else [])


def test_a_bar_is_held_against_the_runs_that_have_the_figure(run, request_of):
    other = request_of("other", systems=1).start("speed", "data", [])
    other.write_figures([figure("index_rate_ratio", 0.9)])
    bars = [Bar.parse("right=0.7"), Bar.parse("index_rate_ratio=1")]
    assert [line.partition(":")[0] for line in missed(bars, [run, other])] == [
        str(run.path), str(other.path),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["right", "right=", "=0.5", "right=much", "right=nan", "luck=0.5", ""]
)
def test_what_is_no_bar_is_refused(text):
    with pytest.raises(MeasureError):
        Bar.parse(text)


def test_a_figure_that_is_not_there_is_told_with_those_that_are(run):
    with pytest.raises(
        MeasureError, match="no run has the figure 'right' for 'kind=x'; it is told for all"
    ):
        missed([Bar.parse("kind=x:right=0.5")], [run])
    with pytest.raises(MeasureError, match=r"no run has the figure 'silent' for 'all'$"):
        missed([Bar.parse("silent=0.5")], [run])
