from __future__ import annotations

from pathlib import Path

from eval.speed.added import clear_added, write_added
from eval.speed.corpus import count_passages


def test_one_passage_is_added_that_nobody_has_seen(tmp_path: Path) -> None:
    first = write_added(tmp_path, 0, 1).read_text()
    second = write_added(tmp_path, 1, 2).read_text()

    assert first != second
    assert count_passages(first) == 1


def test_what_an_interrupted_repeat_left_is_replaced(tmp_path: Path) -> None:
    write_added(tmp_path, 0, 1)
    write_added(tmp_path, 0, 2)

    assert len(list(tmp_path.iterdir())) == 1


def test_only_what_was_added_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "report-00001.txt").touch()
    write_added(tmp_path, 0, 1)
    clear_added(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["report-00001.txt"]
