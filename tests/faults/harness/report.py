"""What a campaign found, as numbers that add up and as lines to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from typing import Any, TypeAlias

from harness.oracle import Verdict

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told the campaign, how many cycles are done, and how many there are."""


@dataclass(slots=True)
class Report:
    """Counts of one campaign."""

    campaign: str
    control: bool = False
    """Whether it must find something: what it looks at was made worse on purpose."""
    cycles: int = 0
    documents: int = 0
    """Acknowledged documents that were looked for, over all cycles."""
    lost: int = 0
    """How many of them were not there."""
    counts: Counter[str] = field(default_factory=Counter)
    """What happened how often, by name."""
    failures: list[str] = field(default_factory=list)
    """Everything that was not as it must be, with what repeats it."""

    def add(self, verdict: Verdict, what: str) -> None:
        """Count what was found in an index; `what` repeats it."""
        self.documents += verdict.documents
        self.lost += verdict.lost
        self.failures += [f"{what}: {line}" for line in verdict.trouble]

    def as_json(self) -> dict[str, Any]:
        """Everything in it."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def row(report: Report) -> str:
    """A line of the table."""
    numbers = (report.cycles, report.documents, report.lost, len(report.failures))
    return f"| {report.campaign} | {' | '.join(f'{number:,}' for number in numbers)} |"


def table(reports: Iterable[Report]) -> str:
    """A table in Markdown, a line for each campaign, and then each that failed."""
    lines = [
        "| campaign | cycles | acknowledged documents | lost | failures |",
        "|---|---:|---:|---:|---:|",
    ]
    failures = []
    for report in reports:
        lines.append(row(report))
        failures += [f"{report.campaign}: {line}" for line in report.failures[:20]]
    return "\n".join([*lines, "", *failures])


def counts(report: Report) -> str:
    """What happened how often, the names in order."""
    return "\n".join(f"  {number:6,}  {name}" for name, number in sorted(report.counts.items()))
