from __future__ import annotations

import dataclasses
import json

import pytest

from eval.datasets.squad import read_squad
from eval.suites.squad import run_given, run_open

PARAGRAPHS = {
    "Votes": [
        "In total, 9,305,106 voters were registered in the spring.",
        "Anna Lind headed the mission of observers from twenty countries.",
    ],
    "Trains": ["The first railway of the town was opened by Bo Ek."],
}


@pytest.fixture
def data(tmp_path):
    rows = [
        row("a", "Votes", 0, "How many voters were registered?", "9,305,106"),
        row("b", "Votes", 1, "Who headed the mission of observers?", "Anna Lind"),
        row("c", "Trains", 0, "Who opened the first railway of the town?", "Bo Ek"),
        row("d", "Trains", 0, "Which zebra baked the cake?", None),
    ]
    path = tmp_path / "set.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), "utf-8")
    return read_squad(path)


def row(id_, title, place, question, answer):
    context = PARAGRAPHS[title][place]
    answers = [] if answer is None else [{"text": answer, "start": context.index(answer)}]
    return {
        "id": id_, "title": title, "context": context, "question": question, "answers": answers,
    }  # fmt: skip


def value(run, measure, system="pincite"):
    (found,) = [
        one.value
        for one in run.figures()
        if (one.measure, one.system, one.group) == (measure, system, "all")
    ]
    return found


def test_openly_the_answer_is_found_among_all_paragraphs(data, request_of):
    run = run_open(data, request_of("open"))
    assert run.manifest.suite == "squad-open"
    assert run.manifest.corpus.documents == 2
    assert value(run, "first_right") == 1.0
    assert value(run, "silent") == 1.0
    assert value(run, "exact_spans") == 1.0
    assert value(run, "R@10") == 1.0
    assert value(run, "free_exact_match") == 0.0  # whole sentences
    assert 0 < value(run, "free_f1") < 1


def test_given_the_paragraph_nothing_is_searched_for(data, request_of):
    run = run_given(data, request_of("given"))
    assert run.manifest.suite == "squad-given"
    assert run.systems == tuple(
        name for name in run_open(data, request_of("open")).systems
        if name not in {"BM25 alone", "dense alone", "rank fusion", "whole passage"}
    )  # fmt: skip
    assert value(run, "first_right") == 1.0
    assert value(run, "exact_spans") == 1.0
    prediction = run.predictions("pincite")["a"]
    assert prediction.best.citations[0].document == "Votes#1"
    assert run.items[0].spans[0].after.startswith(" voters")
    assert not run.ranked


def test_other_paragraphs_are_another_run(data, request_of):
    before, changed = data.articles["Trains"][0], "Nobody knows who opened it: Bo Ek."
    after = dataclasses.replace(before, text=changed)
    other = dataclasses.replace(data, articles=data.articles | {"Trains": (after,)})
    first, second = (run_given(one, request_of(systems=1)).manifest.corpus for one in (data, other))
    assert (first.documents, first.passages) == (second.documents, second.passages) == (2, 3)
    assert first.sha256 != second.sha256


def test_each_setting_goes_on_where_it_was(data, request_of, encoder):
    for suite in (run_open, run_given):
        suite(data, request_of(suite.__name__))
    encoder.queries.clear()
    for suite in (run_open, run_given):
        assert suite(data, request_of(suite.__name__)).finished
    assert encoder.queries == []
