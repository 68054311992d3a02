from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.datasets.citations import MOST, AnswerRow, ClaimRow, read_citations
from eval.errors import DatasetError
from eval.items import Gold, GoldSpan, Item

ROW: dict[str, Any] = {
    "question": "How many voters?",
    "answer": "12 million",
    "citations": [{"document": "a.txt", "quote": "12 million", "start": 5, "end": 15}],
}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write_rows(*rows: dict[str, Any], name: str = "other.jsonl") -> Path:
        path = tmp_path / name
        data = "".join(json.dumps(row) + "\n" for row in rows).encode()
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return write_rows


@pytest.mark.parametrize("name", ["other.jsonl", "other.jsonl.gz"])
def test_a_line_of_another_system_is_an_item_and_its_answer(
    write: Callable[..., Path], name: str
) -> None:
    path = write(ROW, name=name)
    (found,) = read_citations(path)
    assert found.item == Item(id="1", question="How many voters?")
    assert found.where == f"{path}, line 1"
    assert isinstance(found.said, AnswerRow)
    assert found.said.answer == "12 million"
    assert [one.quote for one in found.said.citations] == ["12 million"]


def test_gold_places_are_alternatives_whose_quotes_are_the_accepted_answers(
    write: Callable[..., Path],
) -> None:
    places = [
        {"document": "a.txt", "start": 5, "end": 15, "quote": "12 million"},
        {"document": "b.txt", "start": 0, "end": 10, "quote": "12 million"},
    ]
    told = write({**ROW, "gold": places}, {**ROW, "gold": places, "answers": ["twelve million"]})
    spans = tuple(GoldSpan(**place) for place in places)
    assert [one.item.golds for one in read_citations(told)] == [
        (Gold(answers=("12 million",), spans=spans),),
        (Gold(answers=("twelve million",), spans=spans),),
    ]


def test_answers_alone_are_gold_without_places(write: Callable[..., Path]) -> None:
    (found,) = read_citations(write({**ROW, "answers": ["12 million", "12,000,000"]}))
    assert found.item.golds == (Gold(answers=("12 million", "12,000,000")),)


def test_an_id_is_the_line_s_own_or_its_number(write: Callable[..., Path], tmp_path: Path) -> None:
    path = write({**ROW, "id": "voters"}, ROW)
    path.write_text(path.read_text().replace("\n", "\n\n", 1))
    assert [one.item.id for one in read_citations(path)] == ["voters", "3"]


def test_offsets_may_be_missing_or_impossible(write: Callable[..., Path]) -> None:
    quotes = [
        {"document": "a.txt", "quote": "12"},
        {"document": "a.txt", "quote": "12", "start": -4, "end": 2},
        {"document": "a.txt", "quote": "12", "start": 9, "end": 2},
    ]
    (found,) = read_citations(write({**ROW, "citations": quotes}))
    assert isinstance(found.said, AnswerRow)
    assert [(one.start, one.end) for one in found.said.citations] == [
        (None, None),
        (-4, 2),
        (9, 2),
    ]


MARKED = [
    ClaimRow(text="Nine parties came.", citations=(0,)),
    ClaimRow(text="The count was calm.", citations=(1, 0)),
    ClaimRow(text="It rained.", citations=()),
]


@pytest.mark.parametrize(
    ("answer", "claims"),
    [
        ("Nine parties came [1]. The count was calm [2][1]. It rained.", MARKED),
        ("Nine parties came.[1] The count was calm.[2, 1] It rained.", MARKED),
        ("Nine parties came [1][1]. The count was calm [2,1][2]. It rained.", MARKED),
        ("Nine parties came. [1] The count was calm. [2] [1] It rained.", MARKED),
        ("[1] Nine parties came.", MARKED[:1]),
        ("… [1]", []),
        ("Nine parties came [1]. The count was calm [3].", []),
        ("Nine parties came [0].", []),
        ("Nine parties came [12345678901234567890].", []),
        ("Nine parties came.", []),
        ("[1]", []),
        ("", []),
    ],
)
def test_marks_in_an_answer_tell_which_sentence_rests_on_what(
    write: Callable[..., Path], answer: str, claims: list[ClaimRow]
) -> None:
    citations = [{"document": "a.txt", "quote": quote} for quote in ("came", "calm")]
    (found,) = read_citations(write({**ROW, "answer": answer, "citations": citations}))
    assert isinstance(found.said, AnswerRow)
    assert list(found.said.claims) == claims


def test_claims_that_are_told_are_not_read_from_marks(write: Callable[..., Path]) -> None:
    told = [{"text": "12 million [1]", "citations": []}]
    (found,) = read_citations(write({**ROW, "answer": "12 million [1]", "claims": told}))
    assert isinstance(found.said, AnswerRow)
    assert found.said.claims == (ClaimRow(text="12 million [1]", citations=()),)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"citations": None}, "citations"),
        ({"citations": [{"document": "a.txt"}]}, "quote"),
        ({"citations": [{"document": "a.txt", "quote": "a", "start": "5"}]}, "start"),
        ({"citations": [{"document": "a.txt", "quote": "a", "start": 2**60}]}, "start"),
        ({"citations": [{"document": "a.txt", "quote": "a"}] * (MOST + 1)}, "length <= 1000"),
        ({"answer": 5}, "answer"),
        ({"claims": [{"text": "a", "citations": [1]}]}, "cites number 1, and there are 1"),
        ({"claims": [{"text": "a", "citations": [-1]}]}, "cites number -1"),
        ({"claims": [{"text": "a"}]}, "citations"),
        (
            {"gold": [{"document": "a.txt", "start": 5, "end": 9, "quote": "12 million"}]},
            "the gold quote has 10 characters, and [5, 9) is not as long",
        ),
        ({"gold": [{"document": "a.txt", "start": 5, "end": 5, "quote": ""}]}, "0 characters"),
        ({"gold": [{"document": "a.txt", "start": -1, "end": 1, "quote": "ab"}]}, "start"),
        ({"id": "1"}, "the id '1' is that of an earlier line"),
    ],
)
def test_a_wrong_line_is_named_with_its_file_and_number(
    write: Callable[..., Path], change: dict[str, Any], message: str
) -> None:
    path = write(ROW, {**ROW, **change})
    with pytest.raises(DatasetError) as error:
        read_citations(path)
    assert str(error.value).startswith(f"{path}, line 2: ")
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_field_is_named(write: Callable[..., Path]) -> None:
    with pytest.raises(DatasetError, match=r"line 1: .*`citations`"):
        read_citations(write({"question": "a", "answer": "b"}))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "holds no answer"),
        (b"\n \n", "holds no answer"),
        (b"[1, 2]", "line 1: "),
        (b"not json", "line 1: "),
        (b"[" * 100_000, "line 1: "),
        (b'{"question": "\xff"}', "line 1: not UTF-8"),
        (b'{"schema": 1}', "not an answer"),
        (b'{"schema": 99}', "use a newer one"),
    ],
)
def test_a_file_that_holds_something_else_is_refused(
    tmp_path: Path, data: bytes, message: str
) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_bytes(data)
    with pytest.raises(DatasetError) as error:
        read_citations(path)
    assert str(error.value).startswith(str(path))
    assert message in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"none\.jsonl cannot be read"):
        read_citations(tmp_path / "none.jsonl")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*ROW, "claims", "gold", "answers", "id"]), JSON))
def test_any_object_is_read_or_refused_by_its_line(
    tmp_path_factory: pytest.TempPathFactory, change: dict[str, Any]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_text(json.dumps({**ROW, **change}) + "\n")
    outcome = ""
    try:
        (found,) = read_citations(path)
        outcome = f"{found.where}: read"
    except DatasetError as error:
        outcome = str(error)
    assert outcome.startswith(f"{path}, line 1: ")
