from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from index.encoder import Encoder
from qa.reader import load_reader
from qa.training.reading_speed import CHARACTERS, PASSAGES, cut, main, timed


def test_the_longest_text_is_cut_into_ten_passages(tmp_path: Path) -> None:
    (tmp_path / "short.txt").write_text("too short", encoding="utf-8")
    (tmp_path / "long.txt").write_text("word " * 2_000, encoding="utf-8")
    passages = cut(tmp_path)
    assert len(passages) == PASSAGES
    assert {len(passage) for passage in passages} == {CHARACTERS}


def test_a_folder_without_a_long_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"has no text file of 8,000 characters"):
        cut(tmp_path)


def test_both_are_run_as_often(make_fake_encoder: Callable[[], Encoder]) -> None:
    encoder = make_fake_encoder()
    reader = load_reader("sentence", make_fake_encoder())
    reading, encoding = timed(reader, encoder, ["Anna came. Bo left."], 3)
    assert reading > 0
    assert encoding > 0
    assert encoder.passages == ["Anna came. Bo left."] * 4


def test_the_command_prints_both_and_their_ratio(
    tmp_path: Path,
    make_fake_encoder: Callable[[], Encoder],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "long.txt").write_text("Anna came to see us. " * 500, encoding="utf-8")
    fake = make_fake_encoder()
    monkeypatch.setattr("index.models.make_encoder", lambda name: fake)
    monkeypatch.setattr(
        "qa.training.reading_speed.load_reader", lambda: load_reader("sentence", fake)
    )
    main([str(tmp_path), "--repeats", "1"])
    assert re.fullmatch(
        r"reader \d+\.\d{3} s, encoder \d+\.\d{3} s, ratio \d+\.\d{2}\n", capsys.readouterr().out
    )
