"""Edits in a row, and after each of them all citations held against the truth."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from living.edits import EDITS, Target, find
from living.folder import File, Folder
from living.report import Report
from living.saved import Saved
from living.truth import Outcome, Reading, judge
from qa.citation import Verification
from qa.files import FileChecker

MOST_EDITS = 5
"""Edits that one folder gets before it is made again as it was."""
_TRIES = 50

Command = Callable[[], list[dict[str, object]]]
"""What `pincite verify --json` tells of the saved citations now, in their order."""


@dataclass(frozen=True, slots=True)
class World:
    """A folder with saved citations of it."""

    folder: Folder
    files: dict[str, File]
    """As they were when they were cited."""
    saved: Sequence[Saved]

    @property
    def place(self) -> Path:
        """The folder that citations are below."""
        return self.folder.place


def run(
    world: World,
    checker: FileChecker,
    edits: int,
    rng: random.Random,
    command: Command | None = None,
) -> Report:
    """Edit the folder `edits` times, up to `MOST_EDITS` in a row, and check after each."""
    report, reading = Report(), Reading()
    done = 0
    while done < edits:
        world.folder.restore(world.files)
        story: list[str] = []
        for _ in range(min(edits - done, rng.randint(1, MOST_EDITS))):
            kind = _edit(world, rng)
            story.append(kind)
            done += 1
            _check(world, checker, story, report, reading)
            _hold_shown(world, checker, story, report, rng)
            if command is not None and rng.random() < 0.02:
                _hold_command(world, checker, command, story, report)
    world.folder.restore(world.files)
    return report


def _edit(world: World, rng: random.Random) -> str:
    """Make one edit of a kind that can be made; its name."""
    for _ in range(_TRIES):
        kind = rng.choice(list(EDITS))
        one = rng.choice(world.saved)
        target = find(world.folder, one.quote, one.sentence) or _anywhere(world.folder, rng)
        if target is not None and EDITS[kind](rng, world.folder, target):
            return kind
    raise AssertionError("no edit can be made")


def _anywhere(folder: Folder, rng: random.Random) -> Target | None:
    paths = [path for path, file in sorted(folder.files.items()) if len(file.content) > 100]
    if not paths:
        return None
    path = rng.choice(paths)
    start = rng.randrange(len(folder.files[path].content) - 60)
    return Target(path, (start + 20, start + 30), (start, start + 60))


def _check(
    world: World, checker: FileChecker, story: list[str], report: Report, reading: Reading
) -> None:
    report.edits[story[-1]] += 1
    found = checker.verify([one.citation for one in world.saved], world.place)
    for one, verification in zip(world.saved, found, strict=True):
        outcome = judge(one, verification, reading.of(world.folder, one.citation.document))
        report.outcomes[story[-1]][outcome] += 1
        if len(story) == 1:
            report.first[outcome] += 1
        if outcome.is_silent_error:
            report.failures.append(_told(outcome, verification, story))


def _hold_shown(
    world: World, checker: FileChecker, story: list[str], report: Report, rng: random.Random
) -> None:
    """What is shown beside an answer must be what `verify` says, and the text of that place."""
    one = rng.choice(world.saved).citation
    (found,) = checker.verify([one], world.place)
    current = checker.current(one, world.place)
    report.shown += 1
    words = current.near.of(current.text) if current.near and current.text is not None else ""
    place = found.place
    if current.verification != found or (place and words.split() != one.quote.split()):
        report.failures.append(f"shown otherwise: {_told(found.state, found, story)}")


def _hold_command(
    world: World, checker: FileChecker, command: Command, story: list[str], report: Report
) -> None:
    citations = [one.citation for one in world.saved]
    for found, told in zip(checker.verify(citations, world.place), command(), strict=True):
        report.commands += 1
        place = None if found.place is None else (found.place.span.start, found.place.span.end)
        printed = told["place"]
        assert printed is None or isinstance(printed, dict)
        where = printed and (printed["start"], printed["end"])
        if (told["state"], where) != (found.state, place):
            report.failures.append(f"printed otherwise: {_told(json.dumps(told), found, story)}")


def _told(what: str | Outcome, found: Verification, story: list[str]) -> str:
    one = found.citation
    place = found.place.span if found.place else None
    return (
        f"{what}: {one.document} [{one.span.start}–{one.span.end}] {one.quote[:60]!r} in "
        f"{one.sentence.text[:80]!r} → {found.state} {place} after {', then '.join(story)}"
    )
