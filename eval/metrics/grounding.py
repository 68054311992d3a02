"""Citation recall and precision, as ALCE defines them.

Gao, Yen, Yu and Chen 2023, "Enabling Large Language Models to Generate Text with Citations",
section 4. The recall of a statement is 1 if all texts that it cites, together, support it, else
0. A citation is irrelevant if its text alone does not support the statement and the others
without it do; precision is the share of citations that are not irrelevant, and those of a
statement with recall 0 count as irrelevant. Both are computed for each answer and averaged over
answers, as the authors' program does; but every citation counts, where that looks at the first
three of a statement only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.claim import Claim
from qa.grounding import Judge


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence or claim of an answer, and the texts that it cites."""

    text: str
    evidence: tuple[str, ...]
    """The text of each citation."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a judge said about a statement."""

    supported: bool
    """By all of its citations together: its citation recall."""
    alone: tuple[bool, ...]
    """Whether each citation supports it without the others."""
    relevant: tuple[bool, ...]
    """Whether each citation counts for precision."""


def judge_statement(statement: Statement, judge: Judge) -> Judged:
    """Hold a statement against its citations: together, each alone, and without each."""
    claim, evidence = Claim(statement.text), statement.evidence
    supported = bool(evidence) and judge.judge(claim, evidence).supported
    alone = tuple(judge.judge(claim, [text]).supported for text in evidence)
    return Judged(
        supported=supported,
        alone=alone,
        relevant=tuple(
            supported and (by_itself or not _supported_without(claim, evidence, place, judge))
            for place, by_itself in enumerate(alone)
        ),
    )


def _supported_without(claim: Claim, evidence: Sequence[str], place: int, judge: Judge) -> bool:
    others = [*evidence[:place], *evidence[place + 1 :]]
    return bool(others) and judge.judge(claim, others).supported


def citation_recall(judged: Sequence[Judged]) -> float:
    """Share of an answer's statements that are supported, 0 to 1; 0 for no statement."""
    return _share([one.supported for one in judged])


def citation_precision(judged: Sequence[Judged]) -> float:
    """Share of the citations of an answer's statements that are relevant; 0 for none.

    A text that two statements cite counts for both.
    """
    return _share([relevant for one in judged for relevant in one.relevant])


def citation_f1(judged: Sequence[Judged]) -> float:
    """Harmonic mean of an answer's recall and precision, 0 where both are."""
    recall, precision = citation_recall(judged), citation_precision(judged)
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def span_support(judged: Sequence[Judged]) -> float:
    """Share of the citations that support their statement without the others; 0 for none."""
    return _share([alone for one in judged for alone in one.alone])


def _share(held: Sequence[bool]) -> float:
    return sum(held) / len(held) if held else 0.0
