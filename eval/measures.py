"""Every measure by name: its title, its unit, which way is better, and what it says in words.

They stand in `data/measures.toml`, one table each; `eval/README.md` explains them at length.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from importlib.resources import files

import msgspec

from eval.errors import MeasureError


class Unit(StrEnum):
    """How a value is written."""

    SHARE = "share"
    """0 to 1, shown as a percentage."""
    NUMBER = "number"
    COUNT = "count"
    SECONDS = "seconds"
    BYTES = "bytes"
    RATE = "rate"
    """Per second."""
    RATIO = "ratio"
    """Of two values measured in the same run."""


class Measure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One measure."""

    name: str = ""
    title: str
    about: str
    """One or two sentences that a reader of a report is told."""
    unit: Unit = Unit.SHARE
    higher_is_better: bool = True


def measure(name: str) -> Measure:
    """The measure of that name. Raises MeasureError if there is none."""
    known = measures()
    if name not in known:
        raise MeasureError(f"there is no measure {name!r}; there are: {', '.join(known)}")
    return known[name]


@cache
def measures() -> dict[str, Measure]:
    """All of them, in the order in which reports show them."""
    data = files("eval").joinpath("data/measures.toml").read_bytes()
    found = msgspec.toml.decode(data, type=dict[str, Measure])
    return {name: msgspec.structs.replace(one, name=name) for name, one in found.items()}
