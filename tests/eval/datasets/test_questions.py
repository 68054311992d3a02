from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.datasets.questions import COLUMNS, read_questions
from eval.items import Gold, GoldSpan, Item

REPORT = "Turnout in 2012 was 75 per cent.\r\nIn 2021 it was 63.3 per cent."
TEXTS = {"reports/turnout.txt": REPORT}


def spanned(start: int, quote: str) -> GoldSpan:
    return GoldSpan(
        document="reports/turnout.txt", start=start, end=start + len(quote), quote=quote
    )


@pytest.fixture
def table(tmp_path):
    """Write rows under a header and return the folder."""

    def write(*rows: str, header: str = "question,answer,document,quote,kind,split,period,note"):
        (tmp_path / "questions.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def lines(tmp_path):
    """Write JSON lines and return the file."""

    def write(*rows: dict[str, object]):
        path = tmp_path / "questions.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return path

    return write


def test_a_row_with_a_mark_becomes_an_answer_with_its_characters(table):
    (item,) = read_questions(
        table(
            "What was the turnout?,63.3% | 63.3 percent,reports/turnout.txt,"
            "In 2021 it was [[63.3 per  cent]],number,Test,2021-01-10/2021-01-10,mine"
        ),
        TEXTS.get,
    )
    assert item == Item(
        id="q001",
        question="What was the turnout?",
        kind="number",
        split="test",
        golds=(
            Gold(
                answers=("63.3 per cent", "63.3%", "63.3 percent"),
                spans=(spanned(49, "63.3 per cent"),),
                period="2021-01-10",
            ),
        ),
    )
    assert item.spans[0].span.of(REPORT) == "63.3 per cent"


def test_a_quote_without_a_mark_is_a_place_and_no_answer(table):
    (item,) = read_questions(
        table("Turnout?,75%,reports/turnout.txt,was 75 per cent. In 2021"), TEXTS.get
    )
    assert item.golds == (
        Gold(answers=("75%",), spans=(spanned(16, "was 75 per cent.\r\nIn 2021"),)),
    )


def test_a_marked_quote_is_answer_enough(table):
    (item,) = read_questions(table("Turnout?,,reports/turnout.txt,was [[75]] per"), TEXTS.get)
    assert item.answers == ("75",)


def test_without_an_answer_the_documents_do_not_say(table):
    first, second = read_questions(table("Who won?", "When?,2012,reports/turnout.txt"), TEXTS.get)
    assert (first.id, first.golds, first.split, first.kind) == ("q001", (), "all", "question")
    assert second.golds == (Gold(answers=("2012",)),)
    assert second.id == "q002"


def test_ids_may_be_given(table):
    read = read_questions(table("a,Who?", ",Why?", header="id,question"), TEXTS.get)
    assert [item.id for item in read] == ["a", "q002"]


def test_a_line_has_the_keys_of_the_columns(lines):
    said = {
        "question": "What was the turnout in 2012?",
        "answer": ["75%", " "],
        "document": "reports/turnout.txt",
        "quote": "[[75 per cent]]",
        "note": "easy",
    }
    read = read_questions(lines(said, {"question": "Who won?", "answer": "Nobody"}), TEXTS.get)
    assert read[0].golds == (
        Gold(answers=("75 per cent", "75%"), spans=(spanned(20, "75 per cent"),)),
    )
    assert read[1].answers == ("Nobody",)


def test_a_line_may_hold_several_golds_and_find_their_places(lines):
    path = lines(
        {
            "id": "both",
            "question": "What was the turnout?",
            "twin": "one",
            "golds": [
                {
                    "answers": ["75 %"],
                    "spans": [{"document": "reports/turnout.txt", "quote": "[[75]] per"}],
                    "period": "2012",
                },
                {
                    "answers": ["63.3"],
                    "spans": [
                        {"document": "reports/turnout.txt", "start": 49, "end": 53, "quote": "63.3"}
                    ],
                },
            ],
        },
        {"id": "one", "question": "Who?", "golds": []},
    )
    both, one = read_questions(path, TEXTS.get)
    assert both.golds == (
        Gold(answers=("75", "75 %"), spans=(spanned(20, "75"),), period="2012"),
        Gold(answers=("63.3",), spans=(spanned(49, "63.3"),)),
    )
    assert (both.twin, one.answerable) == ("one", False)


PLACES = st.tuples(st.integers(0, len(REPORT) - 1), st.integers(1, 9))
WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=6).map(str.strip).filter(bool)


@given(
    questions=st.lists(
        st.tuples(WORDS, st.lists(WORDS, min_size=1, max_size=3, unique=True), PLACES),
        min_size=1,
        max_size=3,
    )
)
def test_items_that_are_written_are_read_back(tmp_path, questions):
    items = [
        Item(
            id=f"i{number}",
            question=question,
            golds=(Gold(answers=tuple(answers), spans=(spanned(at, REPORT[at : at + length]),)),),
        )
        for number, (question, answers, (at, length)) in enumerate(questions)
    ]
    path = tmp_path / "questions.jsonl"
    path.write_bytes(b"".join(msgspec.json.encode(item) + b"\n" for item in items))
    assert read_questions(path, TEXTS.get) == items


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
        st.one_of(WORDS, st.sampled_from(["reports/turnout.txt", "75", "[[75]] per", "2012"])),
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
