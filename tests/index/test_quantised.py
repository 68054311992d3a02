"""A quantised index reaches its recall by looking at more candidates, and tells what it reached."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from index.dense import FlatIndex
from index.quantised import FACTS_NAME, FILE_NAME, RECALL_GOAL, ROWS_NAME, QuantisedIndex
from index.recall import recall


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def rows():
    generator = np.random.default_rng(1)
    centres = generator.normal(size=(60, 64))
    return unit(centres[generator.integers(0, 60, 6000)] + generator.normal(size=(6000, 64)))


@pytest.fixture(scope="module")
def quantised(rows, tmp_path_factory):
    return made(tmp_path_factory.mktemp("quantised"), rows)


def made(folder, rows):
    QuantisedIndex.write(folder, rows.shape[1], len(rows), lambda ordinals: rows[ordinals])
    return QuantisedIndex.load(folder)


@pytest.fixture(scope="module")
def queries(rows):
    generator = np.random.default_rng(2)
    return unit(rows[generator.integers(0, 6000, 60)] + 0.5 * generator.normal(size=(60, 64)) / 4)


def test_recall_against_exact_search_is_reached_and_told(rows, quantised, queries):
    flat = FlatIndex.build(64, [rows])
    exact = np.array([flat.search(query, 10, None) for query in queries])
    found = np.array([quantised.search(query, 10, None) for query in queries])
    assert recall(found, exact) >= 0.99
    assert quantised.facts.recall >= RECALL_GOAL
    assert quantised.facts.queries == 200
    assert 300 <= quantised.facts.candidates <= 6000


def test_more_candidates_are_taken_until_the_recall_is_reached(rows, tmp_path, monkeypatch):
    monkeypatch.setattr("index.quantised._CANDIDATES", 1)
    (tmp_path / "easy").mkdir()
    hard = made(tmp_path, rows)
    monkeypatch.setattr("index.quantised.RECALL_GOAL", 0.5)
    easy = made(tmp_path / "easy", rows)
    assert 1 < easy.facts.candidates < hard.facts.candidates
    assert 0.5 <= easy.facts.recall < RECALL_GOAL <= hard.facts.recall


def test_a_filter_takes_nothing_from_the_recall(rows, quantised, queries):
    flat = FlatIndex.build(64, [rows])
    for share in (0.001, 0.02, 0.3, 0.9):
        allowed = np.random.default_rng(3).random(6000) < share
        exact = np.array([flat.search(query, 5, allowed) for query in queries])
        found = np.array([quantised.search(query, 5, allowed) for query in queries])
        assert allowed[found].all()
        assert recall(found, exact) >= 0.95


def test_scores_are_those_of_12_bits_a_number(rows, quantised, queries):
    everything = np.arange(len(rows))
    exact = rows @ queries[0]
    off = np.abs(quantised.scores(queries[0], everything) - exact)
    assert off.max() < 3e-4


def test_vectors_are_read_in_order_and_only_once_beside_the_sample(rows, tmp_path):
    asked = []

    def read(ordinals):
        asked.append(ordinals)
        return rows[ordinals]

    QuantisedIndex.write(tmp_path, 64, len(rows), read)
    assert all((np.diff(ordinals) > 0).all() for ordinals in asked)
    assert sum(map(len, asked)) == len(rows) + min(len(rows), 10_000)
    assert max(map(len, asked)) <= 10_000


def test_the_same_vectors_are_written_as_the_same_bytes(rows, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        made(tmp_path / name, rows[:900])
    names = {FILE_NAME, ROWS_NAME, FACTS_NAME}
    assert {path.name for path in (tmp_path / "one").iterdir()} == names
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_what_ties_for_the_last_place_is_told_by_its_ordinal_however_much_ties(rows, tmp_path):
    copies = np.concatenate([rows[:20], np.repeat(rows[20:21], 2_000, axis=0), rows[21:40]])
    index = made(tmp_path, copies)
    index.facts = replace(index.facts, candidates=50)
    assert index.search(rows[20], 5, None).tolist() == [20, 21, 22, 23, 24]


def test_a_filter_finds_what_is_far_from_the_query_amid_much_that_is_near(
    rows, tmp_path, monkeypatch
):
    monkeypatch.setattr("index.quantised._FEW", 100)
    index = made(tmp_path, rows)
    nearest = np.argsort(-(rows @ rows[0]), kind="stable")
    allowed = np.random.default_rng(4).random(len(rows)) < 0.3
    allowed[nearest[:200]] = False
    expected = [row for row in nearest.tolist() if allowed[row]][:5]
    assert index.search(rows[0], 5, allowed).tolist() == expected
