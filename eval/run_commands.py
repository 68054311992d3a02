"""The commands `pincite eval run SUITE`."""

from __future__ import annotations

from pathlib import Path

import click

from eval.options import (
    Choices,
    finish,
    requested,
    requested_without_model,
    run_options,
    run_options_without_model,
)
from eval.speed_command import speed
from index.options import index_folder, index_option

_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_folder = click.Path(exists=True, file_okay=False, path_type=Path)
_any = click.Path(exists=True, path_type=Path)


@click.group(short_help="Run one suite.")
def run() -> None:
    """Run one suite, print its headline figures, and keep the run for reports and comparisons."""


@run.command(short_help="The shipped questions about the seed documents.")
@index_option
@run_options
def seeds(place: str | None, choices: Choices) -> int:
    """Ask the shipped questions about the five seed documents, of an index made for it."""
    from eval.suites.seeds import run_seeds

    given = None if place is None else index_folder(place)
    with requested(choices, given) as request:
        done = run_seeds(request, given)
    return finish([done], choices)


@run.command(short_help="Questions in the layout of SQuAD.")
@click.argument("file", type=_file)
@click.option("--open/--given", "openly", default=None, help="Only one of the two settings.")
@run_options
def squad(file: Path, openly: bool | None, choices: Choices) -> int:
    """Ask the questions of FILE: SQuAD 1.1 or 2.0 JSON, or JSON lines, plain or gzipped.

    Each is asked of its own paragraph (given), and of an index of all paragraphs (open). Both
    with --out are the folders given and open below it.
    """
    from dataclasses import replace

    from eval.datasets.squad import read_squad
    from eval.suites.squad import run_given, run_open

    data = read_squad(file)
    settings = {True: ("open",), False: ("given",), None: ("given", "open")}[openly]
    suites = {"given": run_given, "open": run_open}
    runs = []
    with requested(choices) as request:
        for name in settings:
            out = request.out
            if out is not None and len(settings) > 1:
                out = out / name
            runs.append(suites[name](data, replace(request, out=out)))
    return finish(runs, choices)


@run.command(short_help="Ranking quality on sets in the layout of BEIR.")
@click.argument("folders", nargs=-1, required=True, type=_folder, metavar="DIR...")
@run_options
def retrieval(folders: tuple[Path, ...], choices: Choices) -> int:
    """Rank the judged queries of each DIR: corpus.jsonl, queries.jsonl and qrels/test.tsv.

    With --out and several sets, each run is a folder there, by the name of its set.
    """
    from dataclasses import replace

    from eval.datasets.beir import read_beir
    from eval.suites.retrieval import run_retrieval
    from eval.systems import choose

    for system in choose(choices.systems):
        if system.name in choices.systems and not system.ranks:
            raise click.UsageError(
                f"--system {system.name!r} does not search in another way than those before it"
            )
    runs = []
    with requested(choices) as request:
        for folder in folders:
            data, out = read_beir(folder), request.out
            if out is not None and len(folders) > 1:
                out = out / data.name
            runs.append(run_retrieval(data, replace(request, out=out)))
    return finish(runs, choices)


@run.command(short_help="How well it knows when not to answer.")
@click.argument("data", type=_any, required=False)
@index_option
@run_options
def abstention(data: Path | None, place: str | None, choices: Choices) -> int:
    """Ask the questions of DATA, and tell how far confidence can be trusted.

    DATA is a file in SQuAD's layout, which is asked openly, or a folder of your own questions,
    asked of the index; without it, the shipped questions about the seed documents are asked.
    """
    from eval.suites.abstention import run_abstention

    given = index_folder(place) if place is not None or (data and data.is_dir()) else None
    with requested(choices, given) as request:
        done = run_abstention(data, given, request)
    return finish([done], choices)


@run.command(short_help="Whether citations support what they are cited for.")
@click.argument("file", type=_file)
@click.option("--documents", type=_folder, help="Folder of the cited documents.")
@run_options_without_model
def grounding(file: Path, documents: Path | None, choices: Choices) -> int:
    """Measure the citations in FILE, of pincite or of any other system.

    FILE has one JSON object a line: what `pincite ask --json` prints, or question, answer and
    citations (document, start, end, quote).
    """
    from eval.suites.grounding import run_grounding

    with requested_without_model(choices) as request:
        done = run_grounding(file, documents, request)
    return finish([done], choices)


@run.command(short_help="Whether answers hold when documents change.")
@click.argument("documents", type=_folder, required=False)
@click.option("--questions", type=_any, help="Your questions about them [default: DOCUMENTS].")
@run_options
def robustness(documents: Path | None, questions: Path | None, choices: Choices) -> int:
    """Change copies of DOCUMENTS, by default the seed documents, and ask again.

    Noise is added, numbers are repeated elsewhere, answers are edited, contradicted and removed,
    and instructions are planted. The documents themselves are not touched. Only the shipped
    system is asked, unless --system names others.
    """
    from eval.datasets.questions import questions_file
    from eval.suites.mine import read_items_of
    from eval.suites.robustness import run_robustness
    from eval.suites.seeds import read_items, seed_folder

    if documents is None and questions is not None:
        raise click.UsageError("--questions needs DOCUMENTS, the folder that they are about")
    with requested(choices, others=False) as request:
        if documents is None:
            done = run_robustness(seed_folder(), read_items(), request)
        else:
            file = questions_file(questions or documents)
            items = read_items_of(file, documents)
            done = run_robustness(documents, items, request, without=file)
    return finish([done], choices)


@run.command("all", short_help="Every suite that needs no data of yours, and a report.")
@click.option(
    "--report",
    "outs",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    default=(Path("report.html"),),
    show_default=True,
    metavar="FILE",
    help="report.html or report.md; can be given again.",
)
@run_options
def everything(outs: tuple[Path, ...], choices: Choices) -> int:
    """Run seeds, robustness and a small speed on the seed documents, and write a report of them.

    With --out, the runs are its folders seeds, robustness and speed.
    """
    from dataclasses import replace

    from eval.report.files import check_endings, write_reports
    from eval.suites.shipped import run_shipped
    from eval.systems import choose

    check_endings(outs)  # minutes of measuring must not end at a misspelt name
    with requested(choices) as request:
        alone = replace(request, systems=choose(choices.systems, others=False))
        runs = run_shipped(request, alone)
    write_reports(runs, outs)
    return finish(runs, choices)


@run.command(short_help="Your own questions about your own documents.")
@click.argument("folder", type=_any, metavar="DIR")
@index_option
@run_options
def mine(folder: Path, place: str | None, choices: Choices) -> int:
    """Ask the questions in DIR, which `pincite eval init DIR` began, of your index."""
    from eval.suites.mine import run_mine

    where = index_folder(place)
    with requested(choices, where) as request:
        done = run_mine(folder, where, request)
    return finish([done], choices)


run.add_command(speed)
