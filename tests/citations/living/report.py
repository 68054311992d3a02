"""What edits did to citations, as numbers that add up and as a table to read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from living.truth import Outcome

_RELOCATED = (Outcome.RELOCATED, Outcome.SAME_BYTES)
_SHOWN_FAILURES = 20


@dataclass(slots=True)
class Report:
    """Counts over all edits of a run."""

    edits: Counter[str] = field(default_factory=Counter)
    """How many there were of each kind."""
    outcomes: defaultdict[str, Counter[Outcome]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    """Of the citations checked after an edit of each kind."""
    first: Counter[Outcome] = field(default_factory=Counter)
    """Of those checked after a first edit, before any other."""
    shown: int = 0
    """Citations for which what is shown beside the answer was held against `verify`."""
    commands: int = 0
    """Citations for which what the command prints was held against `verify`."""
    failures: list[str] = field(default_factory=list)
    """Everything that was not as it must be, with what repeats it."""

    def __add__(self, other: Report) -> Report:
        made = Report(
            self.edits + other.edits,
            defaultdict(Counter),
            self.first + other.first,
            self.shown + other.shown,
            self.commands + other.commands,
            self.failures + other.failures,
        )
        for part in (self, other):
            for kind, counts in part.outcomes.items():
                made.outcomes[kind] += counts
        return made

    @property
    def all(self) -> Counter[Outcome]:
        """Outcomes over all kinds of edit."""
        return sum(self.outcomes.values(), Counter())

    @property
    def silent_errors(self) -> int:
        """Citations of which something untrue was told without a warning."""
        return sum(number for one, number in self.all.items() if one.is_silent_error)


def precision(counts: Counter[Outcome]) -> float:
    """Share of the relocated that were told their right place; 1 where there are none."""
    right = _right(counts)
    wrong = counts[Outcome.WRONG_PLACE]
    return right / (right + wrong) if right + wrong else 1.0


def recall(counts: Counter[Outcome]) -> float:
    """Share of the sentences that stand in a changed file that were found; 1 where none does."""
    right = _right(counts)
    missed = counts[Outcome.MISSED]
    return right / (right + missed) if right + missed else 1.0


def table(report: Report) -> str:
    """A table in Markdown: a line for each kind of edit and one for all, then the failures."""
    lines = [
        "| edit | edits | citations checked | right states | relocated rightly | wrongly "
        "| missed | silent errors |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [_row(kind, report.edits[kind], report.outcomes[kind]) for kind in report.outcomes]
    lines.append(_row("**all**", sum(report.edits.values()), report.all))
    return "\n".join([*lines, "", *_summary(report), *report.failures[:_SHOWN_FAILURES]])


def _row(kind: str, edits: int, counts: Counter[Outcome]) -> str:
    wrong = sum(number for one, number in counts.items() if one.is_silent_error)
    checked = sum(counts.values())
    numbers = (
        edits,
        checked,
        checked - wrong - counts[Outcome.MISSED],
        _right(counts),
        counts[Outcome.WRONG_PLACE],
        counts[Outcome.MISSED],
        wrong,
    )
    return f"| {kind} | {' | '.join(f'{number:,}' for number in numbers)} |"


def _summary(report: Report) -> Iterable[str]:
    for name, counts in (("after one edit", report.first), ("after all", report.all)):
        yield (
            f"{name}: {sum(counts.values()):,} citations checked, precision of relocation "
            f"{precision(counts):.4f}, recall {recall(counts):.4f}"
        )
    yield from (f"  {report.all[one]:9,}  {one}" for one in Outcome)
    yield (
        f"{report.shown:,} citations as they are shown beside an answer and {report.commands:,} as "
        f"the command prints them, held against `verify`"
    )
    yield f"{len(report.failures):,} failures"


def _right(counts: Counter[Outcome]) -> int:
    return sum(counts[one] for one in _RELOCATED)
