"""What the evidence amounts to: one answer, several, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.answer import Abstention
from qa.conflicts import Group, by_period, disagreeing, distinct, group
from qa.dates import PeriodMatch
from qa.evidence import Evidence
from qa.question import Question, Wanted
from qa.status import Cause, Status


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which groups are the answer; `groups` has all of them, those first."""

    status: Status
    chosen: tuple[Group, ...]
    groups: tuple[Group, ...]
    abstention: Abstention | None = None


def resolve(question: Question, evidence: Sequence[Evidence], threshold: float) -> Resolution:
    """Decide what the evidence amounts to: one answer, several, or none.

    Several are of different times, or of sources that disagree about one; none is likely enough
    to be right below `threshold`.
    """
    times = question.wanted is Wanted.TIME
    groups = group(distinct(evidence), question.periods, times=times)
    fitting = [one for one in groups if one.best.match is not PeriodMatch.OTHER]
    good = [one for one in fitting if one.confidence >= threshold]
    groups = fitting + [one for one in groups if one not in fitting]
    if not good:
        abstention = _abstention(question, groups, fitting, threshold)
        return Resolution(Status.ABSTAINED, (), tuple(groups), abstention)
    chosen = by_period(good, question.periods)
    if len(chosen) < 2:
        chosen = disagreeing(good, question)
    rest = [one for one in groups if one not in chosen]
    status = Status.CONFLICTING if len(chosen) > 1 else Status.ANSWERED
    return Resolution(status, tuple(chosen), (*chosen, *rest))


def _abstention(
    question: Question, groups: Sequence[Group], fitting: Sequence[Group], threshold: float
) -> Abstention:
    if not groups:
        return Abstention(
            Cause.NOTHING_FOUND,
            "no passage was found to read; if a filter was given, no document passes it",
        )
    if not fitting:
        asked = " or ".join(str(period) for period in question.periods)
        known = _periods(groups)
        spoken = f"; the nearest passages speak about {known}" if known else ""
        return Abstention(Cause.OTHER_PERIOD, f"no evidence is about {asked}{spoken}")
    return Abstention(
        Cause.UNSURE,
        f"the best candidate has confidence {fitting[0].confidence:.2f}, below the threshold "
        f"{threshold:.2f}",
    )


def _periods(groups: Sequence[Group]) -> str:
    years = {str(one.period.start.year) for one in groups if one.period is not None}
    return ", ".join(sorted(years))
