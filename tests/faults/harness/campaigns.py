"""Every campaign by its name on the command line."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

from harness import company, controls, damage, moments, points_in_turn
from harness.corpora import Work
from harness.points_in_turn import DEATHS, REFUSALS, Scene, faults_at
from harness.report import Progress, Report

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Options:
    """How much of each."""

    cycles: int
    """Kills at random moments."""
    seed: int
    every: bool
    """Every write point and byte region, and not the first and the last of each name."""
    sample: int | None = None
    """Of each kind of fault or damage at most so many, chosen by the seed; None for all."""

    def some(self, found: list[T]) -> list[T]:
        """A sample, in order."""
        if self.sample is None or len(found) <= self.sample:
            return found
        chosen = random.Random(self.seed).sample(range(len(found)), self.sample)
        return [found[at] for at in sorted(chosen)]


Campaign: TypeAlias = Callable[[Path, Options, Progress], Iterator[Report]]


def _moments(folder: Path, options: Options, progress: Progress) -> Iterator[Report]:
    yield moments.run(folder, options.cycles, options.seed, progress)


def _in_turn(kinds: tuple[str, ...]) -> Campaign:
    def run(folder: Path, options: Options, progress: Progress) -> Iterator[Report]:
        for make, what in ((Scene.update, "in an update"), (Scene.first, "in a first build")):
            scene = make(folder, options.seed)
            points = scene.points(Work(folder / "work"))
            for kind in kinds:
                faults = options.some(faults_at(points, [kind], every=options.every))
                name = f"{kind} {what}"
                yield points_in_turn.run(scene, folder, name, faults, points, progress)

    return run


def _controls(folder: Path, options: Options, progress: Progress) -> Iterator[Report]:
    scene = Scene.update(folder, options.seed)
    for name, worsen, kind in (
        ("control: published in place, killed", controls.publish_in_place, "kill"),
        ("control: published without syncs, power lost", controls.publish_without_syncing, "lose"),
    ):
        points = scene.points(Work(folder / "work"), worsen)
        faults = options.some(faults_at(points, [kind], every=options.every))
        report = points_in_turn.run(scene, folder, name, faults, points, progress, worsen)
        report.control = True
        yield report


def _company(folder: Path, options: Options, progress: Progress) -> Iterator[Report]:
    rounds = options.sample or (50 if options.every else 10)
    yield company.readers(folder, 50, options.seed, progress)
    yield company.writers(folder, rounds, options.seed, progress)
    yield company.suspended(folder, options.seed, None if options.every else rounds, progress)


def _damage(folder: Path, options: Options, progress: Progress) -> Iterator[Report]:
    yield from damage.run(folder, options.seed, options.every, options.some, progress)


CAMPAIGNS: dict[str, Campaign] = {
    "moments": _moments,
    "deaths": _in_turn(DEATHS),
    "refusals": _in_turn(REFUSALS),
    "company": _company,
    "damage": _damage,
    "controls": _controls,
}
