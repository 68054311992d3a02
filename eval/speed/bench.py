"""Makes one measurement after another: `Bench`."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias

from eval.speed.added import clear_added, write_added
from eval.speed.children import Ran, run_child
from eval.speed.corpus import Written, write_corpus
from eval.speed.disk import Taken, taken
from eval.speed.measurements import OURS, PLAIN, Measurement
from eval.speed.plan import VECTOR_TASKS, Step, Task
from eval.speed.sources import Source
from eval.speed.vector_bench import VectorBench

RunChild: TypeAlias = Callable[[Sequence[str], str, Path, float, Collection[int]], Ran]

_COMMAND = ("-c", "from index.main import main; main()")
_NOTHING = ("-c", "pass")
_LAUNCHER = ("-m", "eval.speed.launcher")
_INSIDE = ("-m", "eval.speed.inside")
_PLAIN = ("-m", "eval.speed.plain")
_HELPS = 5
"""Times that the help is shown in one step: a single one is mostly noise."""
ASKED = 50
"""Questions that are asked where their number is not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a bench measures on."""

    work: Path
    """Folder for the documents and the indexes."""
    source: Source
    model: str
    """Id of the embedding model, or a folder."""
    model_folder: Path
    """Where its weights are."""
    questions: tuple[str, ...] = ()
    """At least one; made from the source by default."""
    asked: int = ASKED
    """How many are asked, at most."""


@dataclass
class Bench:
    """Runs the processes of a step and tells what was measured. Keeps what later steps need."""

    setup: Setup
    run_child: RunChild = run_child
    _written: dict[int, Written] = field(default_factory=dict)
    _started: set[tuple[str, Task]] = field(default_factory=set)

    def measure(self, step: Step) -> list[Measurement]:
        """Do one step. Raises RunError if its process fails, DatasetError as the source does."""
        if step.task in VECTOR_TASKS:
            return self._vectors.measure(step)
        needs_index = step.task not in {Task.INDEX, Task.HELP}
        if needs_index and not self._store(step).is_dir():  # somebody cleared the folder
            list(self._index(Step(step.side, step.size, Task.INDEX, step.repeat)))
        do: dict[Task, Callable[[Step], Iterator[Measurement]]] = {
            Task.INDEX: self._index,
            Task.WARM: self._warm,
            Task.REINDEX: self._reindex,
            Task.HELP: self._help,
            Task.ADD: self._add,
        }
        return list(do.get(step.task, self._cold)(step))

    def _index(self, step: Step) -> Iterator[Measurement]:
        store, written = self._store(step), self._corpus(step.size)
        documents = self._documents(step.size)
        shutil.rmtree(store, ignore_errors=True)
        clear_added(documents)  # both sides index the same, whatever the round before added
        model = self.setup.model if step.side == OURS else str(self.setup.model_folder)
        module = _INSIDE if step.side == OURS else _PLAIN
        ran = self._run(step, [*module, "index", str(documents), str(store), model])
        yield from _indexed(step, ran, written, taken(store))

    def _warm(self, step: Step) -> Iterator[Measurement]:
        asked = self.setup.work / "questions.json"
        asked.write_text(json.dumps(self._questions), encoding="utf-8")
        model = () if step.side == OURS else (str(self.setup.model_folder),)
        module = _INSIDE if step.side == OURS else _PLAIN
        said = self._run(step, [*module, "warm", str(self._store(step)), *model, str(asked)]).said
        for what in ("retrieval", "answer"):
            if what in said:
                yield step.measured(f"warm_{what}", median(said[what]), "seconds", said[what])
        yield step.measured("answer_memory", said["memory"], "bytes")

    def _reindex(self, step: Step, what: str = "reindex") -> Iterator[Measurement]:
        told = self._launch(step, [*_COMMAND, "index", "--json", *self._index_option(step)])
        embedded = json.loads(told["line"])["embedded"]
        yield step.measured(f"{what}_process", told["whole"], "seconds")
        yield step.measured(f"{what}_embedded", embedded, "passages")

    def _add(self, step: Step) -> Iterator[Measurement]:
        write_added(self._documents(step.size), step.repeat, time.time_ns())
        return self._reindex(step, "add")

    def _help(self, step: Step) -> Iterator[Measurement]:
        """Seconds of the command over those of an interpreter that does nothing, in turns."""
        over = []
        for _ in range(_HELPS):
            bare = self._launch(step, _NOTHING)
            over.append(self._launch(step, [*_COMMAND, "--help"])["whole"] - bare["whole"])
        yield step.measured("help_over_bare", median(over), "seconds", over)

    def _cold(self, step: Step) -> Iterator[Measurement]:
        questions = self._questions
        command = list(self._first_question(step, questions[step.repeat % len(questions)]))
        if (step.side, step.task) not in self._started:
            # The first time compiles modules and reads files that nobody has read.
            self._launch(step, command)
            self._started.add((step.side, step.task))
        told = self._launch(step, command)
        what = "cold_answer" if step.task is Task.COLD_ANSWER else "cold_retrieval"
        yield step.measured(what, told["first"], "seconds")
        yield step.measured(f"{what}_memory", told["memory"], "bytes")

    def _first_question(self, step: Step, question: str) -> Iterator[str]:
        if step.side == PLAIN:
            yield from (*_PLAIN, "search", str(self._store(step)), str(self.setup.model_folder))
            yield question
        elif step.task is Task.COLD_RETRIEVAL:
            options = ("--top-k", "10", "--json", *self._index_option(step))
            yield from (*_COMMAND, "search", *options, "--", question)
        else:
            # A threshold of 0: what is timed is an answer with its citation, however unsure.
            options = ("--threshold", "0", "--json", *self._index_option(step))
            yield from (*_COMMAND, "ask", *options, "--", question)

    def _launch(self, step: Step, command: Sequence[str]) -> dict[str, Any]:
        """What `eval.speed.launcher` tells of a command."""
        codes = "0,3" if step.task is Task.COLD_ANSWER else "0"  # 3: it abstained
        told: dict[str, Any] = self._run(step, [*_LAUNCHER, codes, *command]).said
        return told

    def _run(self, step: Step, arguments: Sequence[str]) -> Ran:
        return self.run_child(arguments, str(step), self.setup.work, 600.0 + step.size, (0,))

    @cached_property
    def _vectors(self) -> VectorBench:
        setup = self.setup
        return VectorBench(setup.work, setup.source, setup.model, self._run)

    @cached_property
    def _questions(self) -> Sequence[str]:
        given = self.setup.questions[: self.setup.asked]
        return given or self.setup.source.questions(self.setup.asked)

    def _corpus(self, size: int) -> Written:
        if size not in self._written:
            folder = self._documents(size)
            shutil.rmtree(folder, ignore_errors=True)
            self._written[size] = write_corpus(folder, self.setup.source.texts(size))
        return self._written[size]

    def _documents(self, size: int) -> Path:
        return self.setup.work / str(size) / "documents"

    def _store(self, step: Step) -> Path:
        return self.setup.work / str(step.size) / step.side.replace(" ", "-")

    def _index_option(self, step: Step) -> tuple[str, str]:
        return "--index", str(self._store(step))


def _indexed(step: Step, ran: Ran, written: Written, disk: Taken) -> Iterator[Measurement]:
    yield step.measured("index", ran.said["seconds"], "seconds")
    yield step.measured("index_passages", ran.said["passages"], "passages")
    yield step.measured("index_characters", written.characters, "characters")
    yield step.measured("index_memory", ran.said["memory"], "bytes")
    yield step.measured("index_bytes", disk.whole, "bytes")
    yield step.measured("index_process", ran.whole, "seconds")
    if step.side == OURS:
        yield step.measured("catalog_bytes", disk.catalog, "bytes")
