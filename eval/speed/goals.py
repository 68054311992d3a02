"""What pincite sets out to reach, and whether it did: `GOALS`, `judge`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from eval.scoring.speed import PASSAGES, VECTORS, Spread
from eval.speed.measurements import OURS, PLAIN


class Verdict(StrEnum):
    """What is said of a goal."""

    MET = "met"
    MISSED = "not met"
    ELSEWHERE = "not measured at this size"
    UNKNOWN = "not measured"


class Extreme(StrEnum):
    """A size that depends on what was measured."""

    SMALLEST = "smallest"
    LARGEST = "largest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """The worst value of one measure that is good enough."""

    what: str
    measure: str
    limit: float
    """In the unit of the measure."""
    size: int | Extreme
    """Passages."""
    facet: str = PASSAGES
    """Of a folder that a model reads, or of an index of perturbed vectors."""
    at_least: bool = False
    """Whether higher is better."""
    beside: str | None = None
    """The measure of the script that stands beside it, where it is another one."""
    also: str | None = None
    """A measure that is told with what was reached."""


@dataclass(frozen=True, slots=True)
class Told:
    """One measure of one system at one size."""

    value: float
    """The median over the repeats, or the ratio of two such medians."""
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A goal and what was reached."""

    goal: Goal
    verdict: Verdict
    size: int | None
    """Where it was measured; the nearest size, if it was not where it is set."""
    reached: Told | None
    script: Told | None
    also: Told | None = None


GOALS = (
    Goal(
        what="First cited answer, cold process",
        measure="cold_answer",
        limit=1.0,
        size=Extreme.SMALLEST,
        beside="cold_retrieval",
    ),
    Goal(
        what="Its memory",
        measure="cold_answer_memory",
        limit=350e6,
        size=Extreme.SMALLEST,
        beside="cold_retrieval_memory",
    ),
    Goal(
        what="Help, over a bare interpreter",
        measure="help_over_bare",
        limit=0.25,
        size=Extreme.SMALLEST,
    ),
    Goal(
        what="Answer in an open process, median",
        measure="warm_answer_p50",
        limit=0.150,
        size=10_000,
        beside="warm_retrieval_p50",
    ),
    Goal(
        what="Answer in an open process, 95th percentile",
        measure="warm_answer_p95",
        limit=0.300,
        size=10_000,
        beside="warm_retrieval_p95",
    ),
    Goal(
        what="Search in an open process, median",
        measure="warm_retrieval_p50",
        limit=0.008,
        size=10_000,
    ),
    Goal(
        what="Search without encoding, median",
        measure="search_p50",
        limit=0.025,
        size=1_000_000,
        facet=VECTORS,
    ),
    Goal(
        what="Recall@10 against exact search",
        measure="dense_recall",
        limit=0.98,
        size=1_000_000,
        facet=VECTORS,
        at_least=True,
    ),
    Goal(
        what="Indexing, against the script",
        measure="index_rate_ratio",
        limit=3.0,
        size=Extreme.LARGEST,
        at_least=True,
        beside="index_rate",
        also="index_rate",
    ),
    Goal(
        what="Indexing again, nothing changed",
        measure="reindex_seconds",
        limit=2.0,
        size=100_000,
        beside="index_seconds",
    ),
    Goal(
        what="Embeddings made by that indexing",
        measure="reindex_embedded",
        limit=0.0,
        size=100_000,
    ),
    Goal(
        what="One small file added",
        measure="add_seconds",
        limit=3.0,
        size=1_000_000,
        facet=VECTORS,
    ),
    Goal(
        what="Memory while indexing",
        measure="index_memory",
        limit=1.2e9,
        size=1_000_000,
        facet=VECTORS,
    ),
    Goal(
        what="Memory while serving",
        measure="answer_memory",
        limit=1.5e9,
        size=1_000_000,
        facet=VECTORS,
    ),
    Goal(
        what="Index on disk, beside the catalog",
        measure="structures_bytes",
        limit=1.2e9,
        size=1_000_000,
        facet=VECTORS,
    ),
)


def judge(spreads: Sequence[Spread], goals: Sequence[Goal] = GOALS) -> tuple[Judged, ...]:
    """Hold what was measured against each goal."""
    found = {(one.system, one.group, one.measure): one.values for one in spreads}
    return tuple(_judged(goal, found) for goal in goals)


_Found = dict[tuple[str, str, str], tuple[float, ...]]


def _judged(goal: Goal, found: _Found) -> Judged:
    sizes = sorted(
        int(group.partition("=")[2])
        for system, group, measure in found
        if (system, measure) == (OURS, goal.measure) and group.startswith(f"{goal.facet}=")
    )
    if not sizes:
        return Judged(goal, Verdict.UNKNOWN, None, None, None)
    size = _nearest(goal.size, sizes)
    group = f"{goal.facet}={size}"
    reached = _reached(goal.measure, group, found)
    script = found.get((PLAIN, group, goal.beside or goal.measure))
    beside = _told(script) if script else None
    also = _told(found[OURS, group, goal.also]) if goal.also else None
    good = reached.value >= goal.limit if goal.at_least else reached.value <= goal.limit
    verdict = Verdict.MET if good else Verdict.MISSED
    if isinstance(goal.size, int) and goal.size != size:
        verdict = Verdict.ELSEWHERE
    return Judged(goal, verdict, size, reached, beside, also)


def _nearest(wanted: int | Extreme, sizes: Sequence[int]) -> int:
    if isinstance(wanted, Extreme):
        return min(sizes) if wanted is Extreme.SMALLEST else max(sizes)
    # As a ratio: 10,000 is as far from 1,000 as from 100,000.
    return min(sizes, key=lambda size: max(size, wanted) / min(size, wanted))


def _reached(measure: str, group: str, found: _Found) -> Told:
    pairs = _told(found[OURS, group, measure])
    if measure != "index_rate_ratio":
        return pairs
    rates = [found[side, group, "index_characters_rate"] for side in (OURS, PLAIN)]
    # The least and the most are of pairs that were measured one after the other.
    return Told(median(rates[0]) / median(rates[1]), pairs.low, pairs.high)


def _told(values: Sequence[float]) -> Told:
    return Told(median(values), min(values), max(values))
