"""How far confidence can be trusted: the questions of any set, under the name of `abstention`."""

from __future__ import annotations

from pathlib import Path

from eval.datasets.questions import TABLES
from eval.errors import DatasetError
from eval.runs import RunFolder
from eval.suites.mine import run_mine
from eval.suites.request import Request
from eval.suites.seeds import run_seeds
from eval.suites.squad import run_open

NAME = "abstention"


def run_abstention(data: Path | None, place: Path | None, request: Request) -> RunFolder:
    """Ask the questions of a SQuAD file, of a folder of one's own, or the shipped ones.

    `place` is the index to ask; a SQuAD file gets its own. Raises DatasetError and what those
    suites raise.
    """
    from eval.datasets.squad import read_squad

    if data is None:
        return run_seeds(request, place, suite=NAME)
    if place is None and data.suffix in TABLES:
        raise DatasetError(f"{data} is a table of questions; name the index to ask with --index")
    if place is not None:
        return run_mine(data, place, request, suite=NAME)
    return run_open(read_squad(data), request, suite=NAME)
