"""What a comparison of two runs says: `Comparison`, as JSON and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from eval.measures import Unit
from eval.predictions import Cited
from eval.report.scored import title_of, unit_of
from eval.report.values import counted, cut, written
from index.visible import one_line

SURE = 0.05
"""A difference is told as one if its adjusted p-value is below this."""
_QUOTE = 80
"""Characters of a quote and of an answer that a terminal is shown."""


class Verdict(StrEnum):
    """What became of a question from A to B."""

    BETTER = "better"
    WORSE = "worse"
    CHANGED = "changed"
    """The same score, with another answer or other citations."""
    SAME = "same"


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What one side said to a question."""

    score: float | None
    """By the comparison's first measure; None where the question has no value of it."""
    answers: tuple[str, ...] | None
    """Those that were given, none if it abstained; None for a run that asks for no answers."""
    citations: tuple[Cited, ...] = ()
    """Of the answers that were given."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One question."""

    id: str
    question: str
    kind: str
    split: str
    verdict: Verdict
    a: Said
    b: Said


class Tested(msgspec.Struct, frozen=True, kw_only=True):
    """One measure over the questions that have a value of it on both sides."""

    measure: str
    unit: Unit
    higher_is_better: bool
    mean_a: float
    mean_b: float
    difference: float
    """`mean_b - mean_a`."""
    low: float
    """Lower end of the difference's 95 % bootstrap interval."""
    high: float
    p: float
    """Of the two-sided paired randomisation test."""
    adjusted_p: float
    """`p` with regard to how many measures were tested; see `adjusted`."""
    n: int


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """How B differs from A."""

    a: str
    """Folder of the run."""
    b: str
    system_a: str
    system_b: str
    seed: int
    by: str
    """The measure whose values are the scores of the questions."""
    shared: int
    """Questions that were asked on both sides; everything is about these."""
    only_a: int
    """Questions that are left out because B was not asked them."""
    only_b: int
    measures: tuple[Tested, ...]
    """In the order of reports."""
    questions: tuple[Change, ...]
    """In the order of A."""

    def of(self, verdict: Verdict) -> tuple[Change, ...]:
        """The questions of which that became."""
        return tuple(one for one in self.questions if one.verdict is verdict)


def encode(comparison: Comparison) -> bytes:
    """The comparison as JSON; equal comparisons give equal bytes."""
    return msgspec.json.format(msgspec.json.encode(comparison), indent=1) + b"\n"


def lines(comparison: Comparison) -> list[str]:
    """The comparison for a terminal, without the questions that stayed the same."""
    one = comparison
    return [
        f"A  {one_line(one.a)}  {one_line(one.system_a)}",
        f"B  {one_line(one.b)}  {one_line(one.system_b)}",
        _coverage(one),
        "",
        *_table(one.measures),
        "",
        *_questions(one),
    ]


def _coverage(one: Comparison) -> str:
    said = f"{counted(one.shared, 'question', 'questions')} asked on both sides"
    if one.only_a or one.only_b:
        said += f"; left out: {one.only_a:,} asked only in A, {one.only_b:,} only in B"
    return said


def _table(tested: tuple[Tested, ...]) -> Iterator[str]:
    width = max(len(title_of(one.measure)) for one in tested)
    yield (
        f"{'':{width}} {'A':>9} {'B':>9} {'B - A':>9}  {'95 %':^20} "
        f"{'p':>7} {'adjusted':>9} {'n':>7}"
    )
    for one in tested:
        interval = f"[{_signed(one.low, one.unit)}, {_signed(one.high, one.unit)}]"
        yield (
            f"{title_of(one.measure):{width}} {written(one.mean_a, one.unit):>9} "
            f"{written(one.mean_b, one.unit):>9} {_signed(one.difference, one.unit):>9}  "
            f"{interval:^20} {one.p:7.4f} {one.adjusted_p:9.4f} {one.n:7,}{_told(one)}"
        )


def _told(one: Tested) -> str:
    if one.adjusted_p >= SURE or not one.difference:
        return ""
    better = (one.difference > 0) == one.higher_is_better
    return f"  {Verdict.BETTER if better else Verdict.WORSE}"


def _signed(value: float, unit: Unit) -> str:
    """A difference; of shares, in percentage points."""
    return ("-" if value < 0 else "+") + written(abs(value), unit)


def _questions(one: Comparison) -> Iterator[str]:
    counts = ", ".join(f"{len(one.of(verdict)):,} {verdict}" for verdict in Verdict)
    yield f"{title_of(one.by)}, question by question: {counts}"
    for verdict in (Verdict.WORSE, Verdict.BETTER, Verdict.CHANGED):
        for change in one.of(verdict):
            yield ""
            yield f"{verdict}: {one_line(change.question)} ({one_line(change.id)})"
            yield f"  A  {_said(change.a, one.by)}"
            yield f"  B  {_said(change.b, one.by)}"


def _said(said: Said, by: str) -> str:
    score = "" if said.score is None else f"{written(said.score, unit_of(by))}  "
    if said.answers is None:
        return score.rstrip()
    answers = " / ".join(cut(one_line(answer), _QUOTE) for answer in said.answers) or "no answer"
    return score + "  ".join([answers, *map(_place, said.citations)])


def _place(cited: Cited) -> str:
    quote = cut(one_line(cited.quote), _QUOTE)
    return f'{one_line(cited.document)} {cited.start}-{cited.end} "{quote}"'
