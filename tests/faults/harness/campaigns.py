"""Every campaign by its name on the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from harness import company, controls, damage, moments, points_in_turn
from harness.corpora import Work
from harness.points_in_turn import DEATHS, REFUSALS, Scene, faults_at
from harness.report import Progress, Report


@dataclass(frozen=True, slots=True)
class Options:
    """How much of each."""

    cycles: int
    """Kills at random moments."""
    seed: int
    every: bool
    """Every write point and byte region, and not a sample."""


Campaign: TypeAlias = Callable[[Path, Options, Progress], list[Report]]


def _moments(folder: Path, options: Options, progress: Progress) -> list[Report]:
    return [moments.run(folder, options.cycles, options.seed, progress)]


def _in_turn(kinds: tuple[str, ...]) -> Campaign:
    def run(folder: Path, options: Options, progress: Progress) -> list[Report]:
        reports = []
        for make, what in ((Scene.update, "in an update"), (Scene.first, "in a first build")):
            scene = make(folder, options.seed)
            points = scene.points(Work(folder / "work"))
            for kind in kinds:
                faults = faults_at(points, [kind], every=options.every)
                name = f"{kind} {what}"
                reports.append(points_in_turn.run(scene, folder, name, faults, points, progress))
        return reports

    return run


def _controls(folder: Path, options: Options, progress: Progress) -> list[Report]:
    scene = Scene.update(folder, options.seed)
    reports = []
    for name, worsen, kind in (
        ("control: published in place, killed", controls.publish_in_place, "kill"),
        ("control: published without syncs, power lost", controls.publish_without_syncing, "lose"),
    ):
        points = scene.points(Work(folder / "work"), worsen)
        faults = faults_at(points, [kind], every=options.every)
        reports.append(points_in_turn.run(scene, folder, name, faults, points, progress, worsen))
        reports[-1].control = True
    return reports


def _company(folder: Path, options: Options, progress: Progress) -> list[Report]:
    rounds = 50 if options.every else 10
    return [
        company.readers(folder, 50, options.seed, progress),
        company.writers(folder, rounds, options.seed, progress),
        company.suspended(folder, options.seed, options.every, progress),
    ]


def _damage(folder: Path, options: Options, progress: Progress) -> list[Report]:
    return damage.run(folder, options.seed, options.every, progress)


CAMPAIGNS: dict[str, Campaign] = {
    "moments": _moments,
    "deaths": _in_turn(DEATHS),
    "refusals": _in_turn(REFUSALS),
    "company": _company,
    "damage": _damage,
    "controls": _controls,
}
