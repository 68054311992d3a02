"""Which pieces of evidence say the same, and which speak about different times or disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.dates import Dated, Period
from qa.evidence import Evidence
from qa.question import Question, Wanted
from qa.sameness import same_answer

COMPARABLE = 0.5
"""A candidate of another time counts beside the best one from this share of its confidence on."""


@dataclass(frozen=True, slots=True)
class Group:
    """Evidence that says the same about the same time, the best first; at least one."""

    members: tuple[Evidence, ...]
    dated: Dated | None
    """The time it speaks about: of the questions' times, if it fits one."""

    @property
    def best(self) -> Evidence:
        """The member most likely to be right."""
        return self.members[0]

    @property
    def confidence(self) -> float:
        """That of the best member."""
        return self.best.confidence

    @property
    def period(self) -> Period | None:
        """The time it speaks about."""
        return self.dated.period if self.dated else None


def distinct(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence without empty readings, and without spans that a better one overlaps.

    Passages overlap, so the same characters may have been read twice. Sorted: most likely first,
    then by document path and start.
    """
    kept: list[Evidence] = []
    for one in sorted(evidence, key=_rank):
        if not one.is_empty and not any(_overlap(one, other) for other in kept):
            kept.append(one)
    return kept


def group(
    evidence: Sequence[Evidence], asked: Sequence[Period], *, times: bool = False
) -> list[Group]:
    """Group what is the same answer about times that meet; in the order of the best members.

    With `times`, the answers are times themselves, and what they are about is told by their
    headings and documents alone, unless the question names a time.
    """
    alone = times and not asked
    groups: list[list[Evidence]] = []
    for one in evidence:
        for members in groups:
            if _agree(members[0], one, asked, alone):
                members.append(one)
                break
        else:
            groups.append([one])
    return [Group(tuple(members), _dated(members[0], asked, alone)) for members in groups]


def by_period(groups: Sequence[Group], asked: Sequence[Period]) -> list[Group]:
    """The best group for each time that is asked about, or (where none is) that is spoken of.

    `groups` are candidates good enough to be answers, the best first. Newest first; one group
    alone means that there is nothing to tell apart.
    """
    chosen: list[Group] = []
    if asked:
        for period in asked:
            fitting = (one for one in groups if one.period and one.period.overlaps(period))
            chosen += [one for one in [next(fitting, None)] if one and one not in chosen]
    else:
        for one in groups:
            if all(_comparable(other, one) for other in chosen):
                chosen.append(one)
    return sorted(chosen, key=_newest)


def disagreeing(groups: Sequence[Group], question: Question) -> list[Group]:
    """The best group, and those that give another number or date for the same thing.

    `groups` are candidates good enough to be answers, the best first. Only where the question
    asks for one number or date, both sentences have the same of its words, and they come from
    different documents, is another value a disagreement and not another fact.
    """
    best = groups[0]
    if question.wanted not in (Wanted.NUMBER, Wanted.SHARE, Wanted.TIME):
        return [best]
    return [best] + [
        one
        for one in groups[1:]
        if _is_as_good(best, one)
        and best.best.shared == one.best.shared
        and not _same_document(best.best, one.best)
        and best.period is not None
        and one.period is not None
        and best.period.overlaps(one.period)
    ]


def _comparable(better: Group, other: Group) -> bool:
    """Whether `other` answers the same question nearly as well, about another time."""
    if better.period is None or other.period is None or better.period.overlaps(other.period):
        return False
    return _is_as_good(better, other)


def _is_as_good(better: Group, other: Group) -> bool:
    """Whether `other` is nearly as likely, and speaks of what the question names as much."""
    first, second = better.best.features, other.best.features
    return (
        other.confidence >= COMPARABLE * better.confidence
        and second.names <= first.names
        and second.wanted >= first.wanted
    )


def _agree(one: Evidence, other: Evidence, asked: Sequence[Period], alone: bool) -> bool:
    if not same_answer(one.text, other.text):
        return False
    first, second = _dated(one, asked, alone), _dated(other, asked, alone)
    return first is None or second is None or first.period.overlaps(second.period)


def _dated(one: Evidence, asked: Sequence[Period], alone: bool) -> Dated | None:
    """The time it speaks about, by its headings and document `alone` or by its sentence too."""
    if alone:
        return one.timing.context[0] if one.timing.context else None
    return one.timing.best(asked)


def _overlap(one: Evidence, other: Evidence) -> bool:
    return _same_document(one, other) and one.span.overlaps(other.span)


def _same_document(one: Evidence, other: Evidence) -> bool:
    first, second = one.hit.passage.document, other.hit.passage.document
    return (first.root, first.path) == (second.root, second.path)


def _rank(one: Evidence) -> tuple[float, str, int]:
    return -one.confidence, one.hit.passage.document.path, one.span.start


def _newest(one: Group) -> tuple[int, float]:
    return -(one.period.end.toordinal() if one.period else 0), -one.confidence
