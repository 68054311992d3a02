from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from eval.compare import adjusted, compare
from eval.comparison import Comparison, Verdict, encode, lines
from eval.errors import RunError
from eval.items import Gold, GoldSpan, Item
from eval.manifest import Code, Machine, Manifest, SystemRecord
from eval.predictions import Cited, Given, Prediction
from eval.runs import RunFolder
from qa.answer import Status

RIGHT = "75 per cent"
SAID = Mapping[str, Prediction | None]


def item(id_: str, answerable: bool = True, question: str | None = None) -> Item:
    span = GoldSpan(document="a.txt", start=10, end=21, quote=RIGHT)
    return Item(
        id=id_,
        question=question or f"What of {id_}?",
        golds=(Gold(answers=(RIGHT,), spans=(span,)),) if answerable else (),
    )


def said(text: str = RIGHT, start: int = 10, before: str = "") -> Prediction:
    cited = Cited(document="a.txt", start=start, end=start + len(text), quote=text, before=before)
    given = Given(text=text, confidence=0.9, period=None, citations=(cited,))
    return Prediction(
        id="",
        status=Status.ANSWERED,
        text=text,
        confidence=0.9,
        reason=None,
        shown=1,
        candidates=(given,),
        trace=(),
    )


def silent() -> Prediction:
    one = said("something", 500)
    return msgspec.structs.replace(one, status=Status.ABSTAINED, text=None, shown=0)


MakeRun = Callable[..., RunFolder]


@pytest.fixture
def make_run(tmp_path: Path) -> MakeRun:
    """A run of the items, with what each system said to each of them."""
    numbers = itertools.count()

    def make(
        items: Sequence[Item],
        systems: Mapping[str, Sequence[Prediction]],
        suite: str = "mine",
    ) -> RunFolder:
        facts: dict[str, Any] = {"data": "mine", "items_sha256": "", "settings": {}}
        machine = Machine(system="", processor="", cores=1, memory_bytes=1, python="", libraries={})
        manifest = Manifest(
            suite=suite,
            seed=1,
            limit=None,
            code=Code(version="1", sources="", commit=None),
            model="",
            reader="",
            corpus=None,
            systems=tuple(SystemRecord(name=name, about="") for name in systems),
            machine=machine,
            started="",
            **facts,
        )
        run = RunFolder.start(tmp_path / f"run-{next(numbers)}", manifest, items)
        for system, predictions in systems.items():
            with run.adding_predictions(system) as lines:
                for one, prediction in zip(items, predictions, strict=False):
                    lines.add(msgspec.structs.replace(prediction, id=one.id))
        return run

    return make


def verdicts(comparison: Comparison) -> dict[str, str]:
    return {one.id: str(one.verdict) for one in comparison.questions}


def test_each_question_is_better_worse_changed_or_the_same(make_run):
    items = [*map(item, "abcd"), item("e", answerable=False)]
    before = [silent(), said(), said("wrong", 400), said(before="x"), silent()]
    after = [said(), silent(), said("false", 600), said(before="y"), said("wrong", 400)]
    comparison = compare(make_run(items, {"pincite": before}), make_run(items, {"pincite": after}))
    assert comparison.by == "correct"
    assert verdicts(comparison) == {
        "a": "better",
        "b": "worse",
        "c": "changed",
        "d": "same",
        "e": "worse",
    }
    first = comparison.questions[0]
    assert (first.a.score, first.a.answers, first.a.citations) == (0.0, (), ())
    assert (first.b.score, first.b.answers) == (1.0, (RIGHT,))
    assert [(one.document, one.start, one.quote) for one in first.b.citations] == [
        ("a.txt", 10, RIGHT)
    ]
    assert [one.id for one in comparison.of(Verdict.WORSE)] == ["b", "e"]


def test_the_same_answer_from_another_place_is_a_change(make_run):
    run = make_run([item("a", answerable=False)], {"one": [said()], "two": [said(start=90)]})
    assert verdicts(compare(run, run, "one", "two")) == {"a": "changed"}


def test_measures_are_compared_from_a_to_b(make_run):
    items = [item(str(number)) for number in range(12)]
    a = make_run(items, {"pincite": [silent()] * 9 + [said()] * 3})
    b = make_run(items, {"pincite": [said()] * 12})
    comparison = compare(a, b, seed=4)
    tested = {one.measure: one for one in comparison.measures}
    right = tested["right"]
    assert (right.mean_a, right.mean_b, right.difference, right.n) == (0.25, 1.0, 0.75, 12)
    assert 0.4 < right.low <= 0.75 <= right.high <= 1.0
    # All nine differences have one sign: two of the 2^9 assignments are as large.
    assert right.p == pytest.approx(2 / 2**9, abs=0.003)
    assert right.p < right.adjusted_p <= 1
    assert not tested["brier"].higher_is_better
    # Only those that were answered on both sides have a precision on both.
    assert tested["precision"].n == 3
    assert "silent" not in tested


def test_adjusted_p_values_are_those_of_benjamini_and_yekutieli():
    # m = 3, 1 + 1/2 + 1/3 = 11/6: p_(i) * m * 11/6 / i, made monotone from the largest down.
    assert adjusted([0.01, 0.5, 0.02]) == pytest.approx([0.055, 11 / 12, 0.055])
    assert adjusted([0.03]) == [0.03]


def test_only_questions_asked_on_both_sides_count_and_the_others_are_told(make_run):
    a = make_run([item("a"), item("b"), item("c")], {"pincite": [said()] * 3})
    changed = item("b", question="What else?")
    unsaid = [item("a"), changed, item("d"), item("c")]
    b = make_run(unsaid, {"pincite": [silent(), said(), said()]})
    comparison = compare(a, b)
    assert (comparison.shared, comparison.only_a, comparison.only_b) == (1, 2, 2)
    assert verdicts(comparison) == {"a": "worse"}
    assert {one.n for one in comparison.measures} == {1}
    assert "1 question asked on both sides; left out: 2 asked only in A, 2 only in B" in lines(
        comparison
    )


def test_runs_without_a_question_in_common_are_refused(make_run):
    a, b = make_run([item("a")], {"pincite": [said()]}), make_run([item("b")], {"pincite": []})
    with pytest.raises(RunError, match=r"share none of their questions \(1 and 0 were asked\)"):
        compare(a, b)


def test_a_system_that_is_not_there_is_refused_and_the_others_are_named(make_run):
    run = make_run([item("a")], {"pincite": [said()], "dense alone": [said()]})
    with pytest.raises(RunError, match="no such system; it has 'pincite', 'dense alone'"):
        compare(run, run, "pincite", "sparse")
    empty = make_run([item("a")], {})
    with pytest.raises(RunError, match="no such system; it has none"):
        compare(run, empty)


def test_a_system_is_not_compared_with_itself(make_run):
    run = make_run([item("a")], {"pincite": [said()], "dense alone": [silent()]})
    with pytest.raises(RunError, match="compared with itself; name two runs, or two of its"):
        compare(run, RunFolder.open(run.path), "pincite")
    assert verdicts(compare(run, run, system_b="dense alone")) == {"a": "worse"}


@pytest.fixture
def ranked(make_run) -> RunFolder:
    """Two systems that rank and do not answer; the second one ranks q1 better, q2 alike."""
    run = make_run([item("q1"), item("q2")], {"fused": [], "lexical": []}, suite="retrieval")
    run.write_qrels({"q1": {"d1": 1}, "q2": {"d2": 1}})
    run.write_ranking("fused", {"q1": {"d9": 2.0, "d1": 1.0}, "q2": {"d2": 1.0}})
    run.write_ranking("lexical", {"q1": {"d1": 2.0, "d9": 1.0}, "q2": {"d2": 5.0}})
    return run


def test_rankings_are_compared_by_their_scores_alone(ranked):
    comparison = compare(ranked, ranked, "fused", "lexical")
    assert comparison.by == "nDCG@10"
    assert verdicts(comparison) == {"q1": "better", "q2": "same"}
    assert comparison.questions[0].a.answers is None
    assert comparison.questions[0].a.score == pytest.approx(0.63093, abs=1e-5)
    shown = lines(comparison)
    at = shown.index("better: What of q1? (q1)")
    assert shown[at + 1 : at + 3] == ["  A  0.631", "  B  1.000"]


def test_runs_without_a_measure_in_common_are_refused(ranked, make_run):
    answers = make_run([item("q1"), item("q2")], {"pincite": [said(), said()]})
    with pytest.raises(RunError, match="no measure of single questions in common"):
        compare(ranked, answers)


def test_the_same_comparison_gives_the_same_bytes_which_hold_all_of_it(make_run):
    items = [item(str(number)) for number in range(6)]
    a = make_run(items, {"pincite": [said(), silent()] * 3})
    b = make_run(items, {"pincite": [silent(), silent(), said()] * 2})
    first, again = compare(a, b, seed=3), compare(a, b, seed=3)
    assert encode(first) == encode(again)
    assert msgspec.json.decode(encode(first), type=Comparison) == first
    assert encode(compare(a, b, seed=4)) != encode(first)


def test_lines_show_the_figures_and_what_became_of_each_question(make_run):
    items = [item(str(number)) for number in range(20)]
    a = make_run(items, {"pincite": [silent()] * 18 + [said(), said("wrong", 400)]})
    b = make_run(items, {"pincite": [said()] * 19 + [said("false", 600)]})
    shown = lines(compare(a, b, seed=1))
    assert shown[0] == f"A  {a.path}  pincite"
    assert shown[2] == "20 questions asked on both sides"
    row = next(line.replace("\u00a0", " ") for line in shown if line.startswith("Handled rightly"))
    assert row.split()[2:8] == ["5.0", "%", "95.0", "%", "+90.0", "%"]
    assert row.endswith(" 20  better")
    assert "Handled rightly, question by question: 18 better, 0 worse, 1 changed, 1 same" in shown
    at = shown.index("changed: What of 19? (19)")
    assert [line.replace("\u00a0", " ") for line in shown[at + 1 : at + 3]] == [
        '  A  0.0 %  wrong  a.txt 400-405 "wrong"',
        '  B  0.0 %  false  a.txt 600-605 "false"',
    ]
    assert "  A  0.0\u00a0%  no answer" in shown
    assert not any("What of 18?" in line for line in shown)


def test_a_fall_is_told_as_worse_and_chance_is_not_told(make_run):
    items = [item(str(number)) for number in range(20)]
    a = make_run(items, {"pincite": [said()] * 20})
    fallen = lines(compare(a, make_run(items, {"pincite": [silent()] * 20})))
    assert any(line.startswith("Handled rightly") and line.endswith("worse") for line in fallen)
    chance = lines(compare(a, make_run(items, {"pincite": [silent()] + [said()] * 19})))
    (row,) = [line for line in chance if line.startswith("Handled rightly  ")]
    assert row.endswith(" 20")


def test_text_of_documents_cannot_break_or_steer_the_terminal(make_run):
    items = [item("a", question="What\x1b[2J\nnow?")]
    a = make_run(items, {"pincite": [said("one\n\x1b]0;x\x07" + "y" * 200, 400)]})
    b = make_run(items, {"pincite": [silent()]})
    shown = lines(compare(a, b))
    assert "changed: What␛[2J now? (a)" in shown
    assert all(line.isprintable() or "\u00a0" in line for line in shown)
    assert not any(mark in line for line in shown for mark in "\n\x1b\x07")
    (answer,) = [line for line in shown if "one ␛]0;x␇y" in line]
    assert len(answer) < 250
