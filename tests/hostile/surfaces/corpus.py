"""A folder with something hostile in it, indexed and asked by the real commands: `look_at`."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import json
import shutil
import tempfile
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from attacks.evidence import Forgery
from attacks.folders import CANARY, SECRET, FileAttack
from checks import documented, terminal
from checks.machine import watched

from surfaces.commands import LONGEST, Ended, Run

HONEST = (
    "An honest file\n\nThe lighthouse keepers of 1951 counted exactly 4,217 gannets — ÉÑ 👩‍👩‍👧 "
    "שלום a<b [1] *p* — before the storm.\n"
)
QUESTION = "How many gannets did the lighthouse keepers count?"
_OWN = ("--path", "honest.txt")
MOST_MEMORY = 5_000_000_000
"""Bytes: the limit of the process that parses, and as much again as the command needs itself."""


@dataclass(slots=True)
class Found:
    """What became of one folder."""

    acted: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    seconds: float = 0.0
    peak: int = 0


def look_at(attack: FileAttack, place: Path, run: Run) -> Found:
    """Plant an attack below `place`, index the folder and ask it; what was not as promised."""
    docs, outside = place / "docs", place / "outside"
    docs.mkdir(parents=True)
    outside.mkdir()
    (docs / "honest.txt").write_text(HONEST, "utf-8")
    (outside / SECRET).write_text(f"{CANARY}\n" * 20)
    (outside / "manifest.toml").write_text(f'[[document]]\nfile = "*"\ntitle = "{CANARY}"\n')
    attack.plant(docs, outside)
    found = Found()
    going_on = attack.meanwhile(docs, outside) if attack.meanwhile else nullcontext()
    with watched(outside / SECRET, outside / "manifest.toml") as opened:
        with going_on:
            built = run(place, ["index", "docs"])
        _add(found, built, attack)
        if built.code == 0:
            _ask(found, place, run)
        elif not attack.refused:
            found.altered.append(f"exit code {built.code}: {built.shown[-300:]!a}")
    wrong = [one for one in opened if not attack.allows]
    found.acted += [f"outside of the folder: {one}" for one in wrong]
    catalog = place / ".pincite/catalog.sqlite"
    if catalog.exists() and CANARY.encode() in catalog.read_bytes():
        found.acted.append("words of a file outside are in the index")
    return found


def _ask(found: Found, place: Path, run: Run) -> None:
    searched = run(place, ["search", "--json", "lighthouse keepers gannets", *_OWN])
    listed = run(place, ["documents", "--json"])
    outputs = [
        searched,
        listed,
        run(place, ["ask", "--threshold", "0.01", QUESTION]),
    ]
    for one in outputs:
        _add(found, one)
    if found.acted:
        return
    hits = [one for one in json.loads(searched.out)["hits"] if one["document"] == "honest.txt"]
    if not hits or _is_altered(hits[0]):
        found.altered.append(f"the honest file: {hits[:1]!a}")
    if not any(one["path"] == "honest.txt" for one in json.loads(listed.out)["documents"]):
        found.altered.append("the honest file is not listed")


def _is_altered(hit: dict[str, Any]) -> bool:
    same = hit["text"] == HONEST[hit["start"] : hit["end"]]
    return not same or hit["sha256"] != hashlib.sha256(HONEST.encode()).hexdigest()


def _add(found: Found, ended: Ended, attack: FileAttack | None = None) -> None:
    """What one command did."""
    found.seconds = max(found.seconds, ended.seconds)
    found.peak = max(found.peak, ended.peak)
    read = terminal.read(ended.shown)
    found.acted += documented.acting(read.bare, "\n\r")
    found.acted += [f"a string for the terminal: {one!a}" for one in read.strings]
    if "Traceback" in ended.shown:
        found.acted.append(f"it crashed: {ended.err[-400:]!a}")
    if ended.code < 0 or ended.seconds >= LONGEST:
        found.acted.append(f"killed, or after {ended.seconds:.0f} s (exit code {ended.code})")
    if ended.peak > MOST_MEMORY:
        found.acted.append(f"{ended.peak:,} bytes of memory")
    if CANARY in ended.shown:
        found.acted.append("words of a file outside are shown")
    if attack and attack.refused and ended.code and ended.err.count("\n") != 1:
        found.acted.append(f"its refusal is not one line: {ended.err!a}")


def clear(place: Path) -> None:
    """Take a folder away, whatever its rights are and however deep it is."""
    with contextlib.suppress(OSError):
        for path in place.rglob("*"):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o700)
    shutil.rmtree(place, ignore_errors=True)


@cache
def _sound(run: Run) -> Path:
    """A folder with a document, an index, an answer and a bundle, made once."""
    place = Path(tempfile.mkdtemp(prefix="pincite-sound-"))
    atexit.register(clear, place)
    (place / "docs").mkdir()
    (place / "outside").mkdir()
    (place / "docs/honest.txt").write_text(HONEST, "utf-8")
    (place / "outside" / SECRET).write_text(f"{CANARY}\n" * 20)
    run(place, ["index", "docs"])
    asked = run(place, ["ask", "--json", "--threshold", "0.01", QUESTION])
    (place / "answer.json").write_text(asked.out, "utf-8")
    packed = run(place, ["bundle", "answer.json", "-o", "evidence.zip"])
    assert not asked.code
    assert not packed.code, packed.shown
    return place


def hand_over(forgery: Forgery, place: Path, run: Run) -> Found:
    """Forge an answer, a bundle or an index below `place`, and give it to its command."""
    shutil.copytree(_sound(run), place)
    outside = place / "outside"
    found = Found()
    forgery.forge(place, outside)
    forged = _listing(place)
    with watched(outside / SECRET) as opened:
        _add(found, run(place, list(forgery.command)))
    found.acted += [f"outside of the folder: {one}" for one in opened if not forgery.reads]
    if new := _listing(place) - forged - {"new.zip"}:
        found.acted.append(f"new files: {sorted(new)}")
    return found


def _listing(place: Path) -> set[str]:
    """Files below a folder, but for what SQLite keeps beside a catalog."""
    every = (path.relative_to(place).as_posix() for path in place.rglob("*"))
    return {one for one in every if "sqlite" not in one}
