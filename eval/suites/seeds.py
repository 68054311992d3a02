"""The shipped questions about the five seed documents: `run_seeds`."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import msgspec

from eval.errors import DatasetError
from eval.items import Item
from eval.runs import RunFolder
from eval.suites.answers import run_questions
from eval.suites.request import Request

NAME = "seeds"


def run_seeds(request: Request, place: Path | None = None, suite: str = NAME) -> RunFolder:
    """Ask the shipped questions, of the index at `place` or of one made of the seed documents.

    Raises what opening or building an index raises, and RunError.
    """
    return run_questions(suite, NAME, read_items(), place or seed_index(request), request)


def read_items() -> list[Item]:
    """The shipped questions."""
    lines = files("eval").joinpath("data/seeds.jsonl").read_bytes().splitlines()
    return [msgspec.json.decode(line, type=Item) for line in lines]


def seed_folder() -> Path:
    """The folder of the seed documents. Raises DatasetError if it was not installed."""
    folder = Path(__file__).parents[2] / "seeds"
    if not (folder / "manifest.toml").is_file():
        raise DatasetError(
            f"the seed documents are not at {folder}; install pincite from a checkout or a wheel"
        )
    return folder


def seed_index(request: Request) -> Path:
    """An index of the seed documents, made or brought up to date."""
    from index.builder import build_index

    place = request.work / "indexes" / NAME
    build_index([seed_folder()], index=place, encoder=request.encoder, progress=request.progress)
    return place
