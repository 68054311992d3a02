"""A build that goes wrong at every write point in turn, in every way."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.building import build
from harness.child import build_once
from harness.corpora import Corpus, State, Work
from harness.oracle import go_on, judge
from harness.points import Fault
from harness.report import Progress, Report

DEATHS = ("kill", "torn", "lose", "lose some")
REFUSALS = ("ENOSPC", "EIO", "EACCES", "fsync", "half", "short")


@dataclass(frozen=True, slots=True)
class Scene:
    """An index and its documents before a build, and what the build is to make of them."""

    template: Work
    before: State
    after: State

    @classmethod
    def update(cls, folder: Path, seed: int) -> Scene:
        """An index of two segments; a file is added, one changed and one removed."""
        rng, template = random.Random(seed), Work(folder / "update").fresh()
        first = Corpus.make(rng, 12)
        second = first.edited(rng, added=2, changed=0, removed=0)
        for corpus in (first, second):
            corpus.write(template.corpus)
            build(template)
        third = second.edited(rng, added=1, changed=1, removed=1)
        return cls(template, State(2, second), State(3, third))

    @classmethod
    def first(cls, folder: Path, seed: int) -> Scene:
        """No index yet."""
        template = Work(folder / "first").fresh()
        return cls(template, State(0, Corpus({})), State(1, Corpus.make(random.Random(seed), 4)))

    def set(self, work: Work) -> Work:
        """A copy, with the documents changed and the build still to come."""
        work.fresh(self.template)
        self.after.corpus.write(work.corpus)
        return work

    def points(self, work: Work, prepare: Callable[[], None] | None = None) -> list[str]:
        """The names of all write points of the build, in order."""
        child = build_once(self.set(work), Fault(), prepare)
        child.end()
        found: list[str] = child.last("points")
        return found


def faults_at(points: Sequence[str], kinds: Iterable[str], *, every: bool) -> list[Fault]:
    """All faults, or one at the first and the last point of each name."""
    faults = []
    for kind in kinds:
        fitting = [
            (at, name)
            for at, name in enumerate(points, 1)
            if Fault(kind).applies(name.split(" ", 1)[0])
        ]
        first = {name: at for at, name in reversed(fitting)}
        last = {name: at for at, name in fitting}
        chosen = {*first.values(), *last.values()}
        faults += [Fault(kind, at, seed=at) for at, _ in fitting if every or at in chosen]
    return faults


def run(
    scene: Scene,
    folder: Path,
    name: str,
    faults: Sequence[Fault],
    points: Sequence[str],
    progress: Progress,
    prepare: Callable[[], None] | None = None,
) -> Report:
    """Build once for each fault, and look at what is left."""
    report, work = Report(name), Work(folder / "work")
    for number, fault in enumerate(faults):
        progress(name, number, len(faults))
        label = f"{fault.kind} at {fault.at} ({points[fault.at - 1]})"
        _cycle(scene, scene.set(work), fault, label, report, prepare)
        report.cycles += 1
        report.counts[f"{fault.kind}: {points[fault.at - 1]}"] += 1
    return report


def _cycle(
    scene: Scene,
    work: Work,
    fault: Fault,
    label: str,
    report: Report,
    prepare: Callable[[], None] | None,
) -> None:
    child = build_once(work, fault, prepare)
    status = child.end()
    if status != (-signal.SIGKILL if fault.kind in DEATHS else 0):
        report.failures.append(f"{label}: it ended with {status}")
    refused = child.last("refused")
    if refused and ("\n" in refused or not refused.startswith("IndexWriteError: ")):
        report.failures.append(f"{label}: it said {refused!r}")
    if fault.kind == "short" and refused:
        report.failures.append(f"{label}: a short write is no error: {refused}")
    if fault.kind in REFUSALS:
        report.counts["told as an error" if refused else "nothing was lost by it"] += 1
    acknowledged = child.last("ack") is not None
    verdict = judge(work, [scene.after] if acknowledged else [scene.before, scene.after])
    report.add(verdict, label)
    again = go_on(work, verdict)
    report.failures += [f"{label}, built again: {line}" for line in again.trouble]
    report.lost += again.lost
