"""Every measure by name: what it is called, which way is better, and what it says in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from eval.errors import MeasureError


class Unit(StrEnum):
    """How a value is written."""

    SHARE = "share"
    """0 to 1, shown as a percentage."""
    NUMBER = "number"
    SECONDS = "seconds"
    BYTES = "bytes"
    RATE = "per second"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure; `about` is what a reader of a report is told."""

    name: str
    title: str
    about: str
    unit: Unit = Unit.SHARE
    higher_is_better: bool = True


def measure(name: str) -> Measure:
    """Raises MeasureError if there is none of that name."""
    try:
        return MEASURES[name]
    except KeyError:
        known = ", ".join(MEASURES)
        raise MeasureError(f"there is no measure {name!r}; there are {known}") from None


def _by_name(*measures: Measure) -> dict[str, Measure]:
    return {one.name: one for one in measures}


_ERROR = {"unit": Unit.NUMBER, "higher_is_better": False}

MEASURES = _by_name(
    # The whole behaviour.
    Measure("correct", "Handled rightly", "Of all questions: answered rightly where the documents hold an answer, silent where they hold none."),
    Measure("right", "Answered rightly", "Of the answerable questions: an answer was given, and its citation holds the expected characters (or its words are the expected answer)."),
    Measure("wrong", "Answered wrongly", "Of all questions: an answer was given that is not right, or where there is none.", higher_is_better=False),
)
