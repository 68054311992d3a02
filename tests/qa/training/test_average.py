from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from qa.training.average import averaged, main


def test_the_mean_of_weights_counts_a_missing_tensor_as_zeros() -> None:
    one = {"a": torch.tensor([1.0, 2.0]), "b": torch.tensor([4.0])}
    other = {"a": torch.tensor([3.0, 0.0], dtype=torch.float16)}
    mean = averaged([one, other])
    assert mean["a"].tolist() == [2.0, 1.0]
    assert mean["b"].tolist() == [2.0]
    assert {tensor.dtype for tensor in mean.values()} == {torch.float16}


def test_readers_of_different_makes_have_no_mean() -> None:
    with pytest.raises(ValueError, match="different makes: a differs in shape"):
        averaged([{"a": torch.zeros(2)}, {"a": torch.zeros(3)}])


def test_the_command_writes_a_whole_reader(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        save_file({"a": torch.full((2,), float(number))}, folder / "model.safetensors")
        (folder / "config.json").write_text(f"{number}")
        (folder / "tokenizer.json").write_text("{}")
    out = tmp_path / "mean"
    main([str(tmp_path / "1"), str(tmp_path / "2"), "--out", str(out)])
    assert load_file(out / "model.safetensors")["a"].tolist() == [1.5, 1.5]
    assert (out / "config.json").read_text() == "1"
    assert capsys.readouterr().out == f"{out / 'model.safetensors'}\n"
