from __future__ import annotations

from math import log2

import pytest

from eval.metrics.ranking import MEASURES, per_query, recall_by_k


def _one(gains: dict[str, int], scores: dict[str, float]) -> dict[str, float]:
    figures = per_query({"q": gains}, {"q": scores})
    return {measure: by_query["q"] for measure, by_query in figures.items()}


def test_each_measure_of_one_ranking() -> None:
    # order: x (irrelevant), y (gain 1), z (not judged), w (gain 2); v (gain 1) is not found
    figures = _one({"v": 1, "w": 2, "x": 0, "y": 1}, {"x": 9.0, "y": 8.0, "z": 7.0, "w": 6.0})
    # DCG 1/log2(3) + 2/log2(5), the best 2/log2(2) + 1/log2(3) + 1/log2(4)
    best = 2 + 1 / log2(3) + 1 / 2
    assert figures == {
        "nDCG@10": pytest.approx((1 / log2(3) + 2 / log2(5)) / best),
        "R@1": 0.0,
        "R@5": pytest.approx(2 / 3),
        "R@10": pytest.approx(2 / 3),
        "R@20": pytest.approx(2 / 3),
        "R@100": pytest.approx(2 / 3),
        "RR@10": pytest.approx(1 / 2),
        # precision 1/2 at y and 2/4 at w, nothing for v, over 3 relevant ones
        "AP": pytest.approx((1 / 2 + 2 / 4 + 0) / 3),
    }
    assert tuple(figures) == MEASURES


def test_cutoffs_count_from_one() -> None:
    scores = {f"d{place:03}": 200.0 - place for place in range(1, 121)}
    figures = _one({"d011": 1, "d021": 1, "d101": 1, "d100": 1}, scores)
    assert figures["R@10"] == figures["nDCG@10"] == figures["RR@10"] == 0.0
    assert figures["R@20"] == pytest.approx(1 / 4)
    assert figures["R@100"] == pytest.approx(3 / 4)
    # 1/11, 2/21, 3/100 and 4/101 are the precisions where a relevant one stands
    assert figures["AP"] == pytest.approx((1 / 11 + 2 / 21 + 3 / 100 + 4 / 101) / 4)


@pytest.mark.parametrize("run", [{}, {"q2": {}}, {"q3": {"x": 1.0}}])
def test_a_judged_query_without_results_counts_as_zero(run: dict[str, dict[str, float]]) -> None:
    qrels = {"q2": {"x": 1}, "q1": {"y": 1}}
    figures = per_query(qrels, {"q1": {"y": 1.0}, **run})
    for by_query in figures.values():
        assert by_query == {"q2": 0.0, "q1": 1.0}
        assert list(by_query) == ["q2", "q1"]


@pytest.mark.parametrize("gains", [{}, {"x": 0}, {"x": 0, "y": 0}])
def test_a_query_to_which_nothing_is_relevant_counts_as_zero(gains: dict[str, int]) -> None:
    assert set(_one(gains, {"x": 2.0, "y": 1.0}).values()) == {0.0}


def test_a_query_that_is_not_judged_counts_nowhere() -> None:
    figures = per_query({"q1": {"x": 1}}, {"q1": {"x": 1.0}, "q2": {"x": 1.0}})
    assert {tuple(by_query) for by_query in figures.values()} == {("q1",)}
    assert per_query({}, {"q1": {"x": 1.0}}, ["AP"]) == {"AP": {}}


@pytest.mark.parametrize("order", ["xyz", "zyx", "yxz"])
def test_equal_scores_rank_by_document_id_for_every_measure(order: str) -> None:
    figures = _one({"y": 1}, dict.fromkeys(order, 1.0))
    # x, y, z: the relevant one is second
    assert figures["RR@10"] == figures["AP"] == pytest.approx(1 / 2)
    assert figures["nDCG@10"] == pytest.approx(1 / log2(3))
    assert (figures["R@1"], figures["R@5"]) == (0.0, 1.0)


def test_scores_that_32_bits_cannot_tell_apart_keep_their_order() -> None:
    for scores in ({"x": 1.0, "y": 1.0 + 1e-12}, {"x": 1.0 - 1e-12, "y": 1.0}):
        figures = _one({"y": 1}, scores)
        assert set(figures.values()) == {1.0}
    assert _one({"x": 1}, {"x": 1.0, "y": 1.0 + 1e-12})["AP"] == pytest.approx(1 / 2)


def test_a_measure_is_named_as_it_was_asked_for() -> None:
    figures = per_query({"q": {"x": 1}}, {"q": {"x": 1.0}}, ["Recall@5", "R@5"])
    assert figures == {"Recall@5": {"q": 1.0}, "R@5": {"q": 1.0}}


def test_a_score_that_is_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not a number"):
        per_query({"q": {"x": 1}}, {"q": {"x": float("nan"), "y": 1.0}})


def test_recall_by_cutoff_is_the_mean_over_judged_queries() -> None:
    qrels = {"q1": {"x": 1, "y": 1}, "q2": {"x": 1}, "q3": {"x": 1}}
    run = {"q1": {"x": 3.0, "z": 2.0, "y": 1.0}, "q2": {"y": 2.0, "x": 1.0}}
    # at 1: (1/2 + 0 + 0) / 3; at 2: (1/2 + 1 + 0) / 3; at 3: (1 + 1 + 0) / 3
    assert recall_by_k(qrels, run, (1, 2, 3)) == {
        1: pytest.approx(1 / 6),
        2: pytest.approx(1 / 2),
        3: pytest.approx(2 / 3),
    }
    by_k = recall_by_k(qrels, run)
    assert list(by_k.values()) == sorted(by_k.values())
    with pytest.raises(ValueError, match="at least one"):
        recall_by_k({}, run)


def test_names_that_differ_only_behind_a_nul_are_different():
    qrels = {"q\0a": {"d\0a": 1, "d\0b": 1}, "q\0b": {"d%00a": 1, "d\0a": 1}}
    run = {"q\0a": {"d\0a": 2.0, "d\0b": 1.0}, "q\0b": {"d\0a": 2.0, "d%00a": 1.0}}
    assert per_query(qrels, run, ["R@1", "R@5"]) == {
        "R@1": {"q\0a": 0.5, "q\0b": 0.5},
        "R@5": {"q\0a": 1.0, "q\0b": 1.0},
    }
