"""Why each passage that was read won or lost: the `Trace` of an answer."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer import PassageTrace, Trace
from qa.conflicts import Group
from qa.dates import PeriodMatch
from qa.evidence import Evidence
from qa.question import Question
from qa.resolution import Resolution
from qa.status import Stage, Status


def trace(
    question: Question, evidence: Sequence[Evidence], resolution: Resolution, threshold: float
) -> Trace:
    """The trace of `evidence`, in its order (that of retrieval)."""
    return Trace(
        asked=question.periods,
        threshold=threshold,
        passages=tuple(_passage(one, question, resolution, threshold) for one in evidence),
    )


def _passage(
    one: Evidence, question: Question, resolution: Resolution, threshold: float
) -> PassageTrace:
    stage, why = _outcome(one, resolution, threshold)
    dated = one.timing.best(question.periods)
    return PassageTrace(
        hit=one.hit,
        reading=one.reading,
        span=one.span,
        period=dated.period if dated else None,
        match=one.match,
        confidence=one.confidence,
        stage=stage,
        won=stage in (Stage.ANSWER, Stage.SUPPORT, Stage.CONFLICT),
        why=why,
    )


def _outcome(one: Evidence, resolution: Resolution, threshold: float) -> tuple[Stage, str]:
    if one.is_empty:
        return Stage.READ, "the reader found nothing to quote in it"
    home = next((group for group in resolution.groups if one in group.members), None)
    if home is None:
        return Stage.REPEATED, "the same characters were read in a better passage"
    if home in resolution.chosen:
        return _chosen(one, home, resolution)
    if one.match is PeriodMatch.OTHER:
        return Stage.PERIOD, "it speaks about another time than the question"
    if one.confidence < threshold:
        return Stage.THRESHOLD, f"its confidence {one.confidence:.2f} is below {threshold:.2f}"
    best = resolution.chosen[0].confidence
    return Stage.RANKED, f"its confidence {one.confidence:.2f} is below the answer's {best:.2f}"


def _chosen(one: Evidence, home: Group, resolution: Resolution) -> tuple[Stage, str]:
    if one != home.best:
        return Stage.SUPPORT, "it says the same as the answer"
    if resolution.status is Status.CONFLICTING:
        rivals = [other.period for other in resolution.chosen if other is not home]
        alone = home.period is None or not any(one and one.overlaps(home.period) for one in rivals)
        what = "the best answer" if alone else "one of the answers"
        return Stage.CONFLICT, f"it is {what} about {home.period}"
    return Stage.ANSWER, "it is the most likely answer"
