from __future__ import annotations

import pytest

from eval.figures import Figure
from eval.items import Gold, GoldSpan, Item
from eval.runs import RunFolder
from eval.scoring import answers
from eval.suites.request import Request


def figure(figures, measure, group="all", system="pincite") -> Figure:
    (found,) = [
        one for one in figures if (one.measure, one.group, one.system) == (measure, group, system)
    ]
    return found


@pytest.fixture
def items():
    def at(start, quote):
        span = GoldSpan(document="a.txt", start=start, end=start + len(quote), quote=quote)
        return (Gold(answers=(quote,), spans=(span,)),)

    return [
        Item(id="right", question="1?", kind="name", split="tune", golds=at(0, "Anna Lind")),
        Item(id="kept", question="2?", kind="name", split="test", golds=at(20, "Bo Ek")),
        Item(id="wrong", question="3?", kind="date", split="test", golds=at(40, "1 May")),
        Item(id="none", question="4?", kind="off-topic", split="test"),
        Item(id="made-up", question="5?", kind="off-topic", split="tune"),
    ]


@pytest.fixture
def run(request_of, items, cited, said) -> RunFolder:
    request: Request = request_of("run", systems=1)
    run = request.start("mine", "data", items)
    with run.adding_predictions("pincite") as lines:
        lines.add(said("right", cited("a.txt", 0, "Anna Lind"), confidence=0.9))
        lines.add(said("kept", cited("a.txt", 20, "Bo Ek"), shown=0, confidence=0.1))
        lines.add(said("wrong", cited("a.txt", 60, "2 May", exact=False), confidence=0.6))
        lines.add(said("none", shown=0, confidence=0.0))
        lines.add(said("made-up", cited("a.txt", 70, "cake"), confidence=0.8))
    return run


def test_figures_are_the_shares_that_their_names_say(run):
    figures = answers.figures(run)
    expected = {
        "correct": 2 / 5,  # right, none
        "right": 1 / 3,
        "silent": 1 / 2,
        "precision": 1 / 3,  # right; of right, wrong, made-up
        "answered": 2 / 3,
        "first_right": 2 / 3,  # right, kept
        "exact_match": 2 / 5,  # right; none is silent, rightly
        "f1": (1 + 0.5 + 1) / 5,  # "2 May" shares one of two words with "1 May"
        "has_answer_exact_match": 1 / 3,
        "has_answer_f1": (1 + 0.5) / 3,
        "no_answer_accuracy": 1 / 2,
        "free_exact_match": 2 / 3,
        "free_f1": 2.5 / 3,
        "span_iou": 2 / 3,
        "exact_spans": 3 / 4,
        "brier": (0.1**2 + 0.9**2 + 0.6**2 + 0.0 + 0.8**2) / 5,
        "citation_recall": 1.0,
        "grounded": 2 / 3,  # what "2 May" cites does not stand there
        "no_answer_precision": 1 / 2,
        "no_answer_recall": 1 / 2,
        "no_answer_f1": 1 / 2,
        # Confidences .9 .8 .6 .1 .0, right 1 0 0 1 0: risks 0, 1/2, 2/3, 1/2, 3/5.
        "aurc": (0 + 1 / 2 + 2 / 3 + 1 / 2 + 3 / 5) / 5,
        # At best 1 1 0 0 0: risks 0, 0, 1/3, 1/2, 3/5.
        "excess_aurc": (1 / 2 + 1 / 3) / 5,
        "coverage_at_1": 1 / 5,
        "coverage_at_10": 1 / 5,
        # Bins of one question each: |.9 - 1|, |.8 - 0|, |.6 - 0|, |.1 - 1|, 0.
        "calibration_error": (0.1 + 0.8 + 0.6 + 0.9) / 5,
        # Keeping only "right" gives it and both silences: (1 + 2) / 5.
        "best_exact_match": 3 / 5,
    }
    for name, value in expected.items():
        found = figure(figures, name)
        assert found.value == pytest.approx(value, abs=1e-6), name
        assert found.low <= found.value <= found.high


def test_splits_and_kinds_are_told_apart(run):
    figures = answers.figures(run)
    assert figure(figures, "right", "split=tune").value == 1.0
    assert figure(figures, "right", "split=test").value == 0.0
    assert figure(figures, "right", "split=test").n == 2
    assert figure(figures, "correct", "kind=name").value == 0.5
    assert figure(figures, "silent", "kind=off-topic").n == 2
    assert not [one for one in figures if one.group == "kind=name" and one.measure == "aurc"]


def test_a_measure_is_of_those_items_alone_that_have_it(run):
    scores = answers.per_item(run, "pincite")
    assert "silent" not in scores["right"]
    assert "right" not in scores["none"]
    assert "precision" not in scores["kept"]
    assert scores["kept"]["no_answer_precision"] == 0.0
    assert "exact_spans" not in scores["none"]


def test_twins_and_sides_are_scored_where_there_are_some(request_of, cited, said, election_items):
    run = request_of("twins", systems=1).start("seeds", "seeds", election_items)
    v2021 = election_items[1].spans[0]
    with run.adding_predictions("pincite") as lines:
        lines.add(said("v2012", cited("2021.txt", v2021.start, v2021.quote)))
        lines.add(said("v2021", cited("2021.txt", v2021.start, v2021.quote)))
    scores = answers.per_item(run, "pincite")
    assert scores["v2012"]["swapped"] == 1.0
    assert scores["v2021"]["swapped"] == 0.0


def test_a_run_that_is_not_finished_is_scored_as_far_as_it_is(request_of, items):
    run = request_of("empty", systems=1).start("mine", "data", items)
    assert answers.figures(run) == []
