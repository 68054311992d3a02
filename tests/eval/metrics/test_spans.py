from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.spans import f1, iou, precision, recall
from index.document import Span

_SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 10)).map(lambda x: Span(x[0], x[0] + x[1])),
    max_size=6,
)


def test_measures_of_two_spans_that_overlap_in_part() -> None:
    ours, gold = [Span(0, 10)], [Span(5, 11)]
    # 10 given, 6 gold, 5 in both ([5, 10)), 11 in either
    assert iou(ours, gold) == pytest.approx(5 / 11)
    assert precision(ours, gold) == pytest.approx(5 / 10)
    assert recall(ours, gold) == pytest.approx(5 / 6)
    assert f1(ours, gold) == pytest.approx(2 * (1 / 2) * (5 / 6) / (1 / 2 + 5 / 6))


def test_spans_that_overlap_each_other_count_once() -> None:
    ours = [Span(4, 8), Span(0, 6), Span(5, 7), Span(20, 20)]
    # together [0, 8): 8 given; gold [6, 10) and [12, 14): 6; both: [6, 8)
    gold = [Span(12, 14), Span(6, 10)]
    assert precision(ours, gold) == pytest.approx(2 / 8)
    assert recall(ours, gold) == pytest.approx(2 / 6)
    assert iou(ours, gold) == pytest.approx(2 / 12)


def test_spans_that_only_touch_share_nothing() -> None:
    assert iou([Span(0, 5)], [Span(5, 9)]) == 0.0
    assert f1([Span(0, 5)], [Span(5, 9)]) == 0.0


@pytest.mark.parametrize("measure", [iou, precision, recall, f1])
def test_nothing_agrees_with_nothing_only(measure) -> None:
    assert measure([], []) == 1.0
    assert measure([Span(3, 3)], []) == 1.0
    assert measure([], [Span(0, 1)]) == 0.0
    assert measure([Span(0, 1)], []) == 0.0


@given(_SPANS, _SPANS)
def test_measures_agree_with_sets_of_characters(ours: list[Span], gold: list[Span]) -> None:
    given_set = {at for span in ours for at in range(span.start, span.end)}
    gold_set = {at for span in gold for at in range(span.start, span.end)}
    both = len(given_set & gold_set)
    if given_set and gold_set:
        assert iou(ours, gold) == pytest.approx(both / len(given_set | gold_set))
        assert precision(ours, gold) == pytest.approx(both / len(given_set))
        assert recall(ours, gold) == pytest.approx(both / len(gold_set))
        assert f1(ours, gold) == pytest.approx(2 * both / (len(given_set) + len(gold_set)))
    else:
        assert iou(ours, gold) == float(given_set == gold_set)


@given(_SPANS, _SPANS)
def test_overlap_is_symmetric_and_splitting_a_span_changes_nothing(
    ours: list[Span], gold: list[Span]
) -> None:
    assert iou(ours, gold) == iou(gold, ours)
    assert precision(ours, gold) == recall(gold, ours)
    split = [Span(at, at + 1) for span in ours for at in range(span.start, span.end)]
    assert iou(iter(split), iter(gold)) == iou(ours, gold)
