"""A writer that is killed at random moments, again and again, over the same index."""

from __future__ import annotations

import random
import signal
from pathlib import Path

from harness.building import build
from harness.child import Child, build_until_killed
from harness.corpora import Corpus, State, Work
from harness.oracle import go_on, judge
from harness.report import Progress, Report

_LONGEST = 0.25
"""Seconds from the first change of a document to the kill, at most: several builds."""
_BUILDS = 12


def run(folder: Path, cycles: int, seed: int, progress: Progress) -> Report:
    """Kill it `cycles` times; every cycle goes on with what the one before left."""
    rng, report = random.Random(seed), Report("killed at random moments")
    work = Work(folder / "moments").fresh()
    state = State(1, Corpus.make(rng, 10))
    state.corpus.write(work.corpus)
    build(work)
    for number in range(cycles):
        progress(report.campaign, number, cycles)
        corpora = [state.corpus.at_random(rng)]
        while len(corpora) < _BUILDS:
            corpora.append(corpora[-1].at_random(rng))
        child = build_until_killed(work, corpora)
        child.listen(until="trying")
        child.listen(rng.uniform(0, _LONGEST))
        child.signal(signal.SIGKILL)
        report.counts["killed" if child.end() else "had ended"] += 1
        verdict = judge(work, _allowed(child, state, corpora, report))
        report.add(verdict, f"seed {seed}, cycle {number}")
        again = go_on(work, verdict)
        report.add(again, f"seed {seed}, cycle {number}, built again")
        report.cycles += 1
        state = State(again.generation, Corpus.read(work.corpus))
    return report


def _allowed(child: Child, before: State, corpora: list[Corpus], report: Report) -> list[State]:
    """The last acknowledged generation, and the one that may have been published since."""
    acknowledged = before
    if (last := child.last("ack")) is not None:
        acknowledged = State(last[1], corpora[last[0]])
        report.counts["builds acknowledged"] += last[0] + 1
    trying = State(acknowledged.generation + 1, corpora[child.last("trying") or 0])
    return [acknowledged, trying]
