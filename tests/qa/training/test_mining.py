from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from index.encoder import Encoder
from qa.terms import normalise
from qa.training.mining import Mined, mine, read_mined, write_mined
from qa.training.open_questions import Row


def test_mined_passages_hold_no_answer_and_are_not_the_rows_own(
    rows: list[Row], encoder: Encoder
) -> None:
    mined = list(mine(rows, rows[:3], encoder, count=4))
    assert [(one.dataset, one.id, one.question) for one in mined] == [
        (row.dataset, row.id, row.question) for row in rows[:3]
    ]
    contexts = {row.context for row in rows}
    for one, row in zip(mined, rows, strict=False):
        assert len(one.passages) == 4
        for passage in one.passages:
            assert f" {normalise(row.answers[0].text)} " not in f" {normalise(passage)} "
            assert passage not in row.context
            assert any(context in passage for context in contexts)


def test_the_nearest_passages_come_first_and_those_with_another_answer_of_it_are_left_out(
    make_row: Callable[..., Row], encoder: Encoder
) -> None:
    asked = make_row("Who saw the red bird?", "In May, Anna saw it.", "Anna", title="a")
    contexts = [
        "Somebody saw the red bird in spring.",
        "The red bird was seen by ANNA, too.",
        "Annabel saw the red bird, they say.",
        "Nothing happened here in the winter.",
    ]
    others = [
        make_row(f"{number}?", text, title=f"{number}") for number, text in enumerate(contexts)
    ]
    (mined,) = mine([asked, *others], [asked], encoder, count=3)
    first, second, third = mined.passages
    assert {first.splitlines()[-1], second.splitlines()[-1]} == {contexts[0], contexts[2]}
    assert third.splitlines()[-1] == contexts[3]


def test_the_rest_of_the_rows_own_context_is_not_mined(
    make_row: Callable[..., Row], encoder: Encoder
) -> None:
    rest = " ".join(f"The red bird of village {number} is seen often." for number in range(60))
    asked = make_row("Who saw the red bird?", f"In May, Anna saw it. {rest}", "Anna", title="a")
    other = make_row("Why?", "Nothing happened here.", title="b")
    (mined,) = mine([asked, other], [asked], encoder, count=9)
    (passage,) = mined.passages
    assert passage.endswith("Nothing happened here.")


def test_progress_is_told(
    rows: list[Row], encoder: Encoder, capsys: pytest.CaptureFixture[str]
) -> None:
    list(mine(rows, rows[:2], encoder, count=1))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "negatives mined for 0 of 2\n" in captured.err


def test_what_was_mined_is_read_again(tmp_path: Path) -> None:
    mined = [
        Mined("squad", "1", "Who?", ("Über\nall.", "b")),
        Mined("squad", "1", "What?", ()),
        Mined("qed", "2", "Who?", ("c",)),
    ]
    write_mined(iter(mined), tmp_path / "mined.jsonl")
    assert read_mined(tmp_path / "mined.jsonl") == {
        ("squad", "1", "Who?"): ("Über\nall.", "b"),
        ("squad", "1", "What?"): (),
        ("qed", "2", "Who?"): ("c",),
    }
    assert [path.name for path in tmp_path.iterdir()] == ["mined.jsonl"]


def test_a_file_is_there_only_when_all_was_mined(tmp_path: Path) -> None:
    def broken() -> Iterator[Mined]:
        yield Mined("squad", "1", "Who?", ())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_mined(broken(), tmp_path / "mined.jsonl")
    assert not (tmp_path / "mined.jsonl").exists()


def test_a_damaged_file_is_not_taken_for_mined_passages(tmp_path: Path) -> None:
    (tmp_path / "mined.jsonl").write_text('{"dataset": "squad"}\n')
    with pytest.raises(msgspec.ValidationError):
        read_mined(tmp_path / "mined.jsonl")
