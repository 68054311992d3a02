from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from safetensors.torch import load_file
from tokenizers import Tokenizer

from qa.training.open_questions import Row
from qa.training.train_reader import main


@pytest.fixture
def arguments(
    tiny_training: None,
    rows: list[Row],
    held_out: list[Row],
    write_rows: Callable[[str, Iterable[Row]], Path],
    tmp_path: Path,
) -> list[str]:
    data, held = write_rows("train.jsonl.gz", rows), write_rows("held.jsonl.gz", held_out)
    return [str(data), "--held-out", str(held), "--out", str(tmp_path / "out"), "--tokens", "2000"]


def test_the_command_trains_a_reader_and_prints_where_it_is(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(arguments)
    out = tmp_path / "out"
    captured = capsys.readouterr()
    assert captured.out == f"{out / 'model.safetensors'}\n"
    assert captured.err.splitlines()[-1].startswith("done · held out: exact spans ")
    assert {path.name for path in out.iterdir()} == {
        "checkpoint.safetensors", "config.json", "mined.jsonl", "model.safetensors",
        "tokenizer.json",
    }  # fmt: skip
    Tokenizer.from_file(str(out / "tokenizer.json"))
    assert {str(one.dtype) for one in load_file(out / "model.safetensors").values()} == {
        "torch.float16"
    }


def test_what_was_trained_reads(arguments: list[str], tmp_path: Path, rows: list[Row]) -> None:
    from qa.reader.trained import SpanReader

    main(arguments)
    reading = SpanReader(tmp_path / "out").read(rows[0].question, [rows[0].context])[0]
    assert 0 <= reading.start < reading.end <= len(rows[0].context)


def test_the_same_command_makes_the_same_weights(arguments: list[str], tmp_path: Path) -> None:
    main(arguments)
    main([*arguments, "--out", str(tmp_path / "again")])
    first, again = (
        (tmp_path / name / "model.safetensors").read_bytes() for name in ("out", "again")
    )
    assert first == again


@pytest.mark.parametrize("changed", [["--seed", "14"], ["--near", "0.25"]])
def test_going_on_with_other_settings_is_refused(
    arguments: list[str], tmp_path: Path, changed: list[str]
) -> None:
    main(arguments)
    with pytest.raises(SystemExit) as caught:
        main([*arguments, *changed])
    path = tmp_path / "out" / "checkpoint.safetensors"
    assert caught.value.code == f"{path} is of a run with other settings; choose another --out"


def test_a_setting_that_is_no_number_is_a_mistake_in_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*arguments, "--warmup", "little"])
    assert caught.value.code == 2
    assert "argument --warmup: invalid float value" in capsys.readouterr().err
