"""Fused scores are those of the formulas, and higher is better."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.config import FUSIONS, SearchConfig
from index.fusion import (
    RANK_CONSTANT,
    Scores,
    bounded_sum,
    convex_combination,
    min_max,
    reciprocal_rank,
)


def scores(lexical, dense, bound=10.0, lexical_ranks=None, dense_ranks=None):
    def ranked(values, ranks):
        if ranks is None:
            ranks = np.argsort(np.argsort(-np.asarray(values), kind="stable")) + 1
        return np.asarray(ranks, dtype=np.int64)

    return Scores(
        lexical=np.asarray(lexical, dtype=np.float32),
        lexical_bound=bound,
        lexical_ranks=ranked(lexical, lexical_ranks),
        dense=np.asarray(dense, dtype=np.float32),
        dense_ranks=ranked(dense, dense_ranks),
    )


@st.composite
def any_scores(draw):
    size = draw(st.integers(0, 12))
    numbers = st.floats(0, 10, width=32)
    cosines = st.floats(-1, 1, width=32)
    lexical = draw(st.lists(numbers, min_size=size, max_size=size))
    return scores(lexical, draw(st.lists(cosines, min_size=size, max_size=size)))


def test_the_bounded_sum_weighs_the_covered_share_and_the_cosine():
    fused = bounded_sum(scores([8.0, 2.0, 0.0], [0.5, 0.9, -0.1], bound=10.0), dense_weight=0.25)
    assert fused.tolist() == pytest.approx(
        [0.75 * 0.8 + 0.25 * 0.5, 0.75 * 0.2 + 0.25 * 0.9, 0.25 * -0.1]
    )


def test_the_bounded_sum_of_a_query_without_terms_is_the_weighted_cosine():
    fused = bounded_sum(scores([0.0, 0.0], [0.5, 0.9], bound=0.0), dense_weight=0.5)
    assert fused.tolist() == pytest.approx([0.25, 0.45])


def test_the_bounded_score_of_a_passage_does_not_depend_on_the_others():
    alone = bounded_sum(scores([4.0], [0.3]), dense_weight=0.4)
    among = bounded_sum(scores([9.0, 4.0, 1.0], [0.9, 0.3, 0.0]), dense_weight=0.4)
    assert alone[0] == among[1]


def test_the_convex_combination_moves_both_to_0_and_1_first():
    fused = convex_combination(scores([8.0, 2.0, 5.0], [0.1, 0.9, 0.3]), dense_weight=0.25)
    assert fused.tolist() == pytest.approx([0.75, 0.25, 0.75 * 0.5 + 0.25 * 0.25])


def test_reciprocal_ranks_are_added_where_there_is_a_rank():
    some = scores([5, 0, 3], [0.1, 0.9, 0.3], lexical_ranks=[1, 0, 2], dense_ranks=[0, 1, 2])
    assert reciprocal_rank(some, constant=60).tolist() == pytest.approx(
        [1 / 61, 1 / 61, 1 / 62 + 1 / 62]
    )
    assert reciprocal_rank(some).tolist() == pytest.approx(
        reciprocal_rank(some, constant=RANK_CONSTANT).tolist()
    )


def test_min_max_of_equal_or_no_values_is_0():
    assert min_max(np.array([3.0, 3.0], dtype=np.float32)).tolist() == [0.0, 0.0]
    assert min_max(np.array([], dtype=np.float32)).tolist() == []
    assert min_max(np.array([-1.0, 3.0, 1.0], dtype=np.float32)).tolist() == [0.0, 1.0, 0.5]


@pytest.mark.parametrize("name", FUSIONS)
@settings(max_examples=40)
@given(some=any_scores())
def test_every_fusion_gives_one_finite_score_each_and_leaves_its_input_alone(name, some):
    before = (some.lexical.copy(), some.dense.copy())
    fused = SearchConfig(fusion=name).make_fusion()(some)
    assert fused.shape == some.dense.shape
    assert np.isfinite(fused).all()
    assert (some.lexical == before[0]).all()
    assert (some.dense == before[1]).all()


@pytest.mark.parametrize("name", FUSIONS)
@settings(max_examples=40)
@given(some=any_scores())
def test_better_in_both_is_never_worse_fused(name, some):
    fused = SearchConfig(fusion=name).make_fusion()(some)
    for one in range(len(fused)):
        for other in range(len(fused)):
            if some.lexical[one] > some.lexical[other] and some.dense[one] > some.dense[other]:
                assert fused[one] >= fused[other]


@pytest.mark.parametrize(
    ("name", "formula"), [("bounded", bounded_sum), ("min-max", convex_combination)]
)
def test_a_setting_chooses_the_formula_and_its_weight(name, formula):
    some = scores([8.0, 2.0, 5.0], [0.1, 0.9, 0.3])
    for weight in (0.0, 0.3, 1.0):
        chosen = SearchConfig(fusion=name, dense_weight=weight).make_fusion()
        assert chosen(some).tolist() == formula(some, dense_weight=weight).tolist()


def test_the_setting_rank_fuses_ranks():
    some = scores([8.0, 2.0, 5.0], [0.1, 0.9, 0.3])
    chosen = SearchConfig(fusion="rank").make_fusion()
    assert chosen(some).tolist() == reciprocal_rank(some).tolist()
