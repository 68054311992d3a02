from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from eval.datasets.questions import read_questions
from eval.items import Gold, GoldSpan, Item

REPORT = "Turnout in 2012 was 75 per cent.\r\nIn 2021 it was 63.3 per cent."
TEXTS = {"reports/turnout.txt": REPORT}


def spanned(start: int, quote: str) -> GoldSpan:
    return GoldSpan(
        document="reports/turnout.txt", start=start, end=start + len(quote), quote=quote
    )


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
