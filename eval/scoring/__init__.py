"""Figures of a run, computed from its folder alone: one module for each kind of run."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Protocol, cast

from eval.errors import RunError
from eval.figures import Figure
from eval.runs import RunFolder

_MODULES = {
    "seeds": "answers",
    "mine": "answers",
    "abstention": "answers",
    "squad-open": "answers",
    "squad-given": "answers",
    "retrieval": "ranking",
    "grounding": "grounding",
    "robustness": "robustness",
    "speed": "speed",
}


class Scoring(Protocol):
    """What a module here offers."""

    def figures(self, run: RunFolder) -> list[Figure]:
        """Every figure of the run, with its interval."""
        ...

    def per_item(self, run: RunFolder, system: str) -> Mapping[str, Mapping[str, float]]:
        """Item id -> measure -> value, for the measures that the item has a value of."""
        ...


def scoring_of(run: RunFolder) -> Scoring:
    """How a run is scored. Raises RunError for a suite that this version does not know."""
    suite = run.manifest.suite
    if suite not in _MODULES:
        raise RunError(f"the run at {run.path} is of a suite that is not known: {suite!r}")
    return cast(Scoring, importlib.import_module(f"eval.scoring.{_MODULES[suite]}"))
