"""What every `DenseIndex` does."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.dense import FlatIndex
from index.joined import JoinedDense
from index.placement import Placement
from index.quantised import QuantisedIndex


def flat(dim, blocks):
    return FlatIndex.build(dim, blocks)


def quantised(dim, blocks):
    rows = np.concatenate([np.empty((0, dim), np.float32), *blocks])
    with tempfile.TemporaryDirectory() as folder:  # its files stay mapped
        QuantisedIndex.write(Path(folder), dim, len(rows), lambda ordinals: rows[ordinals])
        return QuantisedIndex.load(Path(folder))


def joined(dim, blocks):
    """In two segments, with as many rows that are gone: of the second, before each that is not."""
    rows = np.concatenate([np.empty((0, dim), np.float32), *blocks])
    numbers = np.arange(len(rows), dtype=np.int32)
    gone = np.stack([np.full_like(numbers[1::2], -1), numbers[1::2]], axis=1).reshape(-1)
    first = FlatIndex.build(dim, [np.ascontiguousarray(rows[::2])])
    second = FlatIndex.build(dim, [np.repeat(rows[1::2], 2, axis=0)])
    return JoinedDense([(first, Placement.of(numbers[::2])), (second, Placement.of(gone))])


BUILDERS = [flat, quantised, joined]
OFF = {flat: 1e-5, quantised: 0.02, joined: 1e-5}
"""By how much a cosine may be off: 12 bits a number are coarse in a small index of few numbers."""


@pytest.fixture(params=BUILDERS, ids=lambda build: build.__name__)
def build(request):
    return request.param


def unit(rows):
    rows = np.asarray(rows, dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def random_rows(seed, size, dim):
    return unit(np.random.default_rng(seed).normal(size=(size, dim)))


def test_it_is_as_long_as_its_vectors(build):
    rows = random_rows(0, 7, 4)
    assert len(build(4, [rows[:3], rows[3:]])) == 7
    assert len(build(4, [])) == 0


def test_nothing_is_found_in_an_empty_index(build):
    dense = build(3, [])
    assert dense.search(unit([1, 0, 0]), 5, None).tolist() == []
    assert dense.search(unit([1, 0, 0]), 5, np.zeros(0, dtype=np.bool_)).tolist() == []
    assert dense.scores(unit([1, 0, 0]), np.zeros(0, dtype=np.int64)).shape == (0,)


def test_the_nearest_come_first(build):
    dense = build(2, [unit([[0, 1], [1, 0], [1, 1], [-1, 0]])])
    assert dense.search(unit([1, 0.1]), 4, None).tolist() == [1, 2, 0, 3]
    assert dense.search(unit([1, 0.1]), 2, None).tolist() == [1, 2]


def test_scores_are_cosines_in_the_order_asked_for(build):
    dense = build(2, [unit([[0, 1], [1, 0], [1, 1]])])
    scores = dense.scores(unit([1, 0]), np.array([2, 0, 1, 2]))
    assert scores.dtype == np.float32
    expected = [0.5**0.5, 0.0, 1.0, 0.5**0.5]
    assert scores.tolist() == pytest.approx(expected, abs=OFF[build])


@settings(max_examples=50)
@given(
    seed=st.integers(0, 9999),
    size=st.integers(1, 40),
    dim=st.integers(1, 20),
    depth=st.integers(1, 45),
    data=st.data(),
)
@pytest.mark.parametrize("make", BUILDERS)
def test_search_is_exact_whatever_is_allowed(make, seed, size, dim, depth, data):
    rows, query = random_rows(seed, size, dim), random_rows(seed + 1, 1, dim)[0]
    bits = data.draw(st.none() | st.lists(st.booleans(), min_size=size, max_size=size))
    allowed = np.ones(size, np.bool_) if bits is None else np.array(bits, np.bool_)
    dense = make(dim, [rows])
    found = dense.search(query, depth, None if bits is None else allowed)
    cosines = rows.astype(np.float64) @ query.astype(np.float64)
    assert len(set(found.tolist())) == len(found) == min(depth, int(allowed.sum()))
    assert allowed[found].all()
    # Sums in another order differ in the last bits, so compare values and not ordinals.
    best = np.sort(cosines[allowed])[::-1][: len(found)]
    np.testing.assert_allclose(cosines[found], best, atol=2 * OFF[make])
    np.testing.assert_allclose(dense.scores(query, found), cosines[found], atol=OFF[make])
    scores = dense.scores(query, found)
    assert (np.diff(scores) <= 0).all()


@pytest.mark.parametrize(("size", "dim"), [(5, 384), (130, 16), (301, 7), (1000, 384)])
def test_equal_vectors_have_equal_scores_wherever_they_stand(build, size, dim):
    row, query = random_rows(1, 1, dim), random_rows(2, 1, dim)[0]
    dense = build(dim, [np.repeat(row, size, axis=0)])
    for ordinals in (np.arange(size), np.arange(0, size, 3), np.array([size - 1])):
        assert len(set(dense.scores(query, ordinals).tolist())) == 1


@pytest.mark.parametrize("depth", [1, 3, 10, 99, 100, 101, 150, 999])
@pytest.mark.parametrize("filtered", [False, True])
def test_ties_are_cut_by_ordinal(build, depth, filtered):
    generator = np.random.default_rng(depth)
    rows = random_rows(3, 40, 16)[generator.integers(0, 40, 1000)]
    query = random_rows(4, 1, 16)[0]
    allowed = generator.random(1000) < 0.5 if filtered else None
    dense = build(16, [rows])
    scores = dense.scores(query, np.arange(1000))
    order = np.lexsort((np.arange(1000), -scores))
    if allowed is not None:
        order = order[allowed[order]]
    assert dense.search(query, depth, allowed).tolist() == order[:depth].tolist()


def test_fewer_are_allowed_than_the_depth(build):
    dense = build(8, [random_rows(5, 30, 8)])
    allowed = np.zeros(30, dtype=np.bool_)
    allowed[[3, 17, 29]] = True
    query = random_rows(6, 1, 8)[0]
    assert sorted(dense.search(query, 10, allowed).tolist()) == [3, 17, 29]
    assert dense.search(query, 10, np.zeros(30, dtype=np.bool_)).tolist() == []


def test_a_depth_beyond_the_size_finds_everything_once(build):
    dense = build(8, [random_rows(7, 9, 8)])
    assert sorted(dense.search(random_rows(8, 1, 8)[0], 1000, None).tolist()) == list(range(9))


@pytest.mark.parametrize("size", [0, 1, 50])
def test_what_was_saved_answers_as_before(tmp_path, size):
    before = flat(12, [random_rows(9, size, 12)] if size else [])
    before.save(tmp_path)
    after = FlatIndex.load(tmp_path)
    query = random_rows(10, 1, 12)[0]
    everything = np.arange(size)
    assert len(after) == size
    assert after.search(query, 7, None).tolist() == before.search(query, 7, None).tolist()
    assert (after.scores(query, everything) == before.scores(query, everything)).all()
