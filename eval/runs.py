"""A run on disk: `RunFolder`.

    RUN/
      manifest.json             what it is a run of
      items.jsonl               questions and expected answers
      predictions/SYSTEM.jsonl  one line for each item, in their order
      rankings/SYSTEM.trec      passages found, in TREC's run format
      qrels.txt                 relevant ones, in TREC's qrels format
      timings/SYSTEM.jsonl      seconds; the only part that differs from run to run
      figures.json              computed from the above; there when the run is finished

A line is written when its question is answered, so an interrupted run goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, unquote

import msgspec

from eval.appending import Appender, whole
from eval.errors import RunError
from eval.figures import Figure
from eval.items import Item
from eval.manifest import SCHEMA, Manifest
from eval.predictions import Prediction

T = TypeVar("T")
_BEFORE_MANIFEST = {"items.jsonl", ".items.jsonl.part", ".manifest.json.part"}
"""What a run has that was interrupted while it was made."""
Ranking = Mapping[str, Mapping[str, float]]
"""Topic -> passage -> score."""


class _Version(msgspec.Struct, frozen=True):
    schema: int


class RunFolder:
    """One run. Reading it needs no model, and none of the documents."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest

    @classmethod
    def open(cls, path: Path) -> RunFolder:
        """A run that is there. Raises RunError if it is none, or of a later version."""
        file = path / "manifest.json"
        if not file.is_file():
            raise RunError(f"{path} is not a run: it has no manifest.json")
        data = file.read_bytes()
        schema = _decode(data, _Version, file).schema
        if schema > SCHEMA:
            raise RunError(
                f"the run at {path} has schema {schema}, and this version of pincite reads up to "
                f"{SCHEMA}: use a newer one"
            )
        return cls(path, _decode(data, Manifest, file))

    @classmethod
    def start(cls, path: Path, manifest: Manifest, items: Sequence[Item]) -> RunFolder:
        """A new run at `path`, or the interrupted one that is there, to go on with.

        Raises RunError if the folder holds something else, or another run.
        """
        if (path / "manifest.json").exists():
            found = cls.open(path)
            if found.manifest.identity != manifest.identity:
                raise RunError(
                    f"{path} holds a run of other code, data or settings; choose another folder "
                    "with --out, or remove it"
                )
            return found
        try:
            if path.exists() and not {one.name for one in path.iterdir()} <= _BEFORE_MANIFEST:
                raise RunError(f"{path} is not empty and holds no run; choose another --out")
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RunError(f"{path} cannot be a run's folder: {error.strerror}") from error
        run = cls(path, manifest)
        run._write("items.jsonl", b"".join(msgspec.json.encode(one) + b"\n" for one in items))
        run._write("manifest.json", _pretty(manifest))
        return run

    @property
    def finished(self) -> bool:
        """Whether its figures were computed."""
        return (self.path / "figures.json").exists()

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """What was asked."""
        return tuple(self._lines("items.jsonl", Item))

    @property
    def systems(self) -> tuple[str, ...]:
        """The systems that answered, the shipped one first."""
        return tuple(system.name for system in self.manifest.systems)

    def predictions(self, system: str) -> dict[str, Prediction]:
        """Item id -> what the system said, in the order of the items; empty if nothing yet."""
        return {one.id: one for one in self._lines(_predictions(system), Prediction)}

    @contextmanager
    def adding(self, name: str) -> Iterator[Appender]:
        """Add lines to the file `name`, below the run's folder, after those that are whole."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.truncate(whole(path))
            yield Appender(file)

    @contextmanager
    def adding_predictions(self, system: str) -> Iterator[Appender]:
        """Add predictions of `system`."""
        with self.adding(_predictions(system)) as lines:
            yield lines

    def records(self, name: str, kind: type[T]) -> Iterator[T]:
        """The whole lines of the file `name`; none if there is no such file."""
        return self._lines(name, kind)

    def write_ranking(self, system: str, ranking: Ranking) -> None:
        """Store what a system found for each topic."""
        lines = [
            f"{quote(topic)} Q0 {_name(passage)} {rank} {score:.6f} {quote(system)}\n"
            for topic, found in ranking.items()
            for rank, (passage, score) in enumerate(found.items(), start=1)
        ]
        self._write(f"rankings/{_file(system)}.trec", "".join(lines).encode())

    def has_ranking(self, system: str) -> bool:
        """Whether `system` has ranked."""
        return (self.path / f"rankings/{_file(system)}.trec").exists()

    @property
    def ranked(self) -> tuple[str, ...]:
        """The systems that ranked passages, the shipped one first."""
        return tuple(system for system in self.systems if self.has_ranking(system))

    def ranking(self, system: str) -> dict[str, dict[str, float]]:
        """Topic -> passage -> score, as `system` found them; empty if it did not rank."""
        path = self.path / f"rankings/{_file(system)}.trec"
        found: dict[str, dict[str, float]] = {}
        for line in path.read_text("utf-8").splitlines() if path.exists() else ():
            topic, _, passage, rank, _, _ = line.split(" ")
            # The place is the score: the order, ties included, is the system's own.
            found.setdefault(unquote(topic), {})[unquote(passage)] = -float(rank)
        return found

    def rankings(self) -> dict[str, Ranking]:
        """System -> what it found, for every system that ranked, the shipped one first."""
        return {system: self.ranking(system) for system in self.ranked}

    def write_qrels(self, qrels: Mapping[str, Mapping[str, int]]) -> None:
        """Store which passages are relevant."""
        lines = [
            f"{quote(topic)} 0 {_name(passage)} {relevance}\n"
            for topic, judged in qrels.items()
            for passage, relevance in judged.items()
        ]
        self._write("qrels.txt", "".join(lines).encode())

    def qrels(self) -> dict[str, dict[str, int]]:
        """Topic -> passage -> relevance; empty if the run has none."""
        path = self.path / "qrels.txt"
        judged: dict[str, dict[str, int]] = {}
        for line in path.read_text("utf-8").splitlines() if path.exists() else ():
            topic, _, passage, relevance = line.split(" ")
            judged.setdefault(unquote(topic), {})[unquote(passage)] = int(relevance)
        return judged

    def write_figures(self, figures: Sequence[Figure]) -> None:
        """Store the figures; the run is finished with it."""
        self._write("figures.json", _pretty(figures))

    def figures(self) -> tuple[Figure, ...]:
        """The stored figures. Raises RunError if the run was not finished."""
        path = self.path / "figures.json"
        if not path.exists():
            raise RunError(f"the run at {self.path} is not finished; start it again to go on")
        stored: tuple[Figure, ...] = _decode(path.read_bytes(), tuple[Figure, ...], path)
        return stored

    def _lines(self, name: str, kind: type[T]) -> Iterator[T]:
        path = self.path / name
        if not path.exists():
            return
        data = path.read_bytes()[: whole(path)]
        for line in data.splitlines():
            yield _decode(line, kind, path)

    def _write(self, name: str, data: bytes) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(data)
        part.replace(path)  # an interruption must not leave half a file under its name


def _file(system: str) -> str:
    return system.replace(" ", "-")


def _predictions(system: str) -> str:
    return f"predictions/{_file(system)}.jsonl"


def _name(passage: str) -> str:
    return quote(passage, safe="/:,")


def _pretty(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=1) + b"\n"


def _decode(data: bytes, kind: Any, path: Path) -> Any:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RunError(f"{path} is not what a run holds: {error}") from error
