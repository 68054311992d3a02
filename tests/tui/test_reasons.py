"""Why a passage won or lost, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.document import Hit
from qa import Ranked
from qa.answer import Stage, Status
from tui.reasons import Mark, passage_line, reasons_of
from tui.state import Conversation, Entry, Finding, Look, Ranking, Spot

TEXT = "Some 12 million voters were registered."


@pytest.fixture
def statement(hand):
    return hand.Statement(TEXT, "12 million")


def conversation_with(statement, answer, *, stage=Stage.ANSWER, **look):
    traced = replace(answer.trace.passages[0], stage=stage, won=stage is Stage.ANSWER)
    answer = replace(answer, trace=replace(answer.trace, passages=(traced,), threshold=0.5))
    entry = Entry(answer.candidates[0], statement.citation, None)
    return Conversation().ask("How many?").answer(1, Finding(answer, (entry,)))


def marks(reasons):
    return {step.stage: step.mark for step in reasons.steps}


def test_what_won_passed_every_stage(hand, statement):
    reasons = reasons_of(conversation_with(statement, hand.answered(statement)))
    assert list(marks(reasons)) == ["lexical", "dense", "fused", "read", "calibrated", "threshold"]
    assert set(marks(reasons).values()) == {Mark.PASSED}
    assert reasons.outcome == "It won: it is the most likely answer."
    told = {step.stage: step.told for step in reasons.steps}
    assert told["lexical"] == "rank 1 by words, score 1.00"
    assert told["dense"] == "rank 1 by meaning, cosine 0.500"
    assert told["read"] == "“12 million”; 1.00 against 0.00 for no answer"
    assert told["threshold"] == "0.75 is at least 0.50"


@pytest.mark.parametrize(
    ("stage", "lost"),
    [
        (Stage.READ, "read"),
        (Stage.REPEATED, "read"),
        (Stage.PERIOD, "calibrated"),
        (Stage.RANKED, "calibrated"),
        (Stage.THRESHOLD, "threshold"),
    ],
)
def test_what_lost_is_marked_at_its_stage_and_reached_no_later_one(hand, statement, stage, lost):
    reasons = reasons_of(conversation_with(statement, hand.answered(statement), stage=stage))
    found = marks(reasons)
    assert found.pop(lost) is Mark.LOST
    names = ["lexical", "dense", "fused", "read", "calibrated", "threshold"]
    later = names[names.index(lost) + 1 :]
    assert [found[name] for name in later] == [Mark.NOT_REACHED] * len(later)
    assert reasons.outcome.startswith(f"It lost at the stage “{lost}”")


def test_a_passage_that_was_not_read_lost_where_the_scores_are_fused(hand, statement):
    conversation = conversation_with(statement, hand.answered(statement))
    spot = Spot(None, ("reports", "2021.txt"))
    hit = replace(statement.traced.hit, rank=57, lexical_rank=None)
    reasons = reasons_of(conversation.look_at(Look(spot, hit, why=True)))
    assert marks(reasons)["fused"] is Mark.LOST
    assert marks(reasons)["read"] is Mark.NOT_REACHED
    told = {step.stage: step.told for step in reasons.steps}
    assert told["lexical"].startswith("not found by words")
    assert told["fused"].startswith("rank 57 of both")
    assert "1 passage was read" in told["fused"]


def test_a_passage_that_does_not_rank_at_all_says_so(hand, statement):
    conversation = conversation_with(statement, hand.answered(statement))
    reasons = reasons_of(conversation.look_at(Look(Spot(None, ("", "")), None, why=True)))
    assert marks(reasons)["fused"] is Mark.LOST
    assert "not ranked" in next(step.told for step in reasons.steps if step.stage == "fused")


def test_before_any_question_it_says_what_will_stand_there():
    assert reasons_of(Conversation()).title.startswith("Ask a question")


def test_an_answer_from_an_earlier_run_has_no_stages(hand, statement):
    answer = hand.answered(statement)
    finding = Finding(replace(answer, trace=type(answer.trace)()), ())
    assert "ask again" in reasons_of(Conversation().recall(finding)).title


def test_a_search_tells_only_how_passages_rank(statement):
    hit: Hit = statement.traced.hit
    entry = Entry(None, statement.citation, None)
    ranking = Ranking("voters", (Ranked(hit, statement.citation),), (entry,))
    conversation = Conversation().ask("voters").answer(1, ranking)
    assert list(marks(reasons_of(conversation))) == ["lexical", "dense", "fused"]
    nothing = Conversation().ask("voters").answer(1, Ranking("voters", (), ()))
    assert reasons_of(nothing).title == "No passage was found."


def test_a_line_of_the_list_hides_nothing_that_acts(hand):
    evil = hand.Statement("x \x1b[31m\u202e12\nmillion y", "\x1b[31m\u202e12\nmillion")
    traced = hand.answer(Status.ANSWERED, evil).trace.passages[0]
    assert passage_line(1, traced) == "✓ 1. answer  0.75  ␛[31m�12 million"
