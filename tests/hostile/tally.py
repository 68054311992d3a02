"""Counts of cases, attacks that acted and texts that were altered, as a table in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """What became of the cases of one kind of attack on one surface."""

    cases: int = 0
    acted: int = 0
    altered: int = 0
    seconds: float = 0.0
    """The longest that a command took."""
    peak: int = 0
    """The most memory that one held, in bytes."""

    @property
    def told(self) -> str:
        """`cases / acted / altered`."""
        return f"{self.cases:,} / {self.acted} / {self.altered}"


@dataclass(slots=True)
class Table:
    """Kinds of attacks × surfaces."""

    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    """Everything that was not as promised, with what it was."""

    def add(
        self,
        kind: str,
        surface: str,
        what: str,
        acted: Sequence[str],
        altered: Sequence[str],
        *,
        seconds: float = 0.0,
        peak: int = 0,
    ) -> None:
        """Count one case; `what` tells which it was."""
        tally = self.tallies.setdefault((kind, surface), Tally())
        tally.cases += 1
        tally.acted += bool(acted)
        tally.altered += bool(altered)
        tally.seconds, tally.peak = max(tally.seconds, seconds), max(tally.peak, peak)
        for name, lines in (("acted", acted), ("altered", altered)):
            self.failures += [f"{kind}, {surface}, {what}: {name}: {line}" for line in lines[:3]]

    @property
    def surfaces(self) -> list[str]:
        """In the order in which they came."""
        return list(dict.fromkeys(surface for _, surface in self.tallies))

    @property
    def kinds(self) -> list[str]:
        """In the order in which they came."""
        return list(dict.fromkeys(kind for kind, _ in self.tallies))

    def by_surface(self) -> str:
        """A row for each kind, a column for each surface: cases / acted / altered."""
        surfaces = self.surfaces
        lines = [f"| attack | {' | '.join(surfaces)} |", f"|---|{'---:|' * len(surfaces)}"]
        for kind in self.kinds:
            cells = (self.tallies.get((kind, surface)) for surface in surfaces)
            lines.append(f"| {kind} | {' | '.join(one.told if one else '' for one in cells)} |")
        return "\n".join(lines)

    def by_cost(self) -> str:
        """A row for each kind, with the time and memory that it took."""
        lines = [
            "| attack | cases | acted | altered | longest, s | most memory, MB |",
            "|---|---:|---:|---:|---:|---:|",
        ]
        for (kind, _), one in self.tallies.items():
            numbers = (f"{one.cases:,}", one.acted, one.altered)
            measured = one.seconds > 0
            cost = (f"{one.seconds:.1f}", f"{one.peak / 1e6:,.0f}") if measured else ("", "")
            lines.append(f"| {kind} | {' | '.join(map(str, (*numbers, *cost)))} |")
        return "\n".join(lines)
