"""The long version, stage by stage: each adds its cases to a table."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeAlias

from attacks.archives import archive_attacks
from attacks.evidence import Forgery, forgeries
from attacks.folders import FileAttack, folder_attacks
from attacks.honest import HONEST
from attacks.names import description_attacks, name_attacks
from attacks.pdfs import pdf_attacks
from attacks.stalls import stall_attacks
from attacks.texts import Attack, attacks, mixtures
from surfaces import functions, orders, reports
from surfaces.application import Application
from surfaces.commands import Commands, Run, here, in_terminal
from surfaces.corpus import Found, clear, hand_over, look_at
from surfaces.judging import Show, judge
from surfaces.planted import Planted, plant
from tally import Table

_IN_MEMORY = Path("/dev/shm")

SURFACES: dict[str, Show] = {
    "command line": functions.lines,
    "`--json`": functions.record,
    "Markdown": functions.exported_markdown,
    "JSON": functions.exported_json,
    "HTML": functions.exported_html,
    "bundle": functions.bundle,
    "report, HTML": reports.report_page,
    "report, Markdown": reports.report_markdown,
}
"""Surfaces that need no index and no terminal."""


@dataclass(slots=True)
class Campaign:
    """What is asked for, and what was found."""

    seed: int
    count: int
    """Mixtures of texts; a tenth of them for the application and the real commands."""
    texts: Table = field(default_factory=Table)
    files: Table = field(default_factory=Table)


def every_text(seed: int, count: int) -> list[Attack]:
    """Hostile texts, mixtures of them, and honest ones."""
    honest = [Attack(f"honest: {kind}", one) for kind, texts in HONEST.items() for one in texts]
    return [*attacks(), *mixtures(seed, count), *honest]


def hold(table: Table, surface: str, show: Show, planted: Sequence[Planted]) -> None:
    """Hold what a surface shows of each file against what it shows of the first one."""
    plain = show(planted[0])
    for at, one in enumerate(planted[1:], start=1):
        try:
            verdict = judge(show(one), plain, one)
            acted, altered = verdict.acted, verdict.altered
        except Exception as error:  # whatever fails because of a text is an attack that acted
            acted, altered = [f"{type(error).__name__}: {error}"], []
        table.add(one.attack.kind, surface, ascii(one.attack.text), acted, altered)
        _progress(surface, at, len(planted) - 1)


def texts(campaign: Campaign) -> None:
    """Every text on every surface that is a function."""
    with _place() as place:
        planted = plant(place / "corpus", every_text(campaign.seed, campaign.count))
        for surface, show in SURFACES.items():
            hold(campaign.texts, surface, show, planted)


def screens(campaign: Campaign) -> None:
    """Every text in the terminal application."""
    with _place() as place:
        planted = plant(place / "corpus", every_text(campaign.seed, campaign.count // 10))
        hold(campaign.texts, "terminal UI", Application(planted).show, planted)


def commands(campaign: Campaign) -> None:
    """Every text by the real commands, in a terminal."""
    with _place() as place:
        planted = plant(place / "corpus", every_text(campaign.seed, campaign.count // 10))
        # Answers are verified and bundled by the stage `evidence`.
        made = Commands(place, in_terminal, checking=False)
        made.index(place / "corpus")
        hold(campaign.texts, "commands", made.lines, planted)
        hold(campaign.texts, "commands `--json`", made.record, planted)


def folders(campaign: Campaign) -> None:
    """Links, pipes, names and changing files, by the real commands."""
    _look(campaign.files, [*folder_attacks(), *name_attacks(), *description_attacks()])


def archives(campaign: Campaign) -> None:
    """Archives, XML and PDFs, by the real commands."""
    _look(campaign.files, [*archive_attacks(large=True), *pdf_attacks(large=True)])


def stalls(campaign: Campaign) -> None:
    """Text that takes long; with a fake model, which would take most of the time."""
    _look(campaign.files, stall_attacks(large=True), here)


def evidence(campaign: Campaign) -> None:
    """Bundles, answers and indexes that were forged, by the real commands."""
    _each(campaign.files, forgeries(), lambda one, place: hand_over(one, place, in_terminal))


def obeying(campaign: Campaign) -> None:
    """Orders to an assistant, with the models that ship."""
    every = orders.cases()
    for at, (order, form) in enumerate(every, start=1):
        with _place() as place:
            acted, altered = orders.obeyed(order, form, place, in_terminal)
        campaign.files.add("orders to an assistant", "files", f"{order} {form!a}", acted, altered)
        _progress("orders", at, len(every))


STAGES: dict[str, Callable[[Campaign], None]] = {
    "texts": texts,
    "screens": screens,
    "commands": commands,
    "folders": folders,
    "archives": archives,
    "stalls": stalls,
    "evidence": evidence,
    "orders": obeying,
}


Case: TypeAlias = FileAttack | Forgery


def _look(table: Table, every: Iterable[FileAttack], run: Run = in_terminal) -> None:
    def look(one: FileAttack, place: Path) -> Found:
        if one.kind == "unreadable files":  # whoever runs everything may read everything
            return look_at(one, place, partial(in_terminal, bare=True))
        return look_at(one, place, run)

    _each(table, every, look)


def _each(table: Table, every: Iterable[Case], look: Callable[..., Found]) -> None:
    listed = list(every)
    for at, one in enumerate(listed, start=1):
        with _place() as place:
            try:
                found = look(one, place / "case")
            except Exception as error:
                found = Found(acted=[f"{type(error).__name__}: {error}"])
        table.add(
            one.kind, "files", one.name, found.acted, found.altered,
            seconds=found.seconds, peak=found.peak,
        )  # fmt: skip
        _progress(one.kind, at, len(listed))


@contextmanager
def _place() -> Iterator[Path]:
    """A folder in memory, where there is one."""
    where = _IN_MEMORY if _IN_MEMORY.is_dir() else None
    place = Path(tempfile.mkdtemp(prefix="pincite-hostile-", dir=where))
    try:
        yield place
    finally:
        clear(place)


def _progress(what: str, done: int, total: int) -> None:
    clock = time.strftime("%H:%M:%S")
    print(f"\r{clock} {what}: {done:,} of {total:,}   ", end="", file=sys.stderr, flush=True)
