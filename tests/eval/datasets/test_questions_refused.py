"""Questions that are written wrongly are refused in one line, which says where."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.datasets.questions import COLUMNS, read_questions

TEXTS = {"reports/turnout.txt": "Turnout in 2012 was 75 per cent.\r\nIn 2021 it was 63.3 per cent."}
CELLS = st.text(st.characters(codec="utf-8"), max_size=6) | st.sampled_from(
    ["reports/turnout.txt", "75", "[[75]] per", "2012"]
)


@given(data=st.binary(max_size=60))
@pytest.mark.parametrize("name", ["questions.csv", "questions.jsonl"])
def test_any_bytes_are_read_or_refused_in_one_line(tmp_path, complaint, name, data):
    path = tmp_path / name
    path.write_bytes(b"question,answer\n" + data if name.endswith("csv") else data)
    said = complaint(read_questions, path, TEXTS.get)
    assert not said or said.startswith(str(path))


@given(
    cells=st.dictionaries(
        st.sampled_from(COLUMNS),
        CELLS,
    )
)
@pytest.mark.parametrize("name", ["questions.csv", "questions.jsonl"])
def test_any_cells_are_read_or_refused_in_one_line(tmp_path, complaint, name, cells):
    cells = {"question": "Who?", **cells}
    path = tmp_path / name
    if name.endswith("csv"):
        quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells.values())
        path.write_bytes(f"{','.join(cells)}\n{quoted}\n".encode())
    else:
        path.write_text(json.dumps(cells), encoding="utf-8")
    said = complaint(read_questions, path, TEXTS.get)
    assert not said or said.startswith(str(path))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",75", "line 2: the question is empty"),
        (f"{'x' * 10_001},75", "line 2: the question has 10,001 characters"),
        ("Who?,A,,Turnout", "line 2: there is a quote without the document that it is from"),
        ("Who?,,reports/turnout.txt", "line 2: there is a document but no answer; write it, or"),
        ("Who?,,reports/turnout.txt,Turnout", "line 2: there is a document but no answer"),
        ("Who?,A,turnout.txt,Turnout", 'line 2: there is no document "turnout.txt"; write its'),
        (
            "Who?,A,reports/turnout.txt,per cent",
            'line 2: "reports/turnout.txt": "per cent" stands 2 times in the text; quote more',
        ),
        ("Who?,A,reports/turnout.txt,Voters", 'line 2: "reports/turnout.txt": "Voters" does not'),
        ("Who?,A,,,,dev", 'line 2: the split "dev" is none of all, tune, test'),
        ("Who?,A,,,,,Monday", "line 2: "),
    ],
)
def test_what_is_wrong_in_a_row_is_said_with_its_line(table, complaint, row, said):
    folder = table(row)
    assert complaint(read_questions, folder, TEXTS.get).startswith(
        f"{folder / 'questions.csv'}, {said}"
    )


SPAN = {"document": "reports/turnout.txt", "quote": "63.3"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"question": "Who?", "answers": ["A"]}, "Object contains unknown field `answers`"),
        ({"answer": "A"}, "Object missing required field `question`"),
        ({"question": "Who?", "twin": "x"}, 'its twin "x" is not there'),
        ({"question": "Who?", "golds": [{}]}, "a gold has no answer; write at least one"),
        ({"question": "Who?", "golds": [], "answer": "A"}, "answer, document, quote and period"),
        (
            {"question": "Who?", "golds": [{"answers": ["A"], "spans": [{**SPAN, "start": 49}]}]},
            'characters 49 to 0 of "reports/turnout.txt" are not "63.3"; leave out start and end',
        ),
        (
            {
                "question": "Who?",
                "golds": [{"answers": ["A"], "spans": [{**SPAN, "start": 48, "end": 52}]}],
            },
            'characters 48 to 52 of "reports/turnout.txt" are not "63.3"',
        ),
    ],
)
def test_what_is_wrong_in_a_line_is_said(lines, complaint, row, said):
    path = lines({"question": "Why?"}, row)
    assert complaint(read_questions, path, TEXTS.get).startswith(f"{path}, line 2: {said}")


def test_an_id_that_was_there_before_is_refused(table, complaint):
    folder = table("q002,Who?", ",Why?", header="id,question")
    assert 'line 3: the id "q002" was there before' in complaint(read_questions, folder, TEXTS.get)


def test_a_file_without_questions_is_refused(table, complaint):
    folder = table("# Who?,A")
    assert "holds no question; those in lines after # do not count" in complaint(
        read_questions, folder, TEXTS.get
    )


def test_a_folder_has_one_file_of_questions(table, lines, tmp_path, complaint):
    assert (
        f"{tmp_path} has neither questions.csv nor questions.jsonl; "
        f"`pincite eval init {tmp_path}` writes one"
    ) == complaint(read_questions, tmp_path, TEXTS.get)
    table("Who?")
    lines({"question": "Why?"})
    assert "has both questions.csv and questions.jsonl; name the one to read" in complaint(
        read_questions, tmp_path, TEXTS.get
    )


def test_a_file_of_another_kind_is_refused(tmp_path, complaint):
    path = tmp_path / "questions.xlsx"
    path.write_bytes(b"PK")
    assert "is no file of questions: its name must end in .csv, .tsv" in complaint(
        read_questions, path, TEXTS.get
    )
