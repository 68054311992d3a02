from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from index.document import Hit
from qa.answer import Cause, Stage, Status
from qa.confidence import SENTENCE_CALIBRATION
from qa.evidence import Evidence, weigh
from qa.question import Question
from qa.reader import Reading
from qa.resolution import Resolution, resolve
from qa.trace import trace

OLD = "In total, 9,305,106 voters were registered."
NEW = "Some 12 million voters were registered."


def whole(text: str, score: float = 2.0) -> Reading:
    return Reading(start=0, end=len(text), score=score, null_score=1.0, passage_score=score)


@pytest.fixture
def evidence_of(make_hit: Callable[..., Hit]) -> Callable[..., list[Evidence]]:
    def make(question: str, *facts: dict[str, str], scores: Sequence[float] = ()) -> list[Evidence]:
        hits = [
            make_hit(path=f"{number}.txt", rank=number + 1, **one)
            for number, one in enumerate(facts)
        ]
        scores = scores or [2.0] * len(hits)
        readings = [whole(hit.passage.text, score) for hit, score in zip(hits, scores, strict=True)]
        return weigh(Question(question), hits, readings, SENTENCE_CALIBRATION.model)

    return make


def resolved(question: str, evidence: list[Evidence], threshold: float = 0.0) -> Resolution:
    return resolve(Question(question), evidence, threshold)


def texts(resolution: Resolution) -> list[str]:
    return [one.best.text for one in resolution.chosen]


def test_a_question_that_names_a_year_gets_the_answer_of_that_year(
    evidence_of: Callable[..., list[Evidence]],
) -> None:
    for year, expected in (("2012", OLD), ("2021", NEW)):
        question = f"How many voters were registered in {year}?"
        evidence = evidence_of(
            question, {"text": OLD, "period": "2012"}, {"text": NEW, "period": "2021"}
        )
        resolution = resolved(question, evidence)
        assert (resolution.status, texts(resolution)) == (Status.ANSWERED, [expected])


def test_a_question_that_names_no_year_gets_both_answers_newest_first(
    evidence_of: Callable[..., list[Evidence]],
) -> None:
    question = "How many voters were registered?"
    evidence = evidence_of(
        question, {"text": OLD, "period": "2012"}, {"text": NEW, "period": "2021"}
    )
    resolution = resolved(question, evidence)
    assert (resolution.status, texts(resolution)) == (Status.CONFLICTING, [NEW, OLD])


def test_a_question_that_names_two_years_gets_the_answer_of_each(
    evidence_of: Callable[..., list[Evidence]],
) -> None:
    question = "How many voters were registered in 2012 and in 2021?"
    evidence = evidence_of(
        question, {"text": OLD, "period": "2012"}, {"text": NEW, "period": "2021"}
    )
    assert texts(resolved(question, evidence)) == [NEW, OLD]


def test_a_year_that_no_evidence_is_about_is_a_reason_to_abstain(
    evidence_of: Callable[..., list[Evidence]],
) -> None:
    question = "How many voters were registered in 2016?"
    evidence = evidence_of(
        question, {"text": OLD, "period": "2012"}, {"text": NEW, "period": "2021"}
    )
    resolution = resolved(question, evidence)
    assert resolution.status is Status.ABSTAINED
    assert resolution.abstention is not None
    assert resolution.abstention.cause is Cause.OTHER_PERIOD
    assert resolution.abstention.reason == (
        "no evidence is about 2016; the nearest passages speak about 2012, 2021"
    )


def test_evidence_below_the_threshold_is_kept_as_the_nearest(
    evidence_of: Callable[..., list[Evidence]],
) -> None:
    question = "How many voters were registered in 2012?"
    evidence = evidence_of(
        question,
        {"text": NEW, "period": "2021"},
        {"text": OLD, "period": "2012"},
        scores=[5.0, 1.0],
    )
    resolution = resolved(question, evidence, threshold=1.0)
    assert resolution.abstention is not None
    assert resolution.abstention.cause is Cause.UNSURE
    assert f"confidence {evidence[1].confidence:.2f}" in resolution.abstention.reason
    assert [one.best.text for one in resolution.groups] == [OLD, NEW]


def test_no_passage_is_a_reason_to_abstain() -> None:
    resolution = resolved("Why?", [])
    assert resolution.abstention is not None
    assert resolution.abstention.cause is Cause.NOTHING_FOUND


def test_a_name_that_stands_nowhere_lowers_confidence(
    evidence_of: Callable[..., list[Evidence]],
) -> None:
    text = "The president objected to the decision."
    (known,) = evidence_of("Who is the president?", {"text": text})
    (unknown,) = evidence_of("Who is the president of France?", {"text": text})
    assert unknown.features.names == 1.0
    assert unknown.confidence < known.confidence
    (titled,) = evidence_of("Who is the president of France?", {"text": text, "title": "France"})
    assert titled.features.names == 0.0


def test_a_twin_of_another_year_is_no_rival(evidence_of: Callable[..., list[Evidence]]) -> None:
    facts = [{"text": OLD, "period": "2012"}, {"text": NEW, "period": "2021"}]
    question = "How many voters were registered?"
    assert [one.features.margin for one in evidence_of(question, *facts)] == [0.0, 0.0]
    same_year = [facts[0], {**facts[1], "period": "2012"}]
    rivals = evidence_of(question, *same_year, scores=[2.0, 1.5])
    assert [one.features.margin for one in rivals] == [0.5, -0.5]


def test_the_trace_tells_why_each_passage_won_or_lost(
    evidence_of: Callable[..., list[Evidence]],
) -> None:
    question = "How many voters were registered in 2012?"
    evidence = evidence_of(
        question,
        {"text": OLD, "period": "2012"},
        {"text": OLD.upper() + " ", "period": "2012"},
        {"text": "Many voters came.", "period": "2012"},
        {"text": "Nobody knows.", "period": "2012"},
        {"text": NEW, "period": "2021"},
        {"text": "", "period": "2012"},
        scores=[4.0, 3.0, 2.9, -9.0, 2.0, 0.0],
    )
    threshold = evidence[2].confidence
    resolution = resolved(question, evidence, threshold)
    told = trace(Question(question), evidence, resolution, threshold)
    stages = [one.stage for one in told.passages]
    assert stages == [
        *(Stage.ANSWER, Stage.SUPPORT, Stage.RANKED),
        *(Stage.THRESHOLD, Stage.PERIOD, Stage.READ),
    ]
    assert [one.won for one in told.passages] == [
        stage in ("answer", "support") for stage in stages
    ]
    assert (told.asked, told.threshold) == (Question(question).periods, threshold)
    assert told.passages[0].hit is evidence[0].hit
    assert told.passages[0].reading is evidence[0].reading


def test_the_trace_knows_repeats_and_conflicts(
    evidence_of: Callable[..., list[Evidence]], make_hit: Callable[..., Hit]
) -> None:
    question = "How many voters were registered?"
    facts = [{"text": OLD, "period": "2012"}, {"text": NEW, "period": "2021"}]
    evidence = evidence_of(question, *facts)
    repeated = evidence_of(question, {"text": OLD, "period": "2012"}, scores=[1.5])
    evidence += repeated
    told = trace(Question(question), evidence, resolved(question, evidence), 0.0)
    assert [one.stage for one in told.passages] == [
        *(Stage.CONFLICT, Stage.CONFLICT, Stage.REPEATED)
    ]
    assert told.passages[0].why == "it is the best answer about 2012"


def test_sources_that_disagree_about_one_time_are_all_answers_the_best_first(
    evidence_of: Callable[..., list[Evidence]],
) -> None:
    question = "How many voters were registered in 2012?"
    other = OLD.replace("9,305,106", "9,303,693")
    evidence = evidence_of(
        question,
        {"text": other, "period": "2012"},
        {"text": OLD, "period": "2012"},
        {"text": NEW, "period": "2021"},
        scores=[2.0, 2.1, 2.0],
    )
    resolution = resolved(question, evidence)
    assert (resolution.status, texts(resolution)) == (Status.CONFLICTING, [OLD, other])
    assert len(resolution.groups) == 3
    told = trace(Question(question), evidence, resolution, 0.0)
    assert [one.why for one in told.passages[:2]] == ["it is one of the answers about 2012"] * 2


def test_a_disagreement_needs_an_answer_that_is_good_enough(
    evidence_of: Callable[..., list[Evidence]],
) -> None:
    question = "How many voters were registered in 2012?"
    other = OLD.replace("9,305,106", "9,303,693")
    evidence = evidence_of(
        question, {"text": other, "period": "2012"}, {"text": OLD, "period": "2012"},
        scores=[2.0, 2.1],
    )  # fmt: skip
    resolution = resolved(question, evidence, threshold=evidence[1].confidence)
    assert (resolution.status, texts(resolution)) == (Status.ANSWERED, [OLD])
