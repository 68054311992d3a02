"""The commands `pincite index`, `search` and `documents`."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from index.options import (
    asked_model,
    index_folder,
    index_option,
    json_option,
    make_filters,
    model_option,
    path_option,
    period_option,
    progress_bar,
    publisher_option,
    waiting,
)
from index.visible import escaped, one_line, visible

if TYPE_CHECKING:
    from pathlib import Path

    from index.builder import BuildReport
    from index.document import Hit
    from index.listing import ListedDocument


@click.command("index", short_help="Make or update the index of folders and files.")
@click.argument("paths", nargs=-1, type=click.Path())
@index_option
@model_option
@click.option("--chunk-size", type=int, metavar="N", help="Longest passage, in characters.")
@click.option("--chunk-overlap", type=int, metavar="N", help="Most characters passages share.")
@click.option("--remove", multiple=True, metavar="PATH", help="Take a path out of the index.")
@click.option("--strict", is_flag=True, help="Exit with 1 if any file was skipped.")
@json_option
def index_command(
    paths: tuple[str, ...],
    place: str | None,
    model: str | None,
    chunk_size: int | None,
    chunk_overlap: int | None,
    remove: tuple[str, ...],
    strict: bool,
    as_json: bool,
) -> int:
    """Make an index of PATHS, or bring it up to date.

    Paths given before stay part of it; without PATHS all of them are looked through again. Only
    new text is embedded. Files that cannot be read are listed and skipped.
    """
    from index.builder import build_index
    from index.config import IndexConfig, RuntimeConfig
    from index.settings import resolve

    def configure(stored: IndexConfig | None) -> IndexConfig:
        options = {"model": model, "chunk_size": chunk_size, "chunk_overlap": chunk_overlap}
        return resolve(IndexConfig, stored, options)

    folder = index_folder(place)
    with progress_bar() as progress:
        report = build_index(
            paths,
            index=folder,
            config=configure,
            remove=remove,
            named=asked_model(model) is not None,
            runtime=resolve(RuntimeConfig),
            progress=progress,
        )
    if as_json:
        import msgspec

        click.echo(escaped(msgspec.json.encode(report)))
    else:
        _print_report(report, folder)
    return 1 if strict and report.skipped else 0


@click.command(short_help="Print the passages that match a query best.")
@click.argument("query")
@index_option
@model_option
@click.option("--top-k", type=click.IntRange(min=1), default=5, show_default=True, metavar="N")
@path_option
@publisher_option
@period_option
@json_option
def search(
    query: str,
    place: str | None,
    model: str | None,
    top_k: int,
    paths: tuple[str, ...],
    publishers: tuple[str, ...],
    period: str | None,
    as_json: bool,
) -> int:
    """Print the passages that match QUERY best, with where they stand and their scores."""
    from index.config import RuntimeConfig, SearchConfig
    from index.opening import open_retriever
    from index.settings import resolve

    filters = make_filters(paths, publishers, period)
    found = open_retriever(
        index_folder(place),
        model=asked_model(model),
        config=resolve(SearchConfig),
        runtime=resolve(RuntimeConfig),
    )
    with closing(found) as retriever:
        with waiting("loading the model …"):
            hits = retriever.retrieve(query, top_k, filters)
        if as_json:
            from index.serialise import encode_hits

            click.echo(encode_hits(query, retriever.info, hits))
            return 0
        for hit in hits:
            _print_hit(hit)
    if not hits:
        click.echo("nothing found", err=True)
    return 0


@click.command(short_help="List the documents of the index, and the files that were skipped.")
@index_option
@json_option
def documents(place: str | None, as_json: bool) -> int:
    """List the documents of the index with their dates, and the files that were skipped."""
    from index.listing import list_documents

    listing = list_documents(index_folder(place))
    if as_json:
        import msgspec

        click.echo(escaped(msgspec.json.encode(listing)))
        return 0
    for document in listing.documents:
        _print_document(document)
    for problem in listing.skipped:
        click.echo(f"skipped {one_line(problem.path)}: {one_line(problem.reason)}", err=True)
    return 0


def _print_report(report: BuildReport, folder: Path) -> None:
    for problem in report.skipped:
        click.echo(f"skipped {one_line(problem.path)}: {one_line(problem.reason)}", err=True)
    place = one_line(str(folder))
    if not report.published:
        click.echo(
            f"{place}: nothing changed; {report.documents} documents, {report.passages} passages, "
            f"{report.embedded} embedded"
        )
        return
    click.echo(
        f"{place}: {report.documents} documents, {report.passages} passages "
        f"({report.added} added, {report.changed} changed, {report.removed} removed, "
        f"{report.unchanged} unchanged, {len(report.skipped)} skipped), {report.embedded} embedded"
    )


def _print_hit(hit: Hit) -> None:
    from index.location import line_and_column

    passage, document = hit.passage, hit.passage.document
    line, column = line_and_column(document.text, passage.span.start)
    page = document.page_of(passage.span.start)
    where = f"{one_line(document.path)}:{line}:{column} [{passage.span.start}–{passage.span.end}]"
    if page is not None:
        where += f" page {one_line(page)}"
    scores = f"{hit.score:.3f}  words {hit.lexical_score:.2f}  meaning {hit.dense_score:.3f}"
    click.echo(f"{hit.rank}. {click.style(where, bold=True)}  {click.style(scores, dim=True)}")
    click.echo(f"{visible(passage.text)}\n")


def _print_document(document: ListedDocument) -> None:
    dates = [
        f"{name} {value} (from the {source})"
        for name, value, source in (
            ("published", document.published, document.published_source),
            ("about", document.period, document.period_source),
        )
        if value
    ]
    facts = [
        document.title and one_line(document.title),
        document.publisher and one_line(document.publisher),
        ", ".join(dates) or "no date",
        f"{document.format}, {document.size:,} bytes, {document.passages} passages",
    ]
    click.echo(click.style(one_line(document.path), bold=True))
    for fact in facts:
        if fact:
            click.echo(f"    {fact}")
