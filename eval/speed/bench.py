"""Makes one measurement after another: `Bench`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TypeAlias

from eval.speed.children import Ran, run_child
from eval.speed.corpus import Material, Written, make_questions, write_corpus
from eval.speed.measurements import OURS, PLAIN, Measurement
from eval.speed.plan import Step, Task

RunChild: TypeAlias = Callable[[Sequence[str], str, Path, float, Collection[int]], Ran]

_COMMAND = ("-c", "from index.main import main; main()")
_INSIDE = ("-m", "eval.speed.inside")
_PLAIN = ("-m", "eval.speed.plain")
_ANSWERED = (0, 3)
ASKED = 24
"""Questions that are asked where their number is not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a bench measures on."""

    work: Path
    """Folder for the documents and the indexes."""
    material: Material
    seed: int
    model: str
    """Id of the embedding model, or a folder."""
    model_folder: Path
    """Where its weights are."""
    questions: tuple[str, ...] = ()
    """At least one; made from the material by default."""
    asked: int = ASKED
    """How many are asked, at most."""


@dataclass(slots=True)
class Bench:
    """Runs the process of a step and tells what it measured. Keeps what later steps need."""

    setup: Setup
    run_child: RunChild = run_child
    _written: dict[int, Written] = field(default_factory=dict)

    def measure(self, step: Step) -> list[Measurement]:
        """Do one step. Raises RunError if its process fails, DatasetError as `write_corpus`."""
        if step.task is Task.INDEX:
            return self._index(step)
        if not self._store(step).is_dir():  # somebody cleared the folder between two runs
            self._index(Step(step.side, step.size, Task.INDEX, step.repeat))
        if step.task is Task.WARM:
            return list(self._warm(step))
        if step.task is Task.REINDEX:
            ran = self._run(step, [*_COMMAND, "index", "--json", *self._index_option(step)])
            return [_measured(step, "reindex_process", ran.whole, "seconds")]
        return [self._cold(step)]

    def _index(self, step: Step) -> list[Measurement]:
        store, written = self._store(step), self._corpus(step.size)
        shutil.rmtree(store, ignore_errors=True)
        model = self.setup.model if step.side == OURS else str(self.setup.model_folder)
        module = _INSIDE if step.side == OURS else _PLAIN
        documents = str(self._documents(step.size))
        ran = self._run(step, [*module, "index", documents, str(store), model])
        size = sum(path.stat().st_size for path in store.rglob("*") if path.is_file())
        return [
            _measured(step, "index", ran.said["seconds"], "seconds"),
            _measured(step, "index_passages", ran.said["passages"], "passages"),
            _measured(step, "index_characters", written.characters, "characters"),
            _measured(step, "index_memory", ran.said["memory"], "bytes"),
            _measured(step, "index_bytes", size, "bytes"),
            _measured(step, "index_process", ran.whole, "seconds"),
        ]

    def _warm(self, step: Step) -> Iterator[Measurement]:
        asked = self.setup.work / "questions.json"
        asked.write_text(json.dumps(self._questions()), encoding="utf-8")
        model = () if step.side == OURS else (str(self.setup.model_folder),)
        module = _INSIDE if step.side == OURS else _PLAIN
        said = self._run(step, [*module, "warm", str(self._store(step)), *model, str(asked)]).said
        for what in ("retrieval", "answer"):
            if what in said:
                yield _measured(step, f"warm_{what}", median(said[what]), "seconds", said[what])
        yield _measured(step, "answer_memory", said["memory"], "bytes")

    def _cold(self, step: Step) -> Measurement:
        questions = self._questions()
        question = questions[step.repeat % len(questions)]
        if step.side == PLAIN:
            rest = [str(self._store(step)), str(self.setup.model_folder), question]
            ran = self._run(step, [*_PLAIN, "search", *rest])
            return _measured(step, "cold_retrieval", ran.first, "seconds")
        if step.task is Task.COLD_RETRIEVAL:
            options = ["--top-k", "10", "--json", *self._index_option(step)]
            ran = self._run(step, [*_COMMAND, "search", *options, "--", question])
            return _measured(step, "cold_retrieval", ran.first, "seconds")
        # A threshold of 0: what is timed is an answer with its citation, however unsure.
        options = ["--threshold", "0", "--json", *self._index_option(step)]
        ran = self._run(step, [*_COMMAND, "ask", *options, "--", question])
        return _measured(step, "cold_answer", ran.first, "seconds")

    def _run(self, step: Step, arguments: Sequence[str]) -> Ran:
        seconds = 600.0 + step.size
        codes = _ANSWERED if step.task is Task.COLD_ANSWER else (0,)
        return self.run_child(arguments, str(step), self.setup.work, seconds, codes)

    def _corpus(self, size: int) -> Written:
        if size not in self._written:
            setup, folder = self.setup, self._documents(size)
            shutil.rmtree(folder, ignore_errors=True)
            self._written[size] = write_corpus(folder, setup.material, size, setup.seed)
        return self._written[size]

    def _questions(self) -> Sequence[str]:
        setup = self.setup
        given = setup.questions[: setup.asked]
        return given or make_questions(setup.material, setup.asked, setup.seed)

    def _documents(self, size: int) -> Path:
        return self.setup.work / str(size) / "documents"

    def _store(self, step: Step) -> Path:
        return self.setup.work / str(step.size) / step.side.replace(" ", "-")

    def _index_option(self, step: Step) -> tuple[str, str]:
        return "--index", str(self._store(step))


def _measured(
    step: Step, what: str, value: float, unit: str, each: Sequence[float] = ()
) -> Measurement:
    return Measurement(
        side=step.side,
        size=step.size,
        what=what,
        repeat=step.repeat,
        value=value,
        unit=unit,
        each=tuple(each),
    )
