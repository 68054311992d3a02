"""Small segments are written anew with what is added, large ones are shared."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.plan import GROWTH, SMALL, choose_folded, segment_folders


@pytest.mark.parametrize(
    ("sizes", "fresh", "folded"),
    [
        ([], 10, []),
        ([(1_000_000, 1_000_000)], 10, []),
        ([(1_000_000, 1_000_000), (3_000, 3_000)], 10, [1]),
        ([(1_000_000, 1_000_000), (9_000, 9_000), (3_000, 3_000)], 10, [1, 2]),
        ([(1_000_000, 1_000_000), (90_000, 90_000), (3_000, 3_000)], 10, [2]),
        ([(1_000, 1_000)], 600_000, [0]),
        ([(1_000_000, 1_000_000)], 600_000, [0]),
        ([(1_000_000, 1_000_000), (100, 100)], 0, []),  # only something was removed
        ([(600_000, 1_000_000), (100_000, 100_000)], 0, [0]),  # and now too much
        ([(0, 1_000)], 10, []),  # there is nothing to be written anew
    ],
)
def test_what_is_written_anew(sizes, fresh, folded):
    assert choose_folded(sizes, fresh) == folded


@given(added=st.lists(st.integers(1, 20_000), max_size=60))
def test_there_are_few_segments_however_much_is_added(added):
    sizes: list[int] = []
    written = 0
    for fresh in added:
        folded = choose_folded([(size, size) for size in sizes], fresh)
        new = fresh + sum(sizes[number] for number in folded)
        written += new
        sizes = [size for number, size in enumerate(sizes) if number not in folded] + [new]
    ordered = sorted(sizes, reverse=True)
    large = [size for size in ordered if size > GROWTH * SMALL]
    assert all(a > b for a, b in pairwise(large))
    assert len(sizes) <= 10
    assert sum(sizes) == sum(added)


def test_segments_are_listed_by_number(tmp_path):
    for name in ("10", "2", "notes"):
        (tmp_path / name).mkdir()
    (tmp_path / "manifest.json").write_text("{}")
    assert [folder.name for folder in segment_folders(tmp_path)] == ["2", "10"]
