"""Four bits say in which sixteenth of its step a number lies, whatever the numbers are."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.finer import bytes_of, finer_bits, refined


@given(st.integers(1, 9), st.integers(0, 20), st.integers(0, 2**32 - 1))
def test_a_number_comes_back_to_half_a_sixteenth_of_its_step(dim, size, seed):
    draws = np.random.default_rng(seed)
    steps = draws.uniform(1e-4, 1e-2, dim).astype(np.float32)
    coarse = (draws.integers(0, 256, (size, dim)) * steps).astype(np.float32)
    vectors = coarse + draws.uniform(-0.5, 0.5, (size, dim)).astype(np.float32) * steps
    bits = finer_bits(vectors, coarse, steps)
    assert bits.dtype == np.uint8
    assert bits.shape == (size, bytes_of(dim))
    found = refined(coarse, bits, steps)
    assert found.dtype == np.float32
    assert (np.abs(found - vectors) <= steps / 32 + 1e-6).all()


def test_a_number_out_of_its_step_goes_as_far_as_the_step_reaches():
    steps = np.ones(2, dtype=np.float32)
    coarse, vectors = np.zeros((1, 2), np.float32), np.array([[9.0, -9.0]], np.float32)
    found = refined(coarse, finer_bits(vectors, coarse, steps), steps)
    assert found.tolist() == [[15 / 32, -15 / 32]]


def test_a_dimension_in_which_all_are_equal_stays_as_it_is():
    coarse = np.full((3, 1), 0.25, dtype=np.float32)
    steps = np.zeros(1, dtype=np.float32)
    assert (refined(coarse, finer_bits(coarse, coarse, steps), steps) == coarse).all()
