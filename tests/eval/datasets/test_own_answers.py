"""What `pincite ask --json` wrote, read as answers to be measured."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.datasets.citations import read_citations
from eval.errors import DatasetError
from eval.items import Item
from index.dates import Period
from index.document import Span
from index.retriever import IndexInfo
from qa.answer import Answer, Candidate, Citation, Sentence, Status, Timings
from qa.serialise import encode

QUOTE = Citation(
    document="a.txt",
    root="corpus",
    title=None,
    publisher=None,
    published=None,
    sha256="0" * 64,
    span=Span(5, 15),
    quote="12 million",
    prefix="Some ",
    suffix=" voters.",
    line=1,
    column=6,
    page=None,
    sentence=Sentence(Span(0, 23), "Some 12 million voters."),
)
ANSWER = Answer(
    question="How many voters?",
    status=Status.ANSWERED,
    text="12 million",
    confidence=0.75,
    citations=(QUOTE,),
    candidates=(
        Candidate(
            text="12 million", confidence=0.75, period=Period.parse("2021"), citations=(QUOTE,)
        ),
    ),
    abstention=None,
    index=IndexInfo(generation=3, model="fake", documents=2, passages=7),
    timings=Timings(),
)


@pytest.mark.parametrize("separator", [b"\n", b"\r\n", b"\n\n"])
def test_what_pincite_writes_is_read_as_its_answers(tmp_path: Path, separator: bytes) -> None:
    path = tmp_path / "own.jsonl"
    second = replace(ANSWER, question="Who?")
    lines = [encode(one, tmp_path) for one in (ANSWER, second)]
    path.write_bytes(b"\xef\xbb\xbf" + separator.join(lines) + separator)
    found = read_citations(path)
    assert [one.said for one in found] == [ANSWER, second]
    assert [one.item for one in found] == [
        Item(id="1", question="How many voters?"),
        Item(id="2", question="Who?"),
    ]


def test_one_answer_set_over_many_lines_is_read(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_text(json.dumps(json.loads(encode(ANSWER, tmp_path)), indent=2))
    assert [one.said for one in read_citations(path)] == [ANSWER]


def test_a_wrong_line_among_pincite_s_answers_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    outside = encode(ANSWER, tmp_path).replace(b'"document":"a.txt"', b'"document":"../a.txt"')
    path.write_bytes(encode(ANSWER, tmp_path) + b"\n" + outside)
    with pytest.raises(DatasetError, match=r"own\.jsonl: line 2: .*not a path below a folder"):
        read_citations(path)
