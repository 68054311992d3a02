from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.training.open_questions import Row
from qa.training.reader_data import RUN, HeldOut, OverlapError, training_rows

MakeRow = Callable[..., Row]
WriteRows = Callable[[str, Iterable[Row]], Path]
HELD = "".join(f"w{number:03}" for number in range(60))  # 240 letters, no run of them twice


def test_only_answerable_rows_whose_licence_allows_it_are_read(
    make_row: MakeRow, write_rows: WriteRows
) -> None:
    names = ["squad11_train_du", "qed_nq", "policyqa", "qamr", "subjqa_books", "tweetqa", "", "nq"]
    rows = [
        make_row(f"Who is {number}?", f"Anna is {number}.", "Anna", dataset=name)
        for number, name in enumerate(names)
    ]
    rows.append(make_row("Who is not?", "Anna is not.", dataset="squad11_train_du"))
    assert training_rows(write_rows("train.jsonl.gz", rows), []) == rows[:4]


def test_a_question_of_the_same_context_is_used_once(
    make_row: MakeRow, write_rows: WriteRows
) -> None:
    rows = [
        make_row("Who came?", "Anna came.", "Anna", id="1"),
        make_row("who came", "ANNA came!", "ANNA", id="2"),
        make_row("Who came?", "Ben came.", "Ben", id="3"),
    ]
    kept = training_rows(write_rows("train.jsonl.gz", rows), [])
    assert [row.id for row in kept] == ["2", "3"]


def test_a_row_that_shares_text_with_held_out_ones_is_dropped(
    make_row: MakeRow, write_rows: WriteRows
) -> None:
    held = [make_row("Who came?", "Anna came."), make_row("Who left?", f"{HELD} and left.")]
    rows = [
        make_row("WHO CAME", "Ben came.", "Ben"),
        make_row("Who is it?", "Anna … came", "Anna"),
        make_row("Who went?", f"Before that, {HELD[10 : 10 + RUN]}, and Ben went.", "Ben"),
        make_row("Who stayed?", f"Before that, {HELD[10 : 9 + RUN]}, and Ben stayed.", "Ben"),
    ]
    assert training_rows(write_rows("train.jsonl.gz", rows), held) == rows[3:]


@given(
    start=st.integers(0, len(HELD) - RUN),
    before=st.text("xyz ,.", max_size=RUN),
    after=st.text("xyz ,.", max_size=RUN),
    longer=st.integers(0, 9),
)
def test_a_run_is_found_wherever_it_stands(
    make_row: MakeRow, start: int, before: str, after: str, longer: int
) -> None:
    held = HeldOut([make_row("Who left?", HELD)])
    shared = " ".join(HELD[start : start + RUN + longer])
    assert held.shares(make_row("Who?", f"{before}{shared}{after}"))
    assert not held.shares(make_row("Who?", f"{before}{HELD[start : start + RUN - 1]}{after}"))


@pytest.mark.parametrize(
    ("question", "context"), [("Who came?", "Ben came."), ("Who is it?", "anna came")]
)
def test_what_slipped_through_is_an_error_that_names_the_row(
    make_row: MakeRow, question: str, context: str
) -> None:
    held = HeldOut([make_row("Who came?", "Anna came.")])
    row = make_row(question, context, id="q7")
    with pytest.raises(OverlapError) as caught:
        held.check([make_row("Who?", "Carl."), row])
    assert str(caught.value) == f"squad11_train q7: this row is held out: {question}"


def test_training_rows_are_checked_once_more(
    make_row: MakeRow, write_rows: WriteRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HeldOut, "shares", lambda self, row: False)
    row = make_row("Who came?", "Anna came.", "Anna")
    with pytest.raises(OverlapError):
        training_rows(write_rows("train.jsonl.gz", [row]), [row])


def test_other_rows_pass(make_row: MakeRow) -> None:
    HeldOut([make_row("Who came?", "Anna came.")]).check([make_row("Who left?", "Ben left.")])
