from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.datasets.lines import Line
from eval.datasets.table import read_table

COLUMNS = ("question", "answer", "note")


@pytest.fixture
def read(tmp_path):
    def read(text: str | bytes) -> list[Line[dict[str, str]]]:
        path = tmp_path / "t.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(read_table(path, COLUMNS, "question"))

    return read


CELLS = st.text(st.characters(codec="utf-8"), max_size=8)


@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5),
    separator=st.sampled_from(",;\t"),
    ending=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from(["utf-8", "utf-8-sig"]),
)
def test_what_a_spreadsheet_writes_is_read_back(tmp_path, rows, separator, ending, mark):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=ending, quoting=csv.QUOTE_ALL)
    writer.writerow(["Question", " answer", "NOTE"])
    writer.writerows(rows)
    path = tmp_path / "t.csv"
    path.write_bytes(out.getvalue().encode(mark))
    cells = [[cell.strip() for cell in row] for row in rows]
    kept = [row for row in cells if any(row) and not row[0].startswith("#")]
    read = [line.value for line in read_table(path, COLUMNS, "question")]
    assert read == [dict(zip(COLUMNS, row, strict=True)) for row in kept]


@given(data=st.binary(max_size=60), head=st.sampled_from([b"", b"question\n", b"question;note\n"]))
def test_any_bytes_are_read_or_refused_in_one_line(tmp_path, complaint, data, head):
    path = tmp_path / "t.csv"
    path.write_bytes(head + data)
    said = complaint(read_table, path, COLUMNS, "question")
    assert not said or said.startswith(str(path))


def test_a_list_of_questions_needs_no_quotation_marks(read):
    rows = read("question\nWho came, and when; tell me?\nWhy?\n")
    assert [row.value["question"] for row in rows] == ["Who came, and when; tell me?", "Why?"]


def test_the_separator_that_a_spreadsheet_declares_is_taken(read):
    (row,) = read("sep=;\r\nquestion;answer\r\nWho, when?;Nobody, never\r\n")
    assert row == Line(3, {"question": "Who, when?", "answer": "Nobody, never"})
    (alone,) = read("sep=,\nquestion\nWho; when?\n")
    assert alone == Line(3, {"question": "Who; when?"})


def test_rows_are_counted_by_their_first_line(read):
    rows = read('# said\n\nquestion,note\nWhy?,"a\nb"\n,\n#How?,x\nWho?\n')
    assert rows == [
        Line(4, {"question": "Why?", "note": "a\nb"}),
        Line(8, {"question": "Who?"}),
    ]


def test_empty_columns_at_the_end_are_passed_over(read):
    assert read("question,answer,,\nWhy?,So,,\n")[0].value == {"question": "Why?", "answer": "So"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no column 'question': its first line must name the columns, of question, answer"),
        ("Why?,Because\n", "has no column 'question'"),
        ("sep=;\nquestion,answer\n", "has no column 'question'"),
        ("question,anwser\nWhy?,x\n", 'has a column "anwser", which means nothing here'),
        ("question,note,Note\nWhy?,x,y\n", "has two columns 'note'; keep one"),
        ("question,note\nWho, when?,x\n", 'line 2: "x" stands in no named column'),
        ("question,,note\nWho?,x,y\n", 'line 2: "x" stands in no named column'),
        ('question,note\nWho?,x\n"Why?,x\n\n', "line 3: unexpected end of data; a cell that beg"),
        ('question,note\n"Who?" he said,x\n', "line 2: ',' expected after '\"'; a cell that"),
        ("question,note\nWho?,cafés\n".encode("cp1252"), "line 2: not UTF-8 (byte 0xe9); save"),
        ("question\tnote\nWho?".encode("utf-16"), "line 1: not UTF-8 (byte 0xff); save the file"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(read, complaint, text, said):
    assert said in complaint(read, text)
