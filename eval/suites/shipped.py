"""Every suite that needs no data of the user's: `run_shipped`."""

from __future__ import annotations

from dataclasses import replace

from eval.runs import RunFolder
from eval.suites import robustness, seeds, speed
from eval.suites.request import Request

PLAN = speed.SpeedPlan(sizes=(100,), repeats=2, cold_repeats=1)
"""Small: what it takes is mostly starting processes."""
ASKED = 6
"""Questions that are timed, unless the request limits them."""


def run_shipped(request: Request, alone: Request) -> list[RunFolder]:
    """Seeds, and by `alone`, which may ask fewer systems, robustness and a small speed.

    A place for runs is taken as a folder for one run each. Raises what those suites raise.
    """
    folder, items = seeds.seed_folder(), seeds.read_items()
    timed = replace(_below(alone, "speed"), limit=alone.limit or ASKED)
    return [
        seeds.run_seeds(_below(request, "seeds")),
        robustness.run_robustness(folder, items, _below(alone, "robustness")),
        speed.run_speed(folder, PLAN, timed),
    ]


def _below(request: Request, name: str) -> Request:
    return replace(request, out=request.out and request.out / name)
