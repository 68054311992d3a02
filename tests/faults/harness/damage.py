"""Files of a finished index that are not as they were written: flipped, cut, swapped, gone."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.building import fake_encoder
from harness.corpora import State, Work, own_word
from harness.points_in_turn import Scene
from harness.report import Progress, Report
from index import open_retriever
from index.doctor import examine, repair
from index.errors import PinciteError

REGION = 64
"""Bytes; in the long version one of each region is changed, and every one of a file's first."""
_CATALOG = "catalog.sqlite"


@dataclass(frozen=True, slots=True)
class Damage:
    """One way in which one file is not as it was written."""

    name: str
    """Below the index's folder."""
    what: str
    do: Callable[[Path], None]
    """Does it to the index in a folder."""
    other: tuple[str, ...] = ()
    """Another file that it is done to."""


@dataclass(frozen=True, slots=True)
class Answers:
    """All that an index gives: what is to stay the same."""

    documents: tuple[tuple[str, str], ...]
    rankings: tuple[tuple[Any, ...], ...]

    @classmethod
    def of(cls, work: Work, state: State) -> Answers:
        """Open it and look for each document's own word, and for words that all have."""
        queries = [own_word(text) for text in state.corpus.texts.values()]
        with closing(open_retriever(work.index, encoder=fake_encoder())) as retriever:
            documents = tuple((found.path, found.text) for found in retriever.documents())
            rankings = tuple(
                (hit.passage.document.path, hit.passage.span, hit.passage.text, hit.score)
                for query in [*queries, "registered voter turnout"]
                for hit in retriever.retrieve(query)
            )
        return cls(documents, rankings)


def run(
    folder: Path,
    seed: int,
    every: bool,
    some: Callable[[list[Damage]], list[Damage]],
    progress: Progress,
) -> Iterator[Report]:
    """Do every damage to a copy of one index, and see whether it is noticed and mended."""
    scene, rng = Scene.update(folder, seed), random.Random(seed)
    template, sound = scene.template, Answers.of(scene.template, scene.before)
    _settle(template)
    names = files(template.index)
    for kind, make in (("bytes flipped", flips), ("cut, swapped, gone", losses)):
        for which, chosen in (
            ("derived files", [name for name in names if name != _CATALOG]),
            ("catalog", [_CATALOG]),
        ):
            report = Report(f"{kind}: {which}")
            todo = some(list(make(template.index, chosen, rng, every)))
            for number, damage in enumerate(todo):
                progress(report.campaign, number, len(todo))
                mended = not every or kind != "bytes flipped" or number % 20 == 0
                _one(template, Work(folder / "work"), scene.before, damage, sound, mended, report)
            yield report


def files(index: Path) -> list[str]:
    """Every file of an index but the lock, which holds nothing."""
    found = [path.relative_to(index).as_posix() for path in index.rglob("*") if path.is_file()]
    return sorted(name for name in found if name != "lock" and not name.endswith(("-shm", "-wal")))


def flips(index: Path, names: list[str], rng: random.Random, every: bool) -> Iterator[Damage]:
    """One bit of one byte: of each region, or of the first, the last and some others."""
    for name in names:
        size = (index / name).stat().st_size
        starts = range(0, size, REGION)
        places = [rng.randrange(start, min(start + REGION, size)) for start in starts]
        if every:
            places += range(min(size, 2 * REGION))
        else:
            places = rng.sample(places, min(len(places), 40 if name == _CATALOG else 3))
            places += [0, size - 1, min(size - 1, rng.randrange(128))]
        for at in sorted(set(places)):
            yield Damage(name, f"bit flipped in byte {at}", _flip(name, at, 1 << rng.randrange(8)))


def losses(index: Path, names: list[str], rng: random.Random, every: bool) -> Iterator[Damage]:
    """Each file cut short, made longer, swapped with another, made a folder, and removed."""
    everything = files(index)
    for name in names:
        size = (index / name).stat().st_size
        for length in sorted({0, size // 2, size - 1, size + 1}):
            yield Damage(name, f"{length} bytes long", _cut(name, length))
        others = [other for other in everything if _differ(index / name, index / other)]
        for other in others if every else rng.sample(others, min(1, len(others))):
            yield Damage(name, f"swapped with {other}", _swap(name, other), (other,))
        yield Damage(name, "removed", lambda at, name=name: (at / name).unlink())
        yield Damage(name, "a folder", _make_folder(name))


def _one(
    template: Work,
    work: Work,
    state: State,
    damage: Damage,
    sound: Answers,
    mended: bool,
    report: Report,
) -> None:
    work.fresh(template)
    damage.do(work.index)
    label = f"{damage.name}: {damage.what}"
    told = _told(work)
    report.cycles += 1
    report.documents += len(state.corpus.texts)
    if not told:
        if damage.name == _CATALOG and _contents(work) == _contents(template):
            report.counts["bytes that hold nothing"] += 1
            return
        report.counts["not noticed by doctor"] += 1
        report.failures.append(f"{label}: not noticed")
    elif not any(name in told for name in (damage.name, *damage.other)):
        report.failures.append(f"{label}: not named in {told!r}")
    report.counts["noticed by doctor"] += bool(told)
    _use(work, state, damage, sound, label, report)
    if mended and damage.name != _CATALOG and "catalog" not in damage.what:
        _mend(work, state, sound, label, report)


def _told(work: Work) -> str:
    """What `doctor` says is wrong; empty for nothing."""
    try:
        found = examine(work.index)
    except PinciteError as error:
        return str(error)
    return "\n".join([*found.catalog_damage, *found.derived_damage])


def _use(
    work: Work, state: State, damage: Damage, sound: Answers, label: str, report: Report
) -> None:
    """Open it and search: the same answers, or one clear error."""
    try:
        same = Answers.of(work, state) == sound
    except PinciteError as error:
        report.counts["told when it was opened"] += 1
        if "\n" in str(error):
            report.failures.append(f"{label}: more than one line: {error}")
    else:
        report.counts["the same answers" if same else "other answers"] += 1
        report.lost += not same
        if not same:
            report.failures.append(f"{label}: other answers, and nothing said")


def _mend(work: Work, state: State, sound: Answers, label: str, report: Report) -> None:
    """Repair it: everything is as it was, and nothing was embedded, as there is no encoder."""
    try:
        repair(work.index)
    except PinciteError as error:
        report.failures.append(f"{label}: repair said {error}")
        return
    same = examine(work.index).sound and Answers.of(work, state) == sound
    report.counts["repaired without embedding, the same rankings"] += same
    if not same:
        report.failures.append(f"{label}: repair did not make it whole")


def _settle(work: Work) -> None:
    """Drop the empty log that readers have left, so that there is one file to damage."""
    for suffix in ("-wal", "-shm"):
        (work.index / f"{_CATALOG}{suffix}").unlink(missing_ok=True)


def _contents(work: Work) -> list[Any] | None:
    """Every row of the catalog but for files' sizes and times; None where it is unreadable."""
    with closing(sqlite3.connect(work.index / _CATALOG)) as connection:
        try:
            files = "SELECT id, root, path, sha256, recipe, described, reason, facts, born, died"
            tables = ("manifests", "texts", "passages", "embeddings")
            rows = [connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables]
            return [*rows, connection.execute(f"{files} FROM files").fetchall()]
        except sqlite3.Error:
            return None


def _flip(name: str, at: int, bit: int) -> Callable[[Path], None]:
    def flip(index: Path) -> None:
        data = bytearray((index / name).read_bytes())
        data[at] ^= bit
        (index / name).write_bytes(data)

    return flip


def _cut(name: str, length: int) -> Callable[[Path], None]:
    def cut(index: Path) -> None:
        with (index / name).open("r+b") as file:
            file.truncate(length)

    return cut


def _swap(name: str, other: str) -> Callable[[Path], None]:
    def swap(index: Path) -> None:
        aside = index / "aside"
        (index / name).rename(aside)
        (index / other).rename(index / name)
        aside.rename(index / other)

    return swap


def _make_folder(name: str) -> Callable[[Path], None]:
    def make(index: Path) -> None:
        (index / name).unlink()
        (index / name).mkdir()
        shutil.copyfile(index / "lock", index / name / "inside")

    return make


def _differ(path: Path, other: Path) -> bool:
    return path != other and path.read_bytes() != other.read_bytes()
