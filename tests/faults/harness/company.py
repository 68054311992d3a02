"""Several processes at one index: readers beside a writer, two writers, one that stands still."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from harness.building import build, fake_encoder
from harness.child import Child, Say, build_once, build_until_killed, fork
from harness.corpora import Corpus, State, Work
from harness.oracle import go_on, judge
from harness.points import Fault
from harness.points_in_turn import Scene
from harness.report import Progress, Report
from index import open_retriever
from index.errors import IndexLockedError, PinciteError

_READERS = 2
_CLOSING = 6
"""Points at which the catalog is closed, about."""
_PATIENCE = 5.0
"""Seconds that nobody waits who does not wait for a lock."""
QUERY = "registered voter turnout"


def readers(folder: Path, publications: int, seed: int, progress: Progress) -> Report:
    """Readers open, search and check all the time while a writer publishes."""
    rng, report = random.Random(seed), Report("readers during publications")
    work = Work(folder / "readers").fresh()
    states = [State(1, Corpus.make(rng, 8))]
    for number in range(publications):
        states.append(State(number + 2, states[-1].corpus.at_random(rng)))
    states[0].corpus.write(work.corpus)
    build(work)
    children = [fork(lambda say: _read(work, states, say)) for _ in range(_READERS)]
    for child in children:
        child.listen(until="opened")
    writer = build_until_killed(work, [state.corpus for state in states[1:]])
    progress(report.campaign, 0, publications)
    if writer.end() or writer.last("ack") != [publications - 1, publications + 1]:
        report.failures.append(f"the writer said {writer.said[-1:]}")
    for child in children:
        child.end()
        report.failures += child.last("trouble")
        report.counts["whole generations read"] += child.last("read")
        report.documents += child.last("documents")
        report.counts["different generations read"] += child.last("generations")
    report.cycles = publications
    return report


def _read(work: Work, states: Sequence[State], say: Say) -> None:
    """Until the last generation is there; what was opened first must stay as it was."""
    trouble, read, documents, seen = [], 0, 0, [0]
    with closing(open_retriever(work.index, encoder=fake_encoder())) as held:
        before = held.retrieve(QUERY)
        say(opened=True)
        while seen[-1] < states[-1].generation and not trouble:
            verdict = judge(work, list(states))
            trouble += verdict.trouble
            read, documents = read + 1, documents + verdict.documents
            if verdict.generation < seen[-1]:
                trouble.append(f"generation {verdict.generation} after {seen[-1]}")
            seen.append(verdict.generation)
            if held.retrieve(QUERY) != before:
                trouble.append("a generation that was held open changed")
    say(trouble=trouble, read=read, documents=documents, generations=len(set(seen)) - 1)


def writers(folder: Path, rounds: int, seed: int, progress: Progress) -> Report:
    """Two writers are let go at the same moment: one builds, the other does or is told to wait."""
    rng, report = random.Random(seed), Report("two writers at once")
    work = Work(folder / "writers").fresh()
    state = State(1, Corpus.make(rng, 8))
    state.corpus.write(work.corpus)
    build(work)
    for number in range(rounds):
        progress(report.campaign, number, rounds)
        corpus = state.corpus.at_random(rng)
        corpus.write(work.corpus)
        gate, opener = os.pipe()
        pair = [fork(lambda say, gate=gate: _write(work, gate, say)) for _ in range(2)]
        for child in pair:
            child.listen(until="ready")
        os.write(opener, b"go")
        os.close(opener)
        os.close(gate)
        state = State(state.generation + 1, corpus)
        _count(pair, report, number)
        report.add(judge(work, [state]), f"seed {seed}, round {number}")
        report.cycles += 1
    return report


def _write(work: Work, gate: int, say: Say) -> None:
    say(ready=True)
    os.read(gate, 1)
    try:
        say(built=build(work).published)
    except PinciteError as error:
        say(refused=f"{type(error).__name__}: {error}")


def _count(pair: Sequence[Child], report: Report, number: int) -> None:
    for child in pair:
        child.end()
    refused = [child.last("refused") for child in pair if child.last("refused")]
    built = [child.last("built") for child in pair]
    report.counts["refused, told who holds the lock"] += len(refused)
    report.counts["both built, one after the other"] += not refused
    if built.count(True) != 1:
        report.failures.append(f"round {number}: {built.count(True)} published")
    for line in refused:
        if not line.startswith("IndexLockedError: ") or "being written by" not in line:
            report.failures.append(f"round {number}: it said {line!r}")


def suspended(folder: Path, seed: int, sample: int | None, progress: Progress) -> Report:
    """A writer that is stopped while it holds the lock; it goes on when it is told to."""
    scene, work = Scene.update(folder, seed), Work(folder / "work")
    report = Report("a writer suspended while it holds the lock")
    points = scene.points(work)
    inside = range(points.index("truncate lock") + 1, len(points) + 1)
    chosen = list(inside)
    if sample is not None:
        # The last points are those at which the catalog is closed.
        chosen = [*random.Random(seed).sample(inside[:-_CLOSING], sample), *inside[-_CLOSING:]]
    for number, at in enumerate(chosen):
        progress(report.campaign, number, len(chosen))
        label = f"stopped at {at} ({points[at - 1]})"
        child = build_once(scene.set(work), Fault("stop", at))
        os.waitpid(child.pid, os.WUNTRACED)
        started = time.monotonic()
        report.add(judge(work, [scene.before, scene.after]), label)
        waited = time.monotonic() - started > _PATIENCE
        report.counts["readers that waited" if waited else "readers that went on"] += 1
        try:
            build(work)
            report.failures.append(f"{label}: a second writer was let in")
        except IndexLockedError as error:
            report.counts["second writers told who holds the lock"] += f"{child.pid} on" in str(
                error
            )
        child.signal(signal.SIGCONT)
        child.end()
        verdict = judge(work, [scene.after])
        report.add(verdict, f"{label}, gone on")
        report.failures += go_on(work, verdict).trouble
        report.cycles += 1
    return report
