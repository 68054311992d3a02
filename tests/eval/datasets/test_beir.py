from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.datasets.beir import read_beir
from eval.errors import DatasetError


def test_a_title_stands_on_a_line_before_the_text(beir_folder):
    texts = read_beir(beir_folder).texts
    assert texts["d1"] == "Turnout\nA turnout of 75 per cent was reported."
    assert texts["d4"] == "The weather was cold."


def test_only_judged_queries_are_asked(beir_folder):
    data = read_beir(beir_folder)
    assert list(data.queries) == ["q1", "q2"]
    assert data.qrels == {"q1": {"d1": 1}, "q2": {"d2": 2, "d4": 0}}


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named(beir_folder, name):
    (beir_folder / name).unlink()
    with pytest.raises(DatasetError, match=f"{name} cannot be read: No such file"):
        read_beir(beir_folder)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("corpus.jsonl", '{"_id": "d5"}'),
        ("corpus.jsonl", "not json"),
        ("queries.jsonl", '{"_id": 5, "text": "x"}'),
        ("qrels/test.tsv", "q1\td1"),
        ("qrels/test.tsv", "q1\td1\tmuch"),
    ],
)
def test_a_wrong_line_is_named_by_file_and_number(beir_folder, name, line):
    path = beir_folder / name
    before = path.read_text("utf-8")
    path.write_text(f"{before}{line}\n", encoding="utf-8")
    number = len(before.splitlines()) + 1
    with pytest.raises(DatasetError, match=f"{name}, line {number}: "):
        read_beir(beir_folder)


@given(data=st.binary(max_size=60))
@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_any_bytes_are_read_or_refused_in_one_line(beir_folder, complaint, name, data):
    (beir_folder / name).write_bytes(b"head\n" + data if name.endswith("tsv") else data)
    said = complaint(read_beir, beir_folder)
    assert not said or said.startswith(str(beir_folder / name))
