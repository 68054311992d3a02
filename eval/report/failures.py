"""What was not handled rightly, the worst first: `failures`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eval.items import Item
from eval.predictions import Prediction, Step
from eval.report.excerpts import Side, expected, given
from eval.report.scored import ScoredRun, title_of, unit_of
from eval.report.values import cut, written

MOST = 200
"""Failures of a run that are shown."""
MOST_HANDLED = 500
MOST_STEPS = 12
_MOST_RELEVANT = 5
_QUESTION = 600
_GROUNDED = "grounded"
"""A measure that needs no expected answer: there, none is no demand to be silent."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was said to a question."""

    status: str
    confidence: float
    reason: str | None
    sides: tuple[Side, ...]
    """What was shown; when abstained, the best candidate that was held back."""
    steps: tuple[Step, ...]
    steps_left_out: int


@dataclass(frozen=True, slots=True)
class Failure:
    """One item that was not handled rightly."""

    id: str
    question: str
    kind: str
    split: str
    verdict: str
    score: str
    """The measure's value for this item, written."""
    expected: tuple[Side, ...]
    silence: bool
    """Whether it was silence that was expected."""
    told: Told | None
    """None in a run that has rankings or scores only."""
    relevant: tuple[str, ...]
    """Relevant passages with the place each was found at, in a run that ranks."""


@dataclass(frozen=True, slots=True)
class Handled:
    """One item that was handled rightly."""

    id: str
    question: str
    kind: str
    answer: str | None
    """None when silent, and in a run without answers."""
    confidence: str


@dataclass(frozen=True, slots=True)
class Failures:
    """How the shipped system did, item by item."""

    measure: str
    """Title of the measure that decides."""
    scored: int
    """Items that were scored."""
    count: int
    """Items that were not handled rightly."""
    tally: tuple[tuple[str, int], ...]
    """Verdict -> how often, the most frequent first."""
    shown: tuple[Failure, ...]
    handled: tuple[Handled, ...]
    handled_left_out: int
    answered: bool
    """Whether the run has answers, or rankings and scores only."""

    @property
    def left_out(self) -> int:
        """Failures that are not shown."""
        return self.count - len(self.shown)


@dataclass(frozen=True, slots=True)
class _Case:
    item: Item
    main: str
    """The measure that decides."""
    row: Mapping[str, float]
    """All that was measured of the item."""
    said: Prediction | None

    @property
    def score(self) -> float:
        return self.row[self.main]

    @property
    def verdict(self) -> str:
        if self.said is None:
            return "Not reached" if self.score <= 0 else "Reached in part"
        if self.main == _GROUNDED:
            return "Supported in part" if self.score > 0 else "Not supported by what it cites"
        if self.score > 0:
            return "Handled in part"
        return self._silence() if self.said.abstained else self._wrong()

    def _silence(self) -> str:
        if self.row.get("first_right", 0.0) >= 1:
            return "Silent, though its best candidate was right"
        return "Silent, though the documents answer it"

    def _wrong(self) -> str:
        if not self.item.answerable:
            return "Answered, though the documents do not say"
        if self.row.get("swapped", 0.0) >= 1:
            return "Answered with what is right for another time"
        if self.row.get("shown", 0.0) > 0:
            return "Not every answer of the documents shown, or others with them"
        if self.main == "held":
            return "Not answered as it must be after the change"
        return "Answered wrongly"

    @property
    def badness(self) -> tuple[float, bool, float]:
        """Sorts the worst first: a confident wrong answer is worse than silence."""
        if self.said is None:
            return self.score, False, 0.0
        return self.score, self.said.abstained, -self.said.confidence


def failures(source: ScoredRun) -> Failures | None:
    """None where the run's suite has no scores for single items."""
    main = source.main
    if main is None:
        return None
    cases = list(_cases(source, main))
    wrong = sorted((case for case in cases if case.score < 1), key=lambda case: case.badness)
    right = [case for case in cases if case.score >= 1]
    relevant = _relevant(source) if any(case.said is None for case in wrong) else {}
    return Failures(
        measure=title_of(main),
        scored=len(cases),
        count=len(wrong),
        tally=tuple(Counter(case.verdict for case in wrong).most_common()),
        shown=tuple(_failure(case, relevant) for case in wrong[:MOST]),
        handled=tuple(_handled(case) for case in right[:MOST_HANDLED]),
        handled_left_out=max(0, len(right) - MOST_HANDLED),
        answered=any(case.said is not None for case in cases),
    )


def _cases(source: ScoredRun, main: str) -> Iterator[_Case]:
    scores = source.scores[source.shipped]
    said = source.run.predictions(source.shipped)
    for item in source.run.items:
        row = scores.get(item.id, {})
        if main in row:
            yield _Case(item, main, row, said.get(item.id))


def _failure(case: _Case, relevant: Mapping[str, tuple[str, ...]]) -> Failure:
    item = case.item
    return Failure(
        id=item.id,
        question=cut(item.question, _QUESTION),
        kind=item.kind,
        split=item.split,
        verdict=case.verdict,
        score=written(case.score, unit_of(case.main)),
        expected=expected(item.golds),
        silence=not item.answerable and case.main != _GROUNDED and case.said is not None,
        told=_told(case.said, item) if case.said else None,
        relevant=relevant.get(item.id, ()),
    )


def _told(said: Prediction, item: Item) -> Told:
    shown = said.candidates[: said.shown or 1]
    return Told(
        status=said.status,
        confidence=said.confidence,
        reason=cut(said.reason, _QUESTION) if said.reason else None,
        sides=given(shown, item.spans),
        steps=said.trace[:MOST_STEPS],
        steps_left_out=max(0, len(said.trace) - MOST_STEPS),
    )


def _handled(case: _Case) -> Handled:
    said = case.said
    return Handled(
        id=case.item.id,
        question=cut(case.item.question, _QUESTION),
        kind=case.item.kind,
        answer=cut(said.text, 160) if said and said.text else None,
        confidence=f"{said.confidence:.2f}" if said else "",
    )


def _relevant(source: ScoredRun) -> dict[str, tuple[str, ...]]:
    """Topic -> its relevant passages, the best placed first, each with its place."""
    ranked = source.run.rankings().get(source.shipped, {})
    return {
        topic: _places(judged, ranked.get(topic, {}))
        for topic, judged in source.run.qrels().items()
    }


def _places(judged: Mapping[str, int], found: Mapping[str, float]) -> tuple[str, ...]:
    wanted = [passage for passage, relevance in judged.items() if relevance > 0]
    # A ranking's score is its place, negated.
    wanted.sort(key=lambda passage: -found[passage] if passage in found else len(found) + 1.0)
    told = [
        f"{passage}: place {-found[passage]:.0f}" if passage in found else f"{passage}: not found"
        for passage in wanted[:_MOST_RELEVANT]
    ]
    more = len(wanted) - len(told)
    return (*told, f"and {more:,} more") if more else tuple(told)
