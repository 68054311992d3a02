"""The command `pincite eval`."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from eval.run_commands import run
from index.options import json_option
from index.visible import escaped, one_line

_run = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group("eval", short_help="Measure how good answers are, and compare.")
def eval_command() -> None:
    """Measure retrieval, answers, citations, silence, robustness and speed."""


eval_command.add_command(run)


@eval_command.command(short_help="Begin a file of your own questions.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option(
    "--format", "form", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True
)
def init(folder: Path, form: str) -> None:
    """Write a template for your own questions, with examples, into DIR."""
    from typing import cast

    from eval.template import Form, write_template

    path = write_template(folder, cast(Form, form))
    place, again = one_line(str(path)), shlex.quote(one_line(str(folder)))
    click.echo(f"write your questions into {place}, then: pincite eval run mine {again}")


@eval_command.command(short_help="Tell what changed between two runs.")
@click.argument("first", type=_run)
@click.argument("second", type=_run)
@click.option("--system-a", metavar="NAME", help="System of FIRST [default: the shipped one].")
@click.option("--system-b", metavar="NAME", help="System of SECOND [default: the shipped one].")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@json_option
def compare(
    first: Path,
    second: Path,
    system_a: str | None,
    system_b: str | None,
    seed: int,
    as_json: bool,
) -> None:
    """Compare two runs of the same questions, measure by measure and question by question."""
    from eval.compare import compare as compare_runs
    from eval.comparison import encode, lines
    from eval.runs import RunFolder

    found = compare_runs(RunFolder.open(first), RunFolder.open(second), system_a, system_b, seed)
    if as_json:
        click.echo(escaped(encode(found)).decode())
    else:
        for line in lines(found):
            click.echo(line)


@eval_command.command(short_help="Write a report of finished runs.")
@click.argument("runs", nargs=-1, required=True, type=_run)
@click.option(
    "--out",
    "outs",
    multiple=True,
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="report.html or report.md; can be given again.",
)
@click.option(
    "--fail-under",
    "bars",
    multiple=True,
    metavar="[GROUP:]MEASURE=VALUE",
    help="Exit with 1 if a figure is worse; can be given again.",
)
def report(runs: tuple[Path, ...], outs: tuple[Path, ...], bars: tuple[str, ...]) -> int:
    """Write one page about RUNS that needs no network and no JavaScript; or Markdown."""
    from eval.options import check
    from eval.report.files import write_reports
    from eval.runs import RunFolder

    opened = [RunFolder.open(path) for path in runs]
    write_reports(opened, outs)
    return check(opened, bars)
