"""The command `pincite bundle`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from qa.bundle.making import Bundle


@click.command(short_help="Pack an answer with the files it cites, as evidence for others.")
@click.argument("answers", metavar="ANSWER.json", type=click.Path())
@click.option(
    "-o", "--output", required=True, metavar="FILE", help="The bundle to write: evidence.zip."
)
@click.option(
    "--root",
    metavar="DIR",
    help="Folder of the documents, in place of the one that each citation names.",
)
@click.option("--all", "everything", is_flag=True, help="Also what the other candidates cite.")
@click.option("--replace", "replacing", is_flag=True, help="Replace a file that is there.")
def bundle(answers: str, output: str, root: str | None, everything: bool, replacing: bool) -> int:
    """Pack the answers in ANSWER.json, and every file that they cite, into one zip archive.

    ANSWER.json is what `pincite ask --json` or an export of `pincite tui` wrote; `-` reads
    standard input. In the archive are the answers, the cited files as they are, a page to read
    (index.html), the SHA-256 of everything, and a short program in Python (verify.py) that checks
    it all without pincite. The same answers and files give the same bytes.

    Every citation is held against its file first: if one is relocated, stale or missing, nothing is
    written (exit code 1).

    The seal that is printed is the SHA-256 of the archive's manifest. Any byte of the archive that
    is changed shows without it. But whoever makes a whole new archive makes a sound one: hand the
    seal over by another way, for `pincite verify evidence.zip --seal HASH`. Nothing is signed.
    """
    from index.config import IndexConfig
    from index.settings import resolve
    from qa.bundle.making import make
    from qa.bundle.verify import MOST_BYTES
    from qa.bundle.writing import write
    from qa.errors import BundleError
    from qa.stored import read_answers, read_stored, shown

    found = read_answers(read_stored(answers, MOST_BYTES), answers)
    try:
        made = make(
            found, Path.cwd(), resolve(IndexConfig).limits, root=root, everything=everything
        )
    except BundleError as error:
        raise BundleError(f"{shown(answers)}: {error}") from None
    write(Path(output), made.data, replacing=replacing)
    _tell(output, made)
    return 0


def _tell(output: str, made: Bundle) -> None:
    from index.visible import one_line

    click.echo(
        f"{one_line(output)}: {_count(made.citations, 'citation')} verified in "
        f"{_count(made.files, 'file')}, {len(made.data):,} bytes"
    )
    if made.left_out:
        click.echo(f"left out: {_count(made.left_out, 'other candidate')} (--all packs them)")
    click.echo(f"seal: {made.seal}")


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
