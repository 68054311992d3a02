from __future__ import annotations

import math

import pytest

from eval.items import Item
from eval.scoring import ranking


@pytest.fixture
def run(request_of):
    items = [
        Item(id="q 1", question="one?", split="tune"),
        Item(id="q2", question="two?", split="test"),
        Item(id="q3", question="three?", split="test"),
        Item(id="unjudged", question="four?"),
    ]
    run = request_of("run", systems=2).start("retrieval", "data", items)
    run.write_qrels({"q 1": {"a b.txt:0-5": 1}, "q2": {"b": 1, "c": 1}, "q3": {"d": 1}})
    run.write_ranking("pincite", {"q 1": {"x": 0.9, "a b.txt:0-5": 0.8}, "q2": {"b": 1.0}})
    return run


def value(figures, measure, group="all"):
    (found,) = [one.value for one in figures if (one.measure, one.group) == (measure, group)]
    return found


def test_measures_follow_the_places_and_missing_queries_count_zero(run):
    figures = ranking.figures(run)
    # q 1: second place; q2: one of two, first; q3: nothing found.
    assert value(figures, "RR@10") == pytest.approx((1 / 2 + 1 + 0) / 3, abs=1e-6)
    assert value(figures, "R@1") == pytest.approx((0 + 1 / 2 + 0) / 3, abs=1e-6)
    assert value(figures, "R@100") == pytest.approx((1 + 1 / 2 + 0) / 3, abs=1e-6)
    assert value(figures, "AP") == pytest.approx((1 / 2 + 1 / 2 + 0) / 3, abs=1e-6)
    ideal = 1 + 1 / math.log2(3)
    expected = (1 / math.log2(3) + 1 / ideal + 0) / 3
    assert value(figures, "nDCG@10") == pytest.approx(expected, abs=1e-6)


def test_only_systems_that_ranked_have_figures(run):
    assert {one.system for one in ranking.figures(run)} == {"pincite"}
    assert ranking.per_item(run, "BM25 alone") == {}


def test_splits_are_told_apart(run):
    figures = ranking.figures(run)
    assert value(figures, "RR@10", "split=tune") == pytest.approx(1 / 2)
    assert value(figures, "RR@10", "split=test") == pytest.approx(1 / 2)
