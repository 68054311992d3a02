"""Options that several commands share, and what they mean."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from index.errors import SettingError

if TYPE_CHECKING:
    from tqdm import tqdm

    from index.filters import Filters
    from index.progress import Progress

index_option = click.option(
    "--index",
    "place",
    metavar="PATH",
    help="Folder of the index [default: .pincite, or PINCITE_INDEX].",
)
model_option = click.option(
    "--model", metavar="MODEL", help="Embedding model: a folder or a sentence-transformers id."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
path_option = click.option(
    "--path",
    "paths",
    multiple=True,
    metavar="GLOB",
    help="Only documents at this path, as citations show it; * matches any part.",
)
publisher_option = click.option(
    "--publisher",
    "publishers",
    multiple=True,
    metavar="NAME",
    help="Only documents whose publisher contains this.",
)
period_option = click.option(
    "--period", metavar="DATES", help="Only documents about 2012, 2021-01 or 2011/2012."
)


def index_folder(place: str | None) -> Path:
    """The folder of the index: the option, else the setting."""
    from index.settings import Place, resolve

    return Path(resolve(Place, options={"index": place}).index)


def asked_model(option: str | None) -> str | None:
    """The model that the option or a setting asks for; None if neither does."""
    from index.config import IndexConfig
    from index.settings import given, resolve

    if option is None and "model" not in given(IndexConfig):
        return None
    return resolve(IndexConfig, options={"model": option}).model


def make_filters(
    paths: tuple[str, ...], publishers: tuple[str, ...], period: str | None
) -> Filters:
    """The filters that the options describe. Raises SettingError for a period that is none."""
    from index.dates import Period
    from index.filters import Filters

    try:
        asked = Period.parse(period) if period else None
    except ValueError as error:
        raise SettingError(f"--period: {error}") from error
    return Filters(paths=paths, publishers=publishers, period=asked)


@contextlib.contextmanager
def waiting(message: str) -> Iterator[None]:
    """Say on stderr, if that is a terminal, what is being waited for; take it away afterwards."""
    shown = sys.stderr.isatty()
    if shown:
        click.echo(message, nl=False, err=True)
    try:
        yield
    finally:
        if shown:
            click.echo(f"\r{' ' * len(message)}\r", nl=False, err=True)


@contextlib.contextmanager
def progress_bar() -> Iterator[Progress]:
    """Progress on stderr if that is a terminal; silence otherwise."""
    from index.progress import Silent

    if not sys.stderr.isatty():
        yield Silent()
        return
    bar = _Bar()
    try:
        yield bar
    finally:
        bar.close()


class _Bar:
    """One tqdm bar after the other, on stderr."""

    def __init__(self) -> None:
        self._bar: tqdm[NoReturn] | None = None

    def start(self, stage: str, total: int) -> None:
        from tqdm import tqdm

        self.close()
        self._bar = tqdm(total=total, desc=stage, file=sys.stderr, leave=False, dynamic_ncols=True)

    def advance(self, count: int) -> None:
        if self._bar is not None:
            self._bar.update(count)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
