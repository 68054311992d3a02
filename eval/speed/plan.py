"""Which measurements are made, in which order: `Step`, `plan_steps`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eval.speed.measurements import OURS, PLAIN, Key, Measurement


class Task(StrEnum):
    """What one process does, or a few of the same kind."""

    INDEX = "indexing"
    REINDEX = "indexing again"
    WARM = "answering in an open process"
    HELP = "showing the help"
    COLD_RETRIEVAL = "a search in a fresh process"
    COLD_ANSWER = "an answer in a fresh process"
    ADD = "adding a file"
    VECTORS_INDEX = "indexing perturbed vectors"
    VECTORS_SERVE = "searching perturbed vectors"
    VECTORS_ADD = "adding a file to perturbed vectors"


VECTOR_TASKS = frozenset({Task.VECTORS_INDEX, Task.VECTORS_SERVE, Task.VECTORS_ADD})
"""Those that need no model to read every passage."""

_INDEXED = (
    "index",
    "index_passages",
    "index_characters",
    "index_memory",
    "index_bytes",
    "index_process",
)
_ADDED = ("add_process", "add_embedded")
_MEASURED: dict[tuple[str, Task], tuple[str, ...]] = {
    (OURS, Task.INDEX): (*_INDEXED, "catalog_bytes"),
    (PLAIN, Task.INDEX): _INDEXED,
    (OURS, Task.REINDEX): ("reindex_process", "reindex_embedded"),
    (OURS, Task.WARM): ("warm_retrieval", "warm_answer", "answer_memory"),
    (PLAIN, Task.WARM): ("warm_retrieval", "answer_memory"),
    (OURS, Task.HELP): ("help_over_bare",),
    (OURS, Task.COLD_RETRIEVAL): ("cold_retrieval", "cold_retrieval_memory"),
    (PLAIN, Task.COLD_RETRIEVAL): ("cold_retrieval", "cold_retrieval_memory"),
    (OURS, Task.COLD_ANSWER): ("cold_answer", "cold_answer_memory"),
    (OURS, Task.ADD): _ADDED,
    (OURS, Task.VECTORS_INDEX): (
        "vectors_index",
        "vectors_structures",
        "vectors_passages",
        "vectors_index_memory",
        "vectors_index_bytes",
        "vectors_catalog_bytes",
    ),
    (OURS, Task.VECTORS_SERVE): ("vectors_search", "vectors_recall", "vectors_serve_memory"),
    (OURS, Task.VECTORS_ADD): tuple(f"vectors_{name}" for name in _ADDED),
}
"""What a step gives: `Measurement.what`."""


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

    def measured(
        self, what: str, value: float, unit: str, each: Sequence[float] = ()
    ) -> Measurement:
        """One number that it gave."""
        return Measurement(
            side=self.side,
            size=self.size,
            what=what,
            repeat=self.repeat,
            value=value,
            unit=unit,
            each=tuple(each),
        )

    def __str__(self) -> str:
        return f"{self.side}, {self.task.value}, {self.size} passages"


def plan_steps(
    sizes: Sequence[int], repeats: int, cold_repeats: int, vectors: Sequence[int] = ()
) -> Iterator[Step]:
    """Every step, in order: real text of `sizes` passages, then `vectors` perturbed ones.

    The two sides take turns, so that a machine that is busy for a while is so for both; which
    one goes first alternates. Each round begins with new indexes, which the rest of it uses, and
    ends with a change to them.
    """
    for size in sizes:
        for repeat in range(repeats):
            tasks = [Task.INDEX, Task.WARM, Task.REINDEX]
            if repeat < cold_repeats:
                help_ = [Task.HELP] if size == sizes[0] else []  # it does not know the index
                tasks += [*help_, Task.COLD_RETRIEVAL, Task.COLD_ANSWER]
            sides = (OURS, PLAIN) if repeat % 2 == 0 else (PLAIN, OURS)
            for task in [*tasks, Task.ADD]:
                for side in sides:
                    if (side, task) in _MEASURED:
                        yield Step(side, size, task, repeat)
    for size in vectors:
        yield Step(OURS, size, Task.VECTORS_INDEX, 0)
        yield Step(OURS, size, Task.VECTORS_SERVE, 0)
        for repeat in range(repeats):
            yield Step(OURS, size, Task.VECTORS_ADD, repeat)
