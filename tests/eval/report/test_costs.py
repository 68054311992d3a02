from __future__ import annotations

import pytest

from eval.measures import measure
from eval.report.costs import COSTS, cost_charts
from eval.scoring.speed import VECTORS


def of(figures):
    return {chart.title: chart for chart in cost_charts(figures)}


@pytest.fixture
def sized(figure):
    def make(name, *values, system="pincite", facet="passages"):
        return [
            figure(value, name, group=f"{facet}={size}", system=system) for size, value in values
        ]

    return make


def test_costs_are_drawn_over_the_size_of_the_corpus(sized):
    chart = of(
        [
            *sized("warm_answer_p50", (10000, 0.2), (1000, 0.02)),
            *sized("warm_retrieval_p50", (1000, 0.01), (10000, 0.1), system="plain script"),
        ]
    )["Time of a question, by size"]
    assert chart.legend == ("plain script, search, median", "answer, median")
    # From 10 to 200 ms: 20 ms stand at log 2 / log 20 = 0.2314 of 228 units.
    assert chart.paths[1].points == "54.0,185.2 426.0,10.0"
    assert [tick.text for tick in chart.x_ticks] == ["1,000", "2,000", "5,000", "10,000"]


def test_perturbed_vectors_go_on_where_a_model_would_take_too_long(sized):
    chart = of(
        [
            *sized("structures_bytes", (1000, 2e6), (10000, 2e7)),
            *sized("structures_bytes", (1000000, 2e9), facet=VECTORS),
        ]
    )["Disk, by size"]
    assert chart.legend == ("search structures", "perturbed, search structures")
    assert len(chart.marks) == 3


def test_what_is_drawn_stands_in_a_table_too(sized):
    figures = [
        *sized("index_memory", (1000, 2e8), (10000, 3e8)),
        *sized("index_memory", (10000, 1e9), system="plain script"),
    ]
    points = of(figures)["Memory, by size"].points
    assert points.head == ("passages", "1,000", "10,000")
    assert points.rows == (
        ("indexing", "200\N{NO-BREAK SPACE}MB", "300\N{NO-BREAK SPACE}MB"),
        ("plain script, indexing", "–", "1.00\N{NO-BREAK SPACE}GB"),
    )


@pytest.mark.parametrize("size", ["1000", "0", "many", "", "-5", "1e3", "9" * 400])
def test_a_single_size_is_no_curve_and_what_is_no_size_is_not_drawn(sized, size):
    figures = sized("catalog_bytes", (1000, 2e6), (size, 2e7))
    if size == "1000":
        figures.pop()
    assert of(figures) == {}


def test_a_cost_of_nothing_has_no_place_on_a_logarithmic_axis(sized):
    chart = of(sized("catalog_bytes", (1000, 0.0), (2000, 1e6), (5000, 1e6)))["Disk, by size"]
    assert len(chart.marks) == 2


def test_every_curve_is_of_a_measure_in_the_unit_of_its_chart():
    for cost in COSTS:
        assert {measure(curve.measure).unit for curve in cost.curves} == {cost.unit}
        assert len({curve.name for curve in cost.curves}) == len(cost.curves) <= 6
