"""Which measurements are made, in which order: `Step`, `plan_steps`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eval.speed.measurements import OURS, PLAIN, Key


class Task(StrEnum):
    """What one process does."""

    INDEX = "indexing"
    REINDEX = "indexing again"
    WARM = "answering in an open process"
    COLD_RETRIEVAL = "a search in a fresh process"
    COLD_ANSWER = "an answer in a fresh process"


_INDEXED = ("index", "index_passages", "index_characters", "index_memory", "index_bytes")
_MEASURED = {
    (OURS, Task.INDEX): (*_INDEXED, "index_process"),
    (PLAIN, Task.INDEX): (*_INDEXED, "index_process"),
    (OURS, Task.REINDEX): ("reindex_process",),
    (OURS, Task.WARM): ("warm_retrieval", "warm_answer", "answer_memory"),
    (PLAIN, Task.WARM): ("warm_retrieval", "answer_memory"),
    (OURS, Task.COLD_RETRIEVAL): ("cold_retrieval",),
    (PLAIN, Task.COLD_RETRIEVAL): ("cold_retrieval",),
    (OURS, Task.COLD_ANSWER): ("cold_answer",),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One process."""

    side: str
    size: int
    task: Task
    repeat: int

    @property
    def measures(self) -> tuple[str, ...]:
        """What it gives."""
        return _MEASURED[self.side, self.task]

    def is_done(self, known: Collection[Key]) -> bool:
        """Whether all of that is known."""
        return all((self.side, self.size, what, self.repeat) in known for what in self.measures)

    def __str__(self) -> str:
        return f"{self.side}, {self.task.value}, {self.size} passages"


def plan_steps(sizes: Sequence[int], repeats: int, cold_repeats: int) -> Iterator[Step]:
    """Every step, in order.

    The two sides take turns, so that a machine that is busy for a while is so for both; which
    one goes first alternates. Each round begins with new indexes, which the rest of it uses.
    """
    for size in sizes:
        for repeat in range(repeats):
            tasks = [Task.INDEX, Task.WARM, Task.REINDEX]
            if repeat < cold_repeats:
                tasks += [Task.COLD_RETRIEVAL, Task.COLD_ANSWER]
            sides = (OURS, PLAIN) if repeat % 2 == 0 else (PLAIN, OURS)
            for task in tasks:
                for side in sides:
                    if (side, task) in _MEASURED:
                        yield Step(side, size, task, repeat)
