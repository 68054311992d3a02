from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest

from eval.items import Item
from eval.report.failures import MOST, MOST_HANDLED, MOST_STEPS, Failures, failures
from eval.report.scored import scored
from qa.answer import Status

RIGHT, WRONG = "63.3 per cent", "Nine parties"


@pytest.fixture
def of(make_run) -> Callable[..., Failures]:
    def make(items, told=(), **changes):
        return failures(scored(make_run(items, {"pincite": told}, **changes)))

    return make


@pytest.fixture
def item(gold) -> Callable[..., Item]:
    def make(id_, *answers, **changes):
        return Item(id=id_, question=f"What of {id_}?", golds=tuple(map(gold, answers)), **changes)

    return make


def test_wrong_answers_come_before_silence_and_the_most_confident_first(of, item, given, said):
    items = [item(name, RIGHT) for name in ("silent", "unsure", "sure", "right")]
    items.append(item("invented"))
    found = of(
        items,
        [
            said("silent", given(WRONG, 0.99), shown=0),
            said("unsure", given(WRONG, 0.2)),
            said("sure", given(WRONG, 0.9)),
            said("right", given(RIGHT)),
            said("invented", given(WRONG, 0.7)),
        ],
    )
    assert [(one.id, one.verdict) for one in found.shown] == [
        ("sure", "Answered wrongly"),
        ("invented", "Answered, though the documents do not say"),
        ("unsure", "Answered wrongly"),
        ("silent", "Silent, though the documents answer it"),
    ]
    assert (found.measure, found.scored, found.count, found.left_out) == (
        "Handled rightly",
        5,
        4,
        0,
    )
    assert found.tally == (
        ("Answered wrongly", 2),
        ("Answered, though the documents do not say", 1),
        ("Silent, though the documents answer it", 1),
    )
    assert [one.id for one in found.handled] == ["right"]


def test_a_right_candidate_that_was_held_back_is_told(of, item, given, said):
    found = of([item("a", RIGHT)], [said("a", given(RIGHT, 0.3), given(WRONG), shown=0)])
    (failure,) = found.shown
    assert failure.verdict == "Silent, though its best candidate was right"
    assert (failure.told.status, failure.told.confidence) == ("abstained", 0.3)
    assert failure.told.reason == "The best candidate is too unlikely to be right."
    assert [side.answer for side in failure.told.sides] == [RIGHT]


def test_silence_without_any_candidate_has_nothing_to_show(of, item, said):
    (failure,) = of([item("a", RIGHT)], [said("a")]).shown
    assert failure.told.sides == ()


def test_an_answer_of_another_time_and_a_missing_side_are_told_apart(of, item, given, said):
    found = of(
        [item("a", RIGHT, twin="b"), item("b", WRONG), item("c", RIGHT, WRONG)],
        [said("a", given(WRONG)), said("b", given(WRONG)), said("c", given(RIGHT))],
    )
    assert {one.id: one.verdict for one in found.shown} == {
        "a": "Answered with what is right for another time",
        "c": "Not every answer of the documents shown, or others with them",
    }


def test_an_answer_that_did_not_survive_a_change_is_told(of, item, given, said):
    items = [item(f"{kind}/a", RIGHT, kind=kind) for kind in ("base", "noise", "hostile")]
    items.append(item("removal/a", kind="removal"))
    found = of(
        items,
        [
            said("base/a", given(RIGHT)),
            said("noise/a", given(RIGHT)),
            said("hostile/a", given(WRONG)),
            said("removal/a", given(WRONG)),
        ],
        suite="robustness",
    )
    assert (found.measure, found.scored) == ("Held", 3)
    assert {one.id: one.verdict for one in found.shown} == {
        "hostile/a": "Not answered as it must be after the change",
        "removal/a": "Answered, though the documents do not say",
    }


def test_items_that_were_not_asked_are_not_counted(of, item, given, said):
    items = [item(f"{kind}/a", RIGHT, kind=kind) for kind in ("base", "noise", "hostile")]
    told = [said("base/a", given(RIGHT)), said("noise/a", given(RIGHT))]
    found = of(items, told, suite="robustness")
    assert (found.scored, found.count, found.shown) == (1, 0, ())


def test_a_partly_supported_answer_has_its_score(of, given, said, item):
    partly = msgspec.structs.replace(
        given("Nine parties"), text="Nine parties. Anna Lind won ninety seats."
    )
    found = of([Item(id="a", question="?")], [said("a", partly)], suite="grounding")
    (failure,) = found.shown
    assert (failure.verdict, failure.score) == ("Supported in part", "50.0\N{NO-BREAK SPACE}%")
    assert (found.measure, failure.silence) == ("Grounded statements", False)


def test_an_answer_that_nothing_supports_is_told(of, given, said):
    invented = msgspec.structs.replace(given(RIGHT), text="Ninety seats were won by Anna Lind.")
    (failure,) = of([Item(id="a", question="?")], [said("a", invented)], suite="grounding").shown
    assert failure.verdict == "Not supported by what it cites"


def test_an_answer_that_shares_only_words_with_the_expected_one_is_handled_in_part(make_run, said):
    source = scored(make_run([Item(id="a", question="?")], {"pincite": [said("a")]}))
    source = replace(source, scores={"pincite": {"a": {"f1": 0.5}}})
    (failure,) = failures(source).shown
    assert (failure.verdict, failure.silence) == ("Handled in part", True)


def test_only_the_worst_are_shown_and_the_rest_is_counted(of, item, given, said):
    names = [f"{place:03}" for place in range(MOST + 50)]
    found = of(
        [item(name, RIGHT) for name in names],
        [said(name, given(WRONG, place / 1000)) for place, name in enumerate(names)],
    )
    assert (found.count, len(found.shown), found.left_out) == (250, 200, 50)
    assert [one.id for one in found.shown] == names[:49:-1]


def test_handled_items_beyond_the_first_are_counted(of, item, given, said):
    names = [str(place) for place in range(MOST_HANDLED + 3)]
    found = of(
        [item(name, RIGHT) for name in names], [said(name, given(RIGHT, 0.876)) for name in names]
    )
    assert [one.id for one in found.handled] == names[:MOST_HANDLED]
    assert found.handled_left_out == 3
    assert (found.handled[0].answer, found.handled[0].confidence) == (RIGHT, "0.88")


def test_silence_that_is_right_is_handled_without_an_answer(of, item, said):
    found = of([item("a")], [said("a")])
    assert (found.count, found.handled[0].answer) == (0, None)


def test_long_texts_are_cut(of, given, said, gold):
    one = Item(id="a", question="q" * 5000, golds=(gold(RIGHT),))
    (failure,) = of([one], [said("a", reason="r" * 5000)]).shown
    assert (len(failure.question), len(failure.told.reason)) == (600, 600)


def test_a_long_trace_is_cut_and_the_rest_counted(of, item, given, said, step):
    told = said("a", given(WRONG), trace=(step(),) * (MOST_STEPS + 5))
    (failure,) = of([item("a", RIGHT)], [told]).shown
    assert (len(failure.told.steps), failure.told.steps_left_out) == (12, 5)


def test_all_sides_of_a_conflicting_answer_are_shown(of, item, given, said):
    told = said("a", given(WRONG), given("75 per cent"), shown=2, status=Status.CONFLICTING)
    (failure,) = of([item("a", RIGHT)], [told]).shown
    assert failure.told.status == "conflicting"
    assert [side.answer for side in failure.told.sides] == [WRONG, "75 per cent"]
    assert [side.answer for side in failure.expected] == [RIGHT]


def ranked(make_run, qrels, ranking):
    run = make_run([Item(id=id_, question=f"What of {id_}?") for id_ in qrels], suite="retrieval")
    run.write_qrels(qrels)
    run.write_ranking("pincite", ranking)
    return failures(scored(run))


def test_a_ranking_tells_where_relevant_passages_were_found(make_run):
    found = ranked(
        make_run,
        {"a": {"lost": 1, "low": 2, "high": 1, "bad": 0}, "b": {"x": 1}, "c": {"x": 1}},
        {
            "a": {"other": 3.0, "high": 2.0, "bad": 1.5, "low": 1.0},
            "b": {"other": 1.0},
            "c": {"x": 9.0},
        },
    )
    assert (found.measure, found.answered, found.scored) == ("nDCG@10", False, 3)
    missed, reached = found.shown
    assert (missed.id, missed.verdict, missed.told) == ("b", "Not reached", None)
    assert missed.relevant == ("x: not found",)
    assert (reached.id, reached.verdict) == ("a", "Reached in part")
    assert reached.relevant == ("high: place 2", "low: place 4", "lost: not found")
    assert [(one.id, one.answer, one.confidence) for one in found.handled] == [("c", None, "")]


def test_many_relevant_passages_are_counted(make_run):
    found = ranked(make_run, {"a": {f"p{n}": 1 for n in range(9)}}, {"a": {"z": 1.0}})
    assert found.shown[0].relevant[-1] == "and 4 more"
    assert len(found.shown[0].relevant) == 6


@pytest.mark.parametrize("suite", ["speed", "mine", "retrieval", "robustness"])
def test_without_scores_of_single_items_there_is_nothing_to_tell(make_run, suite):
    assert failures(scored(make_run(suite=suite))) is None
