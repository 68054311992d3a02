from __future__ import annotations

import numpy as np
import pytest

from index.storage.arrays import ArrayWriter, open_array, read_part, save_array


def test_an_array_written_in_pieces_is_the_one_saved_at_once(tmp_path):
    values = np.arange(1000) * 7
    with ArrayWriter(tmp_path / "pieces.npy", np.int32, 1000) as writer:
        for start in range(0, 1000, 300):
            writer.write(values[start : start + 300])
    save_array(tmp_path / "whole.npy", values.astype(np.int32))
    assert (tmp_path / "pieces.npy").read_bytes() == (tmp_path / "whole.npy").read_bytes()
    assert open_array(tmp_path / "pieces.npy").tolist() == values.tolist()
    assert read_part(tmp_path / "pieces.npy", 298, 302).tolist() == values[298:302].tolist()


@pytest.mark.parametrize("size", [0, 1])
def test_an_array_may_be_empty(tmp_path, size):
    with ArrayWriter(tmp_path / "a.npy", np.uint8, size) as writer:
        writer.write(np.ones(size))
    assert open_array(tmp_path / "a.npy").tolist() == [1] * size


def test_a_piece_that_is_missing_is_noticed(tmp_path):
    with (
        pytest.raises(ValueError, match="2 numbers too few"),
        ArrayWriter(tmp_path / "a.npy", np.int64, 5) as writer,
    ):
        writer.write(np.arange(3))
