from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from index.dates import Dated, Period
from index.document import Hit, Span
from qa.confidence import Features
from qa.conflicts import Group, by_period, disagreeing, distinct, group
from qa.dates import PeriodMatch, Timing
from qa.evidence import Evidence
from qa.question import Question
from qa.reader import Reading

MakeEvidence = Callable[..., Evidence]
FEATURES = Features(**dict.fromkeys(Features.__slots__, 0.0))


@pytest.fixture
def make_evidence(make_hit: Callable[..., Hit]) -> MakeEvidence:
    def make(
        text: str,
        confidence: float,
        period: str | None = None,
        *,
        path: str = "a.txt",
        offset: int = 0,
        shared: str = "voter",
        wanted: float = 1.0,
        names: float = 0.0,
        said: str | None = None,
    ) -> Evidence:
        """`period` is the time of the document, and `said` the one that the sentence names."""
        named = (Dated(Period.parse(said), "sentence"),) if said else ()
        dated = (Dated(Period.parse(period), "manifest"),) if period else ()
        return Evidence(
            hit=make_hit(text, path),
            reading=Reading(start=0, end=len(text), score=1.0, null_score=0.0, passage_score=1.0),
            span=Span(0, len(text)).shift(offset),
            sentence=Span(0, len(text)).shift(offset),
            timing=Timing(named, dated, ()),
            match=PeriodMatch.NOT_ASKED,
            shared=frozenset(shared.split()),
            features=replace(FEATURES, wanted=wanted, names=names),
            confidence=confidence,
        )

    return make


def test_the_same_characters_read_twice_count_once(make_evidence: MakeEvidence) -> None:
    worse = make_evidence("98 seats were filled", 0.5)
    better = make_evidence("seats were filled", 0.6, offset=3)
    elsewhere = make_evidence("98 seats were filled", 0.4, path="b.txt")
    empty = make_evidence("", 0.9)
    assert distinct([worse, empty, elsewhere, better]) == [better, elsewhere]


def test_ties_are_broken_by_path_and_start(make_evidence: MakeEvidence) -> None:
    later = make_evidence("nine", 0.5, offset=50)
    sooner = make_evidence("ten", 0.5)
    other = make_evidence("two", 0.5, path="0.txt")
    assert distinct([later, sooner, other]) == [other, sooner, later]


def test_the_same_text_is_one_group_unless_it_is_about_another_time(
    make_evidence: MakeEvidence,
) -> None:
    one = make_evidence("98 seats.", 0.9, "2012-01-15")
    same = make_evidence("98  SEATS", 0.8, "2012", path="b.txt")
    undated = make_evidence("98 seats", 0.7, path="c.txt")
    twin = make_evidence("98 seats", 0.6, "2021", path="d.txt")
    other = make_evidence("107 seats", 0.5, "2012", path="e.txt")
    groups = group([one, same, undated, twin, other], [])
    assert [one.members for one in groups] == [(one, same, undated), (twin,), (other,)]
    assert groups[0].period == Period.parse("2012-01-15")
    assert (groups[0].best, groups[0].confidence) == (one, 0.9)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("9,305,106 voters", "9305106"),
        ("9,305,106", "9.3 million"),
        ("71,09 %", "71.09 per cent"),
        ("Ms. Thors", "Astrid Thors"),
    ],
)
def test_the_same_answer_is_one_group_however_it_is_written(
    make_evidence: MakeEvidence, one: str, other: str
) -> None:
    first = make_evidence(one, 0.9, "2012")
    second = make_evidence(other, 0.5, "2012", path="b.txt")
    assert [one.members for one in group([first, second], [])] == [(first, second)]


def groups_of(*evidence: Evidence) -> list[Group]:
    return group(evidence, [])


def test_answers_about_different_times_stand_side_by_side_newest_first(
    make_evidence: MakeEvidence,
) -> None:
    old = make_evidence("9,305,106 voters", 0.9, "2012")
    new = make_evidence("12 million voters", 0.8, "2021", path="b.txt")
    assert [one.best for one in by_period(groups_of(old, new), [])] == [new, old]


@pytest.mark.parametrize(
    "facts",
    [
        {"confidence": 0.4},
        {"names": 0.5},
        {"wanted": -1.0},
        {"period": "2012-03"},
        {"period": None},
    ],
)
def test_an_answer_that_is_not_as_good_or_not_of_another_time_is_no_conflict(
    make_evidence: MakeEvidence, facts: dict[str, object]
) -> None:
    best = make_evidence("9,305,106 voters", 0.9, "2012")
    usual = {"confidence": 0.85, "period": "2021", "path": "b.txt"}
    other = make_evidence("12 million voters", **{**usual, **facts})  # type: ignore[arg-type]
    assert [one.best for one in by_period(groups_of(best, other), [])] == [best]


def test_a_best_answer_of_unknown_time_conflicts_with_nothing(make_evidence: MakeEvidence) -> None:
    best = make_evidence("some voters", 0.9)
    other = make_evidence("12 million voters", 0.8, "2021", path="b.txt")
    assert [one.best for one in by_period(groups_of(best, other), [])] == [best]


def test_answers_that_are_times_are_told_apart_by_the_times_of_their_documents(
    make_evidence: MakeEvidence,
) -> None:
    first = make_evidence("15 January", 0.9, "2012", said="2012-01-15")
    second = make_evidence("3 March", 0.85, "2012", path="b.txt", said="2012-03-03")
    later = make_evidence("10 January", 0.8, "2021", path="c.txt", said="2021-01-10")
    undated = make_evidence("5 May", 0.8, path="d.txt", said="1999-05-05")
    evidence = [first, second, later, undated]
    alone = group(evidence, [], times=True)
    assert [one.best for one in by_period(alone, [])] == [later, first]
    said = groups_of(*evidence)
    assert [one.best for one in by_period(said, [])] == [later, second, first, undated]


def test_each_time_that_is_asked_about_gets_its_best_answer(make_evidence: MakeEvidence) -> None:
    asked = [Period.of(2012), Period.of(2021), Period.of(2016)]
    old = make_evidence("9,305,106 voters", 0.9, "2012")
    worse = make_evidence("some voters", 0.8, "2012", path="c.txt")
    new = make_evidence("12 million voters", 0.5, "2021", path="b.txt")
    chosen = by_period(group([old, worse, new], asked), asked)
    assert [one.best for one in chosen] == [new, old]


def test_one_answer_may_be_about_both_times(make_evidence: MakeEvidence) -> None:
    both = make_evidence("the same law", 0.9, "2012/2021")
    asked = [Period.of(2012), Period.of(2021)]
    assert len(by_period(group([both], asked), asked)) == 1


NUMBER = Question("How many voters were registered?")


def disagreement(question: Question, *evidence: Evidence) -> list[Evidence]:
    return [one.best for one in disagreeing(group(evidence, question.periods), question)]


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("How many voters were registered?", "9,305,106", "9,303,693"),
        ("How many voters were registered in 2012?", "9,305,106", "9.4 million"),
        ("What share of voters took part?", "75.4 %", "77 per cent"),
    ],
)
def test_sources_that_give_other_numbers_for_one_time_disagree_the_best_first(
    make_evidence: MakeEvidence, question: str, one: str, other: str
) -> None:
    best = make_evidence(one, 0.9, "2012")
    rival = make_evidence(other, 0.8, "2012-01-15", path="b.txt")
    third = make_evidence("11 million", 0.7, "2012", path="c.txt")
    assert disagreement(Question(question), best, rival) == [best, rival]
    assert disagreement(Question(question), best, rival, third) == [best, rival, third]


@pytest.mark.parametrize(
    "facts",
    [
        {"text": "9.3 million"},
        {"confidence": 0.4},
        {"path": "a.txt", "offset": 90},
        {"period": "2021"},
        {"period": None},
        {"shared": "voter regist"},
        {"shared": ""},
        {"names": 0.5},
        {"wanted": -1.0},
    ],
)
def test_what_is_rounded_less_sure_of_another_time_or_thing_is_no_disagreement(
    make_evidence: MakeEvidence, facts: dict[str, object]
) -> None:
    best = make_evidence("9,305,106", 0.9, "2012")
    usual = {"text": "9,303,693", "confidence": 0.85, "period": "2012", "path": "b.txt"}
    other = make_evidence(**{**usual, **facts})
    assert disagreement(NUMBER, best, other) == [best]


def test_a_best_answer_of_unknown_time_disagrees_with_nothing(make_evidence: MakeEvidence) -> None:
    best = make_evidence("9,305,106", 0.9)
    other = make_evidence("9,303,693", 0.85, "2012", path="b.txt")
    assert disagreement(NUMBER, best, other) == [best]


@pytest.mark.parametrize(
    "question", ["Who registered voters?", "Why were voters registered?", "Where did voters go?"]
)
def test_a_question_that_may_have_several_answers_has_no_disagreement(
    make_evidence: MakeEvidence, question: str
) -> None:
    best = make_evidence("9,305,106", 0.9, "2012")
    other = make_evidence("9,303,693", 0.85, "2012", path="b.txt")
    assert disagreement(Question(question), best, other) == [best]


def test_sources_that_date_one_thing_differently_disagree(make_evidence: MakeEvidence) -> None:
    question = Question("When was the vote?")
    one = make_evidence("15 January", 0.9, "2012", said="2012-01-15")
    other = make_evidence("22 January", 0.85, "2012", path="b.txt", said="2012-01-22")
    same = make_evidence("3 May", 0.8, "2012", said="2012-05-03")
    groups = group([one, other, same], [], times=True)
    assert [found.best for found in disagreeing(groups, question)] == [one, other]
