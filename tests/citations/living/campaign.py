"""Edits in a row, and after each of them all citations held against the truth."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from living.edits import EDITS, Target, find
from living.folder import File, Folder
from living.reading import Reading
from living.report import Report
from living.saved import Saved
from living.truth import Now, Outcome, judge, now
from qa.citation import Verification, verify
from qa.current import current
from qa.files import FileChecker

MOST_EDITS = 5
"""Edits that one folder gets before it is made again as it was."""
SAMPLED = 0.02
"""Share of the edits after which files are read again by what keeps nothing."""
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
    reading: Reading,
    edits: int,
    rng: random.Random,
    command: Command | None = None,
) -> Report:
    """Edit the folder `edits` times, up to `MOST_EDITS` in a row, and check after each.

    Now and then the same is asked of the command and of a `FileChecker`, which keep nothing.
    """
    report = Report()
    done = 0
    while done < edits:
        world.folder.restore(world.files)
        story: list[str] = []
        for _ in range(min(edits - done, rng.randint(1, MOST_EDITS))):
            story.append(_edit(world, rng))
            done += 1
            found = _check(world, reading, story, report)
            _hold_shown(world, reading, rng.choice(found), story, report)
            if rng.random() < SAMPLED:
                _hold_checker(world, found, story, report)
                if command is not None:
                    _hold_command(found, command, story, report)
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


def _check(world: World, reading: Reading, story: list[str], report: Report) -> list[Verification]:
    report.edits[story[-1]] += 1
    found: list[Verification] = []
    files: dict[str, Now | None] = {}
    for one in world.saved:
        path = one.citation.document
        if path not in files:
            files[path] = now(world.folder, path, reading.parse)
        found.append(verify(one.citation, world.place, reading.parse))
        outcome = judge(one, found[-1], files[path])
        report.outcomes[story[-1]][outcome] += 1
        if len(story) == 1:
            report.first[outcome] += 1
        if outcome.is_silent_error:
            report.failures.append(_told(outcome, found[-1], story))
    return found


def _hold_shown(
    world: World, reading: Reading, found: Verification, story: list[str], report: Report
) -> None:
    """What is shown beside an answer must be what `verify` says, and the text of that place."""
    one = found.citation
    shown = current(one, world.place, reading.parse)
    report.shown += 1
    words = shown.near.of(shown.text) if shown.near and shown.text is not None else ""
    if shown.verification != found or (found.place and words.split() != one.quote.split()):
        report.failures.append(f"shown otherwise: {_told(found.state, found, story)}")


def _hold_checker(
    world: World, found: list[Verification], story: list[str], report: Report
) -> None:
    with FileChecker() as checker:
        again = checker.verify([one.citation for one in found], world.place)
    for one, other in zip(found, again, strict=True):
        if one != other:
            report.failures.append(f"read otherwise: {_told(other.state, one, story)}")


def _hold_command(
    found: list[Verification], command: Command, story: list[str], report: Report
) -> None:
    for one, told in zip(found, command(), strict=True):
        report.commands += 1
        place = None if one.place is None else (one.place.span.start, one.place.span.end)
        printed = told["place"]
        assert printed is None or isinstance(printed, dict)
        where = printed and (printed["start"], printed["end"])
        if (told["state"], where) != (one.state, place):
            report.failures.append(f"printed otherwise: {_told(json.dumps(told), one, story)}")


def _told(what: str | Outcome, found: Verification, story: list[str]) -> str:
    one = found.citation
    place = found.place.span if found.place else None
    return (
        f"{what}: {one.document} [{one.span.start}–{one.span.end}] {one.quote[:60]!r} in "
        f"{one.sentence.text[:80]!r} → {found.state} {place} after {', then '.join(story)}"
    )
