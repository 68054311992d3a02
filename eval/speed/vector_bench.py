"""Measures what searching costs at sizes that no model need embed: `VectorBench`."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

from eval.speed.added import write_added
from eval.speed.children import Ran
from eval.speed.corpus import write_corpus
from eval.speed.disk import taken
from eval.speed.measurements import Measurement
from eval.speed.plan import Step, Task
from eval.speed.repeated import repeated
from eval.speed.sources import Source, passages_of

BASE = 5_000
"""Passages whose real vectors are perturbed, at most."""
SEARCHED = 200
"""Questions that are searched for, at most."""
_VECTORS = ("-m", "eval.speed.vectors")
_LAUNCHER = ("-m", "eval.speed.launcher", "0")


@dataclass(frozen=True)
class VectorBench:
    """An index of many passages: real text repeated with changes, real vectors with noise."""

    work: Path
    source: Source
    model: str
    """Id of the embedding model, or a folder."""
    run: Callable[[Step, Sequence[str]], Ran]

    def measure(self, step: Step) -> list[Measurement]:
        """Do one step. Raises RunError if its process fails, DatasetError as the source does."""
        if step.task is Task.VECTORS_INDEX:
            return list(self._index(step))
        if not self._store(step).is_dir():  # somebody cleared the folder between two runs
            list(self._index(Step(step.side, step.size, Task.VECTORS_INDEX, 0)))
        if step.task is Task.VECTORS_SERVE:
            return list(self._serve(step))
        return list(self._add(step))

    def _index(self, step: Step) -> Iterator[Measurement]:
        base, documents, store = self._base(step), self._documents(step), self._store(step)
        shutil.rmtree(self._folder(step), ignore_errors=True)
        originals = tuple(self.source.texts(min(BASE, step.size)))
        write_corpus(documents, repeated(originals, step.size, step.size))
        command = [*_VECTORS, "index", str(base), str(documents), str(store), self.model]
        said = self.run(step, command).said
        disk = taken(store)
        yield step.measured("vectors_index", said["seconds"], "seconds")
        yield step.measured("vectors_structures", said["structures"], "seconds")
        yield step.measured("vectors_passages", said["passages"], "passages")
        yield step.measured("vectors_index_memory", said["memory"], "bytes")
        yield step.measured("vectors_index_bytes", disk.whole, "bytes")
        yield step.measured("vectors_catalog_bytes", disk.catalog, "bytes")

    def _serve(self, step: Step) -> Iterator[Measurement]:
        command = [*_VECTORS, "serve", str(self._base(step)), str(self._store(step)), self.model]
        said = self.run(step, command).said
        yield step.measured("vectors_search", median(said["search"]), "seconds", said["search"])
        yield step.measured("vectors_recall", fmean(said["recall"]), "share", said["recall"])
        yield step.measured("vectors_serve_memory", said["memory"], "bytes")

    def _add(self, step: Step) -> Iterator[Measurement]:
        base, store = self._base(step), self._store(step)
        write_added(self._documents(step), step.repeat, time.time_ns())
        command = [*_LAUNCHER, *_VECTORS, "add", str(base), str(store), self.model]
        told = self.run(step, command).said
        yield step.measured("vectors_add_process", told["whole"], "seconds")
        embedded = json.loads(told["line"])["embedded"]
        yield step.measured("vectors_add_embedded", embedded, "passages")

    def _base(self, step: Step) -> Path:
        """The folder of the real vectors, which is made where it is not there."""
        passages = min(BASE, step.size)
        folder = self.work / f"base-{passages}"
        if not (folder / "model.json").exists():
            folder.mkdir(parents=True, exist_ok=True)
            texts = [one for text in self.source.texts(passages) for one in passages_of(text)]
            _write(folder / "passages.json", texts)
            _write(folder / "questions.json", self.source.questions(min(SEARCHED, passages)))
            self.run(step, [*_VECTORS, "prepare", str(folder), self.model])
        return folder

    def _folder(self, step: Step) -> Path:
        return self.work / f"vectors-{step.size}"

    def _documents(self, step: Step) -> Path:
        return self._folder(step) / "documents"

    def _store(self, step: Step) -> Path:
        return self._folder(step) / "index"


def _write(path: Path, strings: Sequence[str]) -> None:
    path.write_text(json.dumps(strings), encoding="utf-8")
