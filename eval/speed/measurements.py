"""What was measured: `Measurement`, one line each in a run's timings."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from eval.runs import RunFolder

FILE = "timings/measurements.jsonl"
OURS = "pincite"
PLAIN = "plain script"

Key: TypeAlias = tuple[str, int, str, int]
"""Side, size, what, repeat."""


class Measurement(msgspec.Struct, frozen=True, kw_only=True):
    """One number, measured once."""

    side: str
    """`OURS` or `PLAIN`."""
    size: int
    """Passages that were asked for."""
    what: str
    """Name of the quantity, as `eval.speed.plan` lists them."""
    repeat: int
    value: float
    """The median, where there are several in `each`."""
    unit: str
    """seconds, bytes, passages, characters or share."""
    each: tuple[float, ...] = ()
    """The value for each question."""

    @property
    def key(self) -> Key:
        """What no two measurements share."""
        return self.side, self.size, self.what, self.repeat


def read_measurements(run: RunFolder) -> dict[Key, Measurement]:
    """Everything that the run measured so far."""
    return {one.key: one for one in run.records(FILE, Measurement)}
