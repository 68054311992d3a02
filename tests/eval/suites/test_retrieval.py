from __future__ import annotations

import json
import math

import pytest

from eval.datasets.beir import read_beir
from eval.suites.retrieval import run_retrieval
from qa.reader import Reading


@pytest.fixture
def measure(request_of, beir_folder):
    def run(out="run", **changes):
        found = run_retrieval(read_beir(beir_folder), request_of(out, **changes))
        return {
            (one.system, one.measure): one.value for one in found.figures() if one.group == "all"
        }

    return run


def test_documents_that_share_the_words_come_first(measure):
    figures = measure()
    for name in ("nDCG@10", "R@10", "RR@10", "AP"):
        assert figures["BM25 alone", name] == 1.0
    assert {system for system, _ in figures} == {
        "pincite", "BM25 alone", "dense alone", "rank fusion", "reranked",
    }  # fmt: skip


def test_the_measure_follows_the_place_of_the_judged_document(measure, beir_folder):
    # The judged document of q1 comes third at best: two others repeat its words.
    extra = [{"_id": f"e{n}", "text": "turnout was reported " * 5} for n in range(2)]
    with (beir_folder / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in extra)
    figures = measure()
    expected = (1 / math.log2(4) + 1) / 2
    assert figures["BM25 alone", "nDCG@10"] == pytest.approx(expected, abs=1e-6)
    assert figures["BM25 alone", "RR@10"] == pytest.approx((1 / 3 + 1) / 2, abs=1e-6)


def test_a_judged_query_without_any_hit_counts_as_zero(measure, beir_folder):
    qrels = beir_folder / "qrels" / "test.tsv"
    qrels.write_text(qrels.read_text("utf-8") + "q3\tgone\t1\n", encoding="utf-8")
    assert measure()["BM25 alone", "nDCG@10"] == pytest.approx(2 / 3, abs=1e-6)


def test_words_alone_find_only_what_shares_a_word(measure, request_of):
    measure()
    run = run_of(request_of)
    assert set(run.ranking("dense alone")["q1"]) == {"d1", "d2", "d3", "d4"}
    assert set(run.ranking("BM25 alone")["q1"]) == {"d1", "d4"}  # turnout, reported; was


class Meteorologist:
    """A reader that thinks most of a text about the weather."""

    def read(self, question, texts):
        return [
            Reading(start=0, end=0, score=0.0, null_score=0.0, passage_score=score)
            for score in [30.0 if "weather" in text else -30.0 for text in texts]
        ]


def added(fused, readings):
    return [score + one.passage_score for score, one in zip(fused, readings, strict=True)]


def instead(fused, readings):
    return [one.passage_score for one in readings]


def test_what_the_reader_thinks_of_documents_is_added_to_their_scores(
    measure, request_of, monkeypatch
):
    monkeypatch.setattr("eval.suites.retrieval.load_reader", lambda *_: Meteorologist())
    monkeypatch.setattr("eval.suites.retrieval.with_passage_scores", added)
    measure()
    run = run_of(request_of)
    plain, reranked = (list(run.ranking(name)["q1"]) for name in ("pincite", "reranked"))
    assert plain[0] == "d1"
    assert reranked == ["d4", *(one for one in plain if one != "d4")]


def test_a_document_that_the_reader_did_not_see_stays_below_those_that_it_did(
    measure, request_of, monkeypatch
):
    monkeypatch.setattr("eval.suites.retrieval.load_reader", lambda *_: Meteorologist())
    monkeypatch.setattr("eval.suites.retrieval.RERANKED", 2)
    monkeypatch.setattr("eval.suites.retrieval.with_passage_scores", instead)
    measure()
    run = run_of(request_of)
    plain, reranked = (list(run.ranking(name)["q2"]) for name in ("pincite", "reranked"))
    assert "d4" not in plain[:1]
    assert set(reranked[:2]) == set(plain[:2])
    assert reranked[2:] == plain[2:]


def test_a_finished_run_embeds_nothing(measure, encoder):
    first = measure()
    embedded = len(encoder.passages)
    assert embedded >= 4
    assert measure() == first
    assert len(encoder.passages) == embedded


def test_another_judgement_is_another_run(measure, beir_folder):
    from eval.errors import RunError

    measure()
    qrels = beir_folder / "qrels" / "test.tsv"
    qrels.write_text(qrels.read_text("utf-8").replace("q1\td1", "q1\td2"), encoding="utf-8")
    with pytest.raises(RunError, match="other code, data or settings"):
        measure()


def test_a_limit_takes_some_of_the_queries(measure, request_of):
    assert measure(limit=1)
    run = run_of(request_of)
    assert len(run.items) == 1


def run_of(request_of):
    from eval.runs import RunFolder

    return RunFolder.open(request_of("run").out)
