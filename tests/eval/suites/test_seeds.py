from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from eval.errors import DatasetError
from eval.metrics.squad import normalise, token_f1
from eval.suites import seeds
from eval.suites.seeds import read_items, run_seeds, seed_folder

ITEMS = read_items()
BY_ID = {item.id: item for item in ITEMS}
SEEDS = Path(__file__).parents[3] / "seeds"
UNANSWERABLE = {"near-year", "near-person", "near-quantity", "near-detail", "off-topic"}


@pytest.fixture(scope="module")
def texts():
    return {path.name: path.read_bytes().decode("utf-8") for path in SEEDS.glob("*.txt")}


def test_there_are_enough_questions_of_every_sort():
    kinds = Counter(item.kind for item in ITEMS)
    assert len(ITEMS) >= 150
    assert sum(not item.answerable for item in ITEMS) >= 45
    assert min(kinds.values()) >= 5
    assert len(kinds) == 17
    assert kinds["twin"] >= 12
    assert len(BY_ID) == len({item.question for item in ITEMS}) == len(ITEMS)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_every_expected_span_holds(item, texts):
    assert item.answerable == (item.kind not in UNANSWERABLE)
    assert (len(item.golds) > 1) == (item.kind == "conflict")
    for gold in item.golds:
        assert gold.answers
        assert gold.spans
        for span in gold.spans:
            assert span.span.of(texts[span.document]) == span.quote
            assert span.quote == span.quote.strip()


@pytest.mark.parametrize("item", [i for i in ITEMS if i.answerable], ids=lambda item: item.id)
def test_an_accepted_answer_is_what_the_documents_say(item):
    """Either in their words, or marked for what they show otherwise."""
    for gold in item.golds:
        assert all(normalise(answer) for answer in gold.answers)
        assert any(token_f1(span.quote, gold.answers) > 0 for span in gold.spans)


def test_twins_point_at_each_other_and_share_no_answer():
    twins = [item for item in ITEMS if item.kind == "twin"]
    for item in twins:
        twin = BY_ID[item.twin]
        assert twin.twin == item.id
        assert twin.split == item.split
        assert not set(item.spans) & set(twin.spans)


def test_questions_about_the_same_characters_are_in_one_split():
    places: dict[tuple[str, int], str] = {}
    for item in ITEMS:
        for span in item.spans:
            for place in range(span.start, span.end):
                assert places.setdefault((span.document, place), item.split) == item.split


def test_both_splits_have_every_sort_of_question():
    for split in ("tune", "test"):
        members = [item for item in ITEMS if item.split == split]
        assert len(members) > 90
        assert sum(not item.answerable for item in members) > 20
        assert {item.kind for item in members} == {item.kind for item in ITEMS}


def test_every_document_is_asked_about():
    asked = Counter(span.document for item in ITEMS for span in item.spans)
    assert set(asked) == {path.name for path in SEEDS.glob("*.txt")}
    assert min(asked.values()) >= 10


def test_the_questions_are_asked_of_an_index_of_the_seed_documents(request_of):
    run = run_seeds(request_of("run", systems=2, limit=12))
    assert len(run.items) == 12
    assert run.manifest.corpus.documents == 5
    assert run.finished
    figures = {(one.system, one.measure) for one in run.figures()}
    assert {("pincite", "correct"), ("BM25 alone", "nDCG@10"), ("pincite", "aurc")} <= figures


def test_without_the_documents_it_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(seeds, "__file__", str(tmp_path / "a" / "b" / "c.py"))
    with pytest.raises(DatasetError, match="install pincite from a checkout or a wheel"):
        seed_folder()
