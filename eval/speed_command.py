"""The command `pincite eval run speed`."""

from __future__ import annotations

from pathlib import Path

import click

from eval.options import Choices, finish, requested, run_options_without_systems


class Sizes(click.ParamType[tuple[int, ...]]):
    """Numbers, by commas; none in an empty text."""

    name = "sizes"

    def convert(
        self, value: str | tuple[int, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """The numbers."""
        if isinstance(value, tuple):
            return value
        try:
            return tuple(int(one.replace("_", "")) for one in value.split(",") if value)
        except ValueError:
            self.fail(f"takes numbers and commas, not {value!r}", param, ctx)


@click.command(short_help="How fast it is, beside a plain script.")
@click.option(
    "--documents",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Documents to index as they are [default: text varied from the seed documents].",
)
@click.option(
    "--sizes",
    type=Sizes(),
    default="1000,10000",
    show_default=True,
    help="Passages to index, by commas.",
)
@click.option(
    "--vectors",
    type=Sizes(),
    default="",
    metavar="SIZES",
    help="Passages whose vectors are real ones with noise, by commas: as many as a million.",
)
@click.option("--repeats", type=click.IntRange(min=1), default=3, show_default=True)
@click.option(
    "--cold-repeats",
    type=click.IntRange(min=0),
    help="Of the repeats, those that measure cold starts [default: all].",
)
@click.option(
    "--report",
    "outs",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a report, .html or .md; can be given again.",
)
@run_options_without_systems
def speed(
    documents: Path | None,
    sizes: tuple[int, ...],
    vectors: tuple[int, ...],
    repeats: int,
    cold_repeats: int | None,
    outs: tuple[Path, ...],
    choices: Choices,
) -> int:
    """Time indexing and answering, from a cold start and in an open process.

    A plain sentence-transformers and FAISS script does the same work in the same run; ratios to
    it mean something on any machine. With --limit, no more questions than that are asked.
    """
    from eval.report.files import check_endings, write_reports
    from eval.suites.seeds import seed_folder
    from eval.suites.speed import SpeedPlan, run_speed

    check_endings(outs)
    plan = SpeedPlan(
        sizes=sizes,
        vectors=vectors,
        as_it_is=documents is not None,
        repeats=repeats,
        cold_repeats=repeats if cold_repeats is None else cold_repeats,
    )
    with requested(choices) as request:
        done = run_speed(documents or seed_folder(), plan, request)
    write_reports([done], outs)
    return finish([done], choices)
