"""A vector comes back from its row to 12 bits of its largest number, whatever its numbers are."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.rounded import restored, rounded, row_bytes


@given(st.integers(1, 9), st.integers(0, 20), st.integers(0, 2**32 - 1))
def test_a_number_comes_back_to_half_a_step(dim, size, seed):
    vectors = np.random.default_rng(seed).normal(size=(size, dim)).astype(np.float32)
    rows = rounded(vectors)
    assert rows.dtype == np.uint8
    assert rows.shape == (size, row_bytes(dim))
    found = restored(rows, dim)
    assert found.dtype == np.float32
    assert found.shape == (size, dim)
    steps = np.abs(vectors).max(axis=1, initial=0) / 2047
    assert (np.abs(found - vectors) <= steps[:, None] * 0.501).all()


@given(st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_a_row_depends_on_its_own_vector_alone(dim, seed):
    vectors = np.random.default_rng(seed).normal(size=(5, dim)).astype(np.float32)
    assert (rounded(vectors)[3:4] == rounded(vectors[3:4])).all()


def test_the_largest_number_keeps_its_sign_and_its_size():
    vectors = np.array([[1.0, -1.0, 0.0], [0.0, -0.25, 0.125]], dtype=np.float32)
    assert np.allclose(restored(rounded(vectors), 3), vectors, atol=1e-4)


def test_a_vector_of_zeros_stays_one():
    zeros = np.zeros((2, 4), dtype=np.float32)
    assert (restored(rounded(zeros), 4) == zeros).all()
