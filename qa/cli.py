"""The commands `pincite ask` and `pincite verify`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.options import (
    index_option,
    json_option,
    make_filters,
    model_option,
    path_option,
    period_option,
    publisher_option,
    waiting,
)
from index.visible import one_line

if TYPE_CHECKING:
    from index.filters import Filters
    from qa.answer import Answer
    from qa.assistant import Assistant
    from qa.citation import Verification

FAILED = 1
ABSTAINED = 3
NOT_HELD = 5


@click.command(short_help="Answer a question, with its citation.")
@click.argument("question")
@index_option
@model_option
@click.option("--top-k", type=click.IntRange(min=1), metavar="N", help="Passages to read.")
@click.option(
    "--reader",
    metavar="READER",
    help="`sentence`, or a Hugging Face model for extractive question answering, by folder or id.",
)
@click.option(
    "--risk",
    type=click.FloatRange(0, 1),
    metavar="R",
    help="Share of wrong answers to accept, 0 to 1; less makes it answer less often.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    metavar="P",
    help="Least confidence of an answer, 0 to 1, in place of the one that belongs to the risk.",
)
@path_option
@publisher_option
@period_option
@click.option("--trace", is_flag=True, help="Tell on stderr why each passage won or lost.")
@json_option
def ask(
    question: str,
    place: str | None,
    model: str | None,
    top_k: int | None,
    reader: str | None,
    risk: float | None,
    threshold: float | None,
    paths: tuple[str, ...],
    publishers: tuple[str, ...],
    period: str | None,
    trace: bool,
    as_json: bool,
) -> int:
    """Answer QUESTION from the indexed documents, and cite the characters that say so.

    With `-`, questions are read from standard input, one a line, and each is answered; --json
    then prints one line of JSON for each.

    Exit code 0: answered (also when the documents say different things about different times),
    3: no answer. For several questions 1 if one of them could not be asked, else 3 if one of
    them has no answer, else 0.
    """
    from qa.opening import open_assistant

    filters = make_filters(paths, publishers, period)
    options = {"top_k": top_k, "reader": reader, "risk": risk, "threshold": threshold}
    with open_assistant(place, model=model, options=options) as assistant:
        with waiting("loading the model …"):
            assistant.load()
        if question == "-":
            return _ask_lines(assistant, filters, trace=trace, as_json=as_json)
        answer = assistant.ask(_decoded(os.fsencode(question)), filters)
    _print(answer, trace=trace, as_json=as_json)
    return _code(answer)


@click.command(short_help="Tell whether the citations of an answer still hold.")
@click.argument("answers", metavar="ANSWER.json|BUNDLE.zip", type=click.Path())
@click.option(
    "--root",
    metavar="DIR",
    help="Folder of the documents, in place of the one that each citation names.",
)
@click.option("--all", "everything", is_flag=True, help="Also what the other candidates cite.")
@click.option("--seal", metavar="HASH", help="What `pincite bundle` told for this bundle.")
@json_option
def verify(
    answers: str, root: str | None, everything: bool, seal: str | None, as_json: bool
) -> int:
    """Read the files again that answers cite, and tell whether the quotes stand there.

    ANSWER.json is what `pincite ask --json` wrote: one answer, or one on each line; or a page
    of Markdown or HTML that `pincite tui` exported, whose record at the end is read; `-` reads
    standard input. No index is needed. Folders in it are taken below the current one.

    BUNDLE.zip is what `pincite bundle` wrote. Its files are read from it, and nothing is unpacked
    to the disk. That a byte of it was changed is a failure (exit code 1); so is another seal.

    Each citation is verified (the file is the one cited and says so), relocated (the file has
    changed; the quote and the text around it stand in exactly one place, which is told), stale
    (they do not) or missing (no such file). Exit code 0: all verified, 5: not all.
    """
    from index.config import IndexConfig
    from index.settings import resolve
    from qa.bundle.checking import check, is_bundle
    from qa.bundle.verify import MOST_BYTES
    from qa.files import FileChecker
    from qa.stored import cited, read_answers, read_stored, shown

    data = read_stored(answers, MOST_BYTES)
    limits = resolve(IndexConfig).limits
    if is_bundle(data, answers):
        if root is not None:
            raise click.UsageError("--root is for answers; a bundle has its files in it")
        checked = check(data, limits, seal, shown(answers))
        for note in checked.notes:
            click.echo(f"pincite: {one_line(shown(answers))}: {note}", err=True)
        return _told(checked.verifications, checked.seal, told=seal is not None, as_json=as_json)
    if seal is not None:
        raise click.UsageError("--seal is for bundles; this is none")
    citations = list(dict.fromkeys(cited(read_answers(data, answers), everything=everything)))
    if root is not None:
        citations = [replace(one, root=root) for one in citations]
    with FileChecker(limits) as checker:
        return _told(checker.verify(citations, Path.cwd()), as_json=as_json)


def _told(
    verifications: Sequence[Verification],
    seal: str | None = None,
    *,
    told: bool = False,
    as_json: bool,
) -> int:
    """Print what became of the citations, of a bundle with its seal; the exit code."""
    from qa.serialise import encode_verifications
    from qa.show import verification_lines
    from qa.status import State

    if as_json:
        click.echo(encode_verifications(verifications, seal))
    else:
        _echo(verification_lines(verifications))
        if seal is not None:
            click.echo(f"seal: {seal} ({'as told' if told else 'compare it with the one told'})")
    held = all(one.state is State.VERIFIED for one in verifications)
    return 0 if held else NOT_HELD


def _ask_lines(assistant: Assistant, filters: Filters | None, *, trace: bool, as_json: bool) -> int:
    from index.errors import QueryError
    from qa.errors import QuestionError

    codes = set()
    for number, line in enumerate(sys.stdin.buffer, start=1):
        question = _decoded(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).strip()
        if not question:
            continue
        try:
            answer = assistant.ask(question, filters)
        except (QuestionError, QueryError) as error:
            click.echo(f"pincite: line {number}: {one_line(str(error))}", err=True)
            codes.add(FAILED)
            continue
        if not as_json:
            _echo([click.style(f"? {one_line(question)}", dim=True)])
        _print(answer, trace=trace, as_json=as_json)
        if not as_json:
            click.echo()
        codes.add(_code(answer))
    if not codes:
        raise click.UsageError("there is no question on standard input; write one a line")
    return FAILED if FAILED in codes else max(codes)


def _print(answer: Answer, *, trace: bool, as_json: bool) -> None:
    from qa.serialise import encode
    from qa.show import answer_lines, trace_lines

    if as_json:
        click.echo(encode(answer))
    else:
        _echo(answer_lines(answer))
    if trace:
        _echo(trace_lines(answer.trace), err=True)


def _echo(lines: Iterable[str], *, err: bool = False) -> None:
    """Print lines; their styles only on a terminal, and not where NO_COLOR is set."""
    for line in lines:
        click.echo(line, err=err)


def _code(answer: Answer) -> int:
    from qa.status import Status

    return ABSTAINED if answer.status is Status.ABSTAINED else 0


def _decoded(question: bytes) -> str:
    """Text of bytes from outside; what is not UTF-8 becomes U+FFFD, which no document matches."""
    return question.decode("utf-8", errors="replace")
