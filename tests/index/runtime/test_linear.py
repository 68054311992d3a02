"""Linear layers as graphs, held against numpy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from index.runtime.graph import Graph
from index.runtime.linear import float32_linear, int8_linear, int8_rows_linear, quantised
from index.runtime.session import Session

LINEARS = {"float32": float32_linear, "int8": int8_linear, "int8 rows": int8_rows_linear}
RNG = np.random.default_rng(3)
TABLE = RNG.normal(size=(20, 16)).astype(np.float32)
WEIGHT = RNG.normal(size=(5, 16)).astype(np.float32)
BIAS = RNG.normal(size=5).astype(np.float32)


def run(linear, ids, table=TABLE, weight=WEIGHT):
    """`linear` of the rows of `table` that `ids` names."""
    graph = Graph()
    source = graph.add("Gather", graph.constant(table), "ids")
    made = graph.finish(["ids"], {"out": linear(graph, source, weight, BIAS)})
    return Session(made.SerializeToString(), 1).run({"ids": np.array([ids], np.int32)})[0][0]


@pytest.fixture(params=LINEARS)
def linear(request):
    return LINEARS[request.param]


def test_it_is_the_product_with_the_bias_added(linear):
    exact = TABLE[:7] @ WEIGHT.T + BIAS
    close = 1e-5 if linear is float32_linear else 0.1
    assert np.abs(run(linear, range(7)) - exact).max() < close


def test_rows_of_zeros_give_the_bias(linear):
    assert np.allclose(run(linear, [0, 1], table=np.zeros_like(TABLE)), BIAS)


def test_outputs_without_weights_give_the_bias(linear):
    assert np.allclose(run(linear, [0, 1], weight=np.zeros_like(WEIGHT)), BIAS)


def test_a_scale_for_each_row_keeps_small_rows_exact_beside_large_ones():
    table = TABLE.copy()
    table[0] *= 1000
    exact = table[1] @ WEIGHT.T + BIAS
    beside = [np.abs(run(one, [0, 1], table)[1] - exact).max() for one in LINEARS.values()]
    assert beside[2] < 0.1 < beside[1]


@pytest.mark.parametrize("name", ["int8", "int8 rows"])
def test_unsigned_bytes_never_overflow(monkeypatch, name):
    """The largest numbers that there are, on processors without dot products of bytes."""
    monkeypatch.setattr("index.runtime.linear.fast_int8", lambda: False)
    table, weight = np.ones((4, 512), np.float32), np.ones((5, 512), np.float32)
    assert np.allclose(run(LINEARS[name], range(4), table, weight), 512 + BIAS, rtol=1e-5)


@given(
    arrays.arrays(
        np.float32,
        st.tuples(st.integers(1, 6), st.integers(1, 6)),
        elements=st.floats(-1e3, 1e3, width=32),
    )
)
@example(np.array([[2.66e-43, -2.66e-43]], np.float32))  # 190 of the smallest steps there are
def test_rounded_weights_are_within_half_a_step(weight):
    rounded, scales = quantised(weight)
    assert rounded.dtype == np.int8
    assert np.abs(rounded.astype(np.int16)).max() <= 127
    assert (np.abs(rounded * scales[:, None] - weight) <= scales[:, None] * 0.501).all()
