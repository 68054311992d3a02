"""Edits in a row, and after each of them all citations held against the truth."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count
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
SAMPLED = 0.05
"""Share of the rows of edits after which the command is asked as well."""

Command = Callable[[], list[dict[str, object]]]
"""What `pincite verify --json` tells of the saved citations now, in their order."""


@dataclass(frozen=True, slots=True, repr=False)
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
    """Edit the folder `edits` times, up to `MOST_EDITS` in a row, and check after each."""
    report = Report()
    done = 0
    while done < edits:
        number = min(edits - done, rng.randint(1, MOST_EDITS))
        follow(world, reading, (rng.choice(list(EDITS)) for _ in count()), number, rng, report)
        done += number
        if command is not None and rng.random() < SAMPLED:
            hold_commands(world, reading, command, report)
    world.folder.restore(world.files)
    return report


def follow(
    world: World,
    reading: Reading,
    kinds: Iterable[str],
    number: int,
    rng: random.Random,
    report: Report,
) -> None:
    """Edit the folder as it was cited by `kinds` in turn, and check after each of them.

    It ends after `number` edits; kinds that can do nothing where they are tried are passed over.
    The folder stays as the last edit left it.
    """
    world.folder.restore(world.files)
    story: list[str] = []
    for kind in kinds:
        one = rng.choice(world.saved)
        target = find(world.folder, one.quote, one.sentence) or _anywhere(world.folder, rng)
        if target is None or len(story) == number:
            break
        if EDITS[kind](rng, world.folder, target):
            story.append(kind)
            found = _check(world, reading, story, report)
            _hold_shown(world, reading, rng.choice(found), story, report)


def hold_commands(world: World, reading: Reading, command: Command, report: Report) -> None:
    """Ask the command and a `FileChecker`, which keep nothing of what they read before."""
    found = [verify(one.citation, world.place, reading.parse) for one in world.saved]
    _hold_checker(world, found, report)
    _hold_command(found, command, report)


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


def _hold_checker(world: World, found: list[Verification], report: Report) -> None:
    with FileChecker() as checker:
        again = checker.verify([one.citation for one in found], world.place)
    for one, other in zip(found, again, strict=True):
        if one != other:
            report.failures.append(f"read otherwise: {_told(other.state, one, [])}")


def _hold_command(found: list[Verification], command: Command, report: Report) -> None:
    for one, told in zip(found, command(), strict=True):
        report.commands += 1
        place = None if one.place is None else (one.place.span.start, one.place.span.end)
        printed = told["place"]
        assert printed is None or isinstance(printed, dict)
        where = printed and (printed["start"], printed["end"])
        if (told["state"], where) != (one.state, place):
            report.failures.append(f"printed otherwise: {_told(json.dumps(told), one, [])}")


def _told(what: str | Outcome, found: Verification, story: list[str]) -> str:
    one = found.citation
    place = found.place.span if found.place else None
    return (
        f"{what}: {one.document} [{one.span.start}–{one.span.end}] {one.quote[:60]!r} in "
        f"{one.sentence.text[:80]!r} → {found.state} {place} after {', then '.join(story)}"
    )
