"""A forked process that builds, reports each step through a pipe, and may die at any of them."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from harness import taps
from harness.building import build
from harness.corpora import Corpus, Work
from harness.points import Disk, Fault
from harness.unsynced import Unsynced
from index.errors import PinciteError

Say: TypeAlias = Callable[..., None]
PATIENCE = 120.0
"""Seconds after which a child is taken to hang."""


@dataclass(slots=True)
class Child:
    """A process that was started, and what it has said."""

    pid: int
    pipe: int
    said: list[dict[str, Any]] = field(default_factory=list)
    status: int | None = None
    _rest: bytes = b""

    def listen(self, seconds: float = PATIENCE, until: str | None = None) -> bool:
        """Read until it ends, or has said `until`; False where the time is over before."""
        deadline = time.monotonic() + seconds
        while until is None or not any(until in line for line in self.said):
            ready, _, _ = select.select([self.pipe], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                return False
            data = os.read(self.pipe, 1 << 16)
            if not data:
                return until is None
            *lines, self._rest = (self._rest + data).split(b"\n")
            self.said += [json.loads(line) for line in lines]
        return True

    def signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def end(self) -> int:
        """Hear it out and wait for it: minus the signal that killed it, or its exit status."""
        if not self.listen():
            self.signal(signal.SIGKILL)
            raise TimeoutError(f"process {self.pid} hangs after {self.said[-1:]}")
        os.close(self.pipe)
        self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        if self.status > 0:
            raise RuntimeError(f"the child broke down: {self.said[-1:]}")
        return self.status

    def last(self, word: str) -> Any:
        """What it said last under a word; None for nothing."""
        found = [line[word] for line in self.said if word in line]
        return found[-1] if found else None


def fork(run: Callable[[Say], None]) -> Child:
    """Run a function in a process of its own."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return Child(pid, reading)
    status = 1
    os.close(reading)

    def say(**what: Any) -> None:
        os.write(writing, json.dumps(what).encode() + b"\n")

    try:
        run(say)
        status = 0
    except BaseException:
        with contextlib.suppress(OSError):
            say(broke=traceback.format_exc()[-3000:])
    finally:
        os._exit(status)


def build_once(work: Work, fault: Fault, prepare: Callable[[], None] | None = None) -> Child:
    """Build with a fault. It says `points`, and `ack` or `refused`, if it lives to."""

    def run(say: Say) -> None:
        disk = Disk(work.index, fault, Unsynced(work.attic) if "lose" in fault.kind else None)
        if prepare:
            prepare()
        taps.install(disk)
        try:
            say(ack=build(work).generation)
        except PinciteError as error:
            say(refused=f"{type(error).__name__}: {error}")
        say(points=[point.label(work.index) for point in disk.seen])

    return fork(run)


def build_until_killed(work: Work, corpora: list[Corpus]) -> Child:
    """Write one corpus after the other and build. It says `trying` before and `ack` after."""

    def run(say: Say) -> None:
        for number, corpus in enumerate(corpora):
            corpus.write(work.corpus)
            say(trying=number)
            report = build(work)
            say(ack=[number, report.generation])
        say(done=True)

    return fork(run)
