"""The FAISS index takes what callers have: slices, views and blocks."""

import numpy as np

from index.dense import FILE_NAME, FlatIndex

ROWS = np.eye(4, dtype=np.float32)


def test_blocks_are_numbered_on(tmp_path):
    dense = FlatIndex.build(4, iter([ROWS[:1], ROWS[1:3], ROWS[3:]]))
    for ordinal in range(4):
        assert dense.search(ROWS[ordinal], 1, None).tolist() == [ordinal]


def test_a_view_can_be_a_query_and_a_mask():
    dense = FlatIndex.build(4, [ROWS])
    column = np.asfortranarray(ROWS)[:, 2]
    allowed = np.array([False, True] * 4)[::2] | np.array([False, False, True, True])
    assert dense.search(column, 4, allowed).tolist() == [2, 3]
    assert dense.scores(np.repeat(column, 2)[::2], np.arange(8)[::2][:2]).tolist() == [0.0, 1.0]


def test_ordinals_are_64_bit_and_own_their_memory():
    dense = FlatIndex.build(4, [ROWS])
    for found in (dense.search(ROWS[0], 2, None), dense.search(ROWS[0], 0, None)):
        assert found.dtype == np.int64


def test_saving_writes_one_file(tmp_path):
    FlatIndex.build(4, [ROWS]).save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
