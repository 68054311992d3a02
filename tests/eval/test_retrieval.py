from __future__ import annotations

import json
import math

import pytest

from eval.datasets.beir import read_beir
from eval.retrieval import SYSTEMS, RetrievalFigures, measure_retrieval
from index import SearchConfig
from index.main import cli
from index.progress import Silent


def measure(folder, encoder, config=None):
    data, cache = read_beir(folder), folder.parent / "cache"
    return measure_retrieval(data, encoder, config or SearchConfig(), cache, Silent())


def test_documents_that_share_the_words_come_first(beir_folder, encoder):
    found = measure(beir_folder, encoder)
    assert (found.name, found.documents, found.queries) == ("votes", 4, 2)
    assert found.figures["lexical"] == {"nDCG@10": 1.0, "R@10": 1.0, "RR@10": 1.0}


def test_the_measure_follows_the_place_of_the_judged_document(beir_folder, encoder):
    # The judged document of q1 comes third at best: two others repeat its words.
    corpus = beir_folder / "corpus.jsonl"
    extra = [{"_id": f"e{n}", "text": "turnout was reported " * 5} for n in range(2)]
    with corpus.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in extra)
    found = measure(beir_folder, encoder).figures["lexical"]
    assert found["nDCG@10"] == pytest.approx((1 / math.log2(4) + 1) / 2)
    assert found["RR@10"] == pytest.approx((1 / 3 + 1) / 2)


def test_a_judged_query_without_any_hit_counts_as_zero(beir_folder, encoder):
    qrels = beir_folder / "qrels" / "test.tsv"
    qrels.write_text(qrels.read_text("utf-8") + "q3\tgone\t1\n", encoding="utf-8")
    found = measure(beir_folder, encoder)
    assert found.queries == 3
    assert found.figures["lexical"]["nDCG@10"] == pytest.approx(2 / 3)


def test_embeddings_are_made_once_for_the_same_texts_and_model(beir_folder, encoder):
    first = measure(beir_folder, encoder)
    encoded = len(encoder.passages)
    assert encoded == 4
    assert measure(beir_folder, encoder) == first
    assert len(encoder.passages) == encoded


def test_the_margin_is_over_the_best_single_part():
    values = {"fused": 0.5, "lexical": 0.3, "dense": 0.45, "rank fusion": 0.4}
    figures = {system: {"nDCG@10": value} for system, value in values.items()}
    assert RetrievalFigures("set", 1, 1, figures).margin == pytest.approx(0.05)


@pytest.fixture
def ready(monkeypatch, encoder):
    monkeypatch.setattr("index.models.make_encoder", lambda *_, **__: encoder)


def test_the_command_prints_each_part_and_the_mean(runner, ready, beir_folder, tmp_path):
    cache = str(tmp_path / "cache")
    shown = runner.invoke(cli, ["eval", "run", "retrieval", str(beir_folder), "--cache", cache])
    assert shown.exit_code == 0, shown.output
    head, row, mean = shown.stdout.splitlines()
    assert all(system in head for system in SYSTEMS)
    assert row.split()[0] == "votes"
    assert row.split()[1:] == mean.split()[1:]


def test_the_command_prints_json_for_scripts(runner, ready, beir_folder, tmp_path):
    options = ["--json", "--cache", str(tmp_path / "cache")]
    shown = runner.invoke(cli, ["eval", "run", "retrieval", str(beir_folder), *options])
    (found,) = json.loads(shown.stdout)
    assert found["queries"] == 2
    assert set(found["figures"]) == set(SYSTEMS)
