"""Options that all suites share, and what they mean: `run_options`, `requested`, `finish`."""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from index.options import asked_model, json_option, model_option, progress_bar
from index.visible import escaped, one_line

if TYPE_CHECKING:
    from eval.runs import RunFolder
    from eval.suites.request import Request
    from eval.systems import System
    from index.encoder import Encoder
    from index.progress import Progress

F = TypeVar("F", bound=Callable[..., Any])
FAILED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the shared options were set to."""

    out: Path | None
    work: Path
    limit: int | None
    seed: int
    systems: tuple[str, ...]
    model: str | None
    bars: tuple[str, ...]
    as_json: bool


def run_options(command: F) -> F:
    """Add the shared options to a command; it gets them as one argument, `choices`."""
    return _gathering(command, (*_COMMON, _SYSTEM, model_option))


def run_options_without_systems(command: F) -> F:
    """The same for a suite that has systems of its own."""
    return _gathering(command, (*_COMMON, model_option))


def run_options_without_model(command: F) -> F:
    """The same for a suite that asks nothing: it needs neither systems nor a model."""
    return _gathering(command, _COMMON)


def _gathering(command: F, options: Sequence[Callable[[Any], Any]]) -> F:
    import functools

    @functools.wraps(command)
    def gather(
        *args: Any,
        out: Path | None,
        work: Path,
        limit: int | None,
        seed: int,
        bars: tuple[str, ...],
        as_json: bool,
        systems: tuple[str, ...] = (),
        model: str | None = None,
        **rest: Any,
    ) -> Any:
        choices = Choices(
            out=out,
            work=work,
            limit=limit,
            seed=seed,
            systems=systems,
            model=model,
            bars=bars,
            as_json=as_json,
        )
        return command(*args, choices=choices, **rest)

    decorated: Any = gather
    for option in reversed(options):
        decorated = option(decorated)
    gathered: F = decorated
    return gathered


_COMMON = (
    click.option(
        "--out",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="RUN_DIR",
        help="Folder of the run; an interrupted run there is gone on with. [default: one below "
        "the work folder]",
    ),
    click.option(
        "--work",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(".pincite-eval"),
        show_default=True,
        help="Folder for what suites build, and for embeddings, which are kept between runs.",
    ),
    click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Most questions asked."),
    click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, metavar="S"),
    click.option(
        "--fail-under",
        "bars",
        multiple=True,
        metavar="[GROUP:]MEASURE=VALUE",
        help="Exit with 1 if the shipped system's figure is worse, as in right=0.6 or "
        "split=test:right=0.6; can be given again.",
    ),
    json_option,
)
_SYSTEM = click.option(
    "--system",
    "systems",
    multiple=True,
    metavar="NAME",
    help="Only this baseline or ablation beside the shipped system; can be given again. "
    "[default: all]",
)


@contextlib.contextmanager
def requested(
    choices: Choices, place: Path | None = None, *, others: bool = True
) -> Iterator[Request]:
    """What a suite is asked for; `place` is the index whose model it must use.

    Without `others`, baselines and ablations are asked only if they are named.
    """
    from eval.embeddings import StoredEncoder
    from eval.systems import choose
    from index.config import RuntimeConfig
    from index.models import make_encoder
    from index.settings import resolve

    _check_bars(choices)
    systems = choose(choices.systems, others=others)
    name, named = _model(choices.model, place)
    with (
        StoredEncoder(
            make_encoder(name, named=named, runtime=resolve(RuntimeConfig)),
            choices.work / "embeddings.sqlite",
        ) as encoder,
        progress_bar() as progress,
    ):
        yield _request(choices, encoder, progress, systems)


@contextlib.contextmanager
def requested_without_model(choices: Choices) -> Iterator[Request]:
    """What a suite is asked for that embeds nothing."""
    from eval.embeddings import NoEncoder

    _check_bars(choices)
    with progress_bar() as progress:
        yield _request(choices, NoEncoder(), progress, ())


def _check_bars(choices: Choices) -> None:
    """Raise MeasureError for a misspelt bar: hours of measuring must not end at it."""
    from eval.bars import Bar

    for bar in choices.bars:
        Bar.parse(bar)


def _request(
    choices: Choices, encoder: Encoder, progress: Progress, systems: tuple[System, ...]
) -> Request:
    from eval.suites.request import Request

    return Request(
        encoder=encoder,
        work=choices.work,
        out=choices.out,
        systems=systems,
        seed=choices.seed,
        limit=choices.limit,
        progress=progress,
    )


def finish(runs: list[RunFolder], choices: Choices) -> int:
    """Print the figures of finished runs, and tell whether they reach the bars."""
    import msgspec

    if choices.as_json:
        told = [
            {"run": str(run.path), "suite": run.manifest.suite, "figures": run.figures()}
            for run in runs
        ]
        click.echo(escaped(msgspec.json.encode(told)))
    else:
        _print(runs)
    return check(runs, choices.bars)


def check(runs: list[RunFolder], bars: tuple[str, ...]) -> int:
    """0 if the runs reach all bars, else 1, with a line on stderr for each that is missed."""
    from eval.bars import Bar, missed

    lines = missed([Bar.parse(bar) for bar in bars], runs)
    for line in lines:
        click.echo(line, err=True)
    return FAILED if lines else 0


def _print(runs: list[RunFolder]) -> None:
    from eval.summary import summary_lines

    for run in runs:
        click.echo(f"{run.manifest.suite}, {one_line(run.manifest.data)}")
        for line in summary_lines(run):
            click.echo(line)
        click.echo()
    places = " ".join(shlex.quote(one_line(str(run.path))) for run in runs)
    click.echo(f"run: {places}", err=True)
    click.echo(f"all figures: pincite eval report {places} --out report.html", err=True)


def _model(option: str | None, place: Path | None) -> tuple[str, bool]:
    """Id of the model, and whether this run names it."""
    from index.config import IndexConfig
    from index.generations import published_manifest
    from index.settings import resolve
    from index.storage.layout import Layout

    asked = asked_model(option)
    if asked is None and place is not None:
        manifest = published_manifest(Layout.of(place))
        if manifest is not None:
            return manifest.model.id, False
    return asked or resolve(IndexConfig).model, asked is not None
