"""The command `pincite eval`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.options import asked_model, json_option, model_option, progress_bar

if TYPE_CHECKING:
    from eval.retrieval import RetrievalFigures


@click.group("eval", short_help="Measure how good retrieval is.")
def eval_command() -> None:
    """Measure pincite on test sets."""


@eval_command.group(short_help="Run one suite.")
def run() -> None:
    """Run one suite and print its figures."""


@run.command(short_help="Ranking quality on sets in the layout of BEIR.")
@click.argument(
    "folders",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@model_option
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".pincite-eval"),
    show_default=True,
    help="Folder that keeps the embeddings between runs.",
)
@json_option
def retrieval(folders: tuple[Path, ...], model: str | None, cache: Path, as_json: bool) -> int:
    """Measure nDCG@10 of the fused ranking, and of each of its parts alone, on FOLDERS.

    Each folder holds corpus.jsonl, queries.jsonl and qrels/test.tsv.
    """
    from eval.datasets.beir import read_beir
    from eval.retrieval import measure_retrieval
    from index.config import IndexConfig, SearchConfig
    from index.models import make_encoder
    from index.settings import resolve

    encoder = make_encoder(
        resolve(IndexConfig, options={"model": model}).model, named=asked_model(model) is not None
    )
    config = resolve(SearchConfig)
    found = []
    with progress_bar() as progress:
        for folder in folders:
            found.append(measure_retrieval(read_beir(folder), encoder, config, cache, progress))
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(found).decode())
    else:
        _print_table(found)
    return 0


def _print_table(found: list[RetrievalFigures]) -> None:
    from eval.retrieval import SYSTEMS

    width = max(len(figures.name) for figures in found)
    click.echo(
        f"{'nDCG@10':{width}}  " + "".join(f"{system:>12}" for system in SYSTEMS) + "  margin"
    )
    for figures in found:
        values = "".join(f"{figures.figures[system]['nDCG@10']:12.4f}" for system in SYSTEMS)
        click.echo(f"{figures.name:{width}}  {values}  {figures.margin:+.4f}")
    means = [sum(f.figures[s]["nDCG@10"] for f in found) / len(found) for s in SYSTEMS]
    row = "".join(f"{mean:12.4f}" for mean in means)
    click.echo(f"{'mean':{width}}  {row}  {means[0] - max(means[1:]):+.4f}")
