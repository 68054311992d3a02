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


def test_a_judged_query_that_is_not_there_is_told(beir_folder):
    with (beir_folder / "qrels/test.tsv").open("a", encoding="utf-8") as file:
        file.write("\nq9\td1\t1\n")  # a blank line is passed over
    with pytest.raises(DatasetError, match=r'queries.jsonl lacks the query "q9".*test.tsv judges'):
        read_beir(beir_folder)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("corpus.jsonl", "", "holds nothing"),
        ("queries.jsonl", '{"_id": "q1", "text": "x"}\n' * 2, 'line 2: "q1" was there before'),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\n", "judges no query"),
    ],
)
def test_sets_without_anything_or_with_an_id_twice_are_refused(beir_folder, name, text, message):
    (beir_folder / name).write_text(text, "utf-8")
    with pytest.raises(DatasetError, match=f"{name}.*{message}"):
        read_beir(beir_folder)


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
