"""What one loop told, and the table of all: `Outcome`, `table`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_COVERED = re.compile(r"\bcov: (\d+)")
_CRASHES = ("crash-*", "timeout-*", "oom-*", "leak-*")
_NOTHING = {"executions": 0, "taken": 0, "slowest": 0.0, "slowest_bytes": 0, "unexpected": {}}
"""Of a loop that never began."""
_HEAD = (
    "| target | seconds | inputs | taken | branches at first | branches at last | slowest | "
    "unexpected |\n|---|---:|---:|---:|---:|---:|---|---:|"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The loop of one target."""

    target: str
    seconds: float
    inputs: int
    taken: int
    """Inputs that were read, and not refused."""
    branches: tuple[int, int]
    """Reached by the valid inputs, and by all."""
    slowest: float
    """Seconds."""
    slowest_bytes: int
    unexpected: tuple[str, ...]
    """Errors that are not promised, crashes, hangs and too much memory."""

    @classmethod
    def read(cls, target: str, folder: Path, seconds: float, said: str) -> Outcome:
        """From the folder of a loop and what its engine said."""
        place = folder / "told.json"
        told = json.loads(place.read_text()) if place.exists() else _NOTHING
        covered = [int(number) for number in _COVERED.findall(said)] or [0]
        crashes = [path.name for pattern in _CRASHES for path in folder.glob(pattern)]
        if "Done " not in said and not crashes:
            crashes = [f"the loop ended early: {said[-300:]}"]
        return cls(
            target=target,
            seconds=seconds,
            inputs=told["executions"],
            taken=told["taken"],
            branches=(covered[0], max(covered)),
            slowest=told["slowest"],
            slowest_bytes=told["slowest_bytes"],
            unexpected=(*(f"{kind}: {why}" for kind, why in told["unexpected"].items()), *crashes),
        )

    @property
    def row(self) -> str:
        """A line of the table."""
        first, last = self.branches
        return (
            f"| {self.target} | {self.seconds:,.0f} | {self.inputs:,} | {self.taken:,} | "
            f"{first:,} | {last:,} | {self.slowest:.2f} s of {self.slowest_bytes:,} bytes | "
            f"{len(self.unexpected)} |"
        )


def table(outcomes: Iterable[Outcome]) -> str:
    """Markdown."""
    return "\n".join([_HEAD, *(one.row for one in outcomes)])
