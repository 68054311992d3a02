"""The user's own questions, asked of the user's own index."""

from __future__ import annotations

from pathlib import Path

from eval.datasets.questions import read_questions
from eval.items import Item
from eval.runs import RunFolder
from eval.suites.answers import run_questions
from eval.suites.request import Request
from index.opening import open_retriever

NAME = "mine"


def run_mine(folder: Path, place: Path, request: Request, suite: str = NAME) -> RunFolder:
    """Ask the questions in `folder` (see `eval.datasets.questions`) of the index at `place`.

    Raises DatasetError, what opening the index raises, and RunError.
    """
    name = folder.resolve().name
    return run_questions(suite, name, read_items(folder, place, request), place, request)


def read_items(folder: Path, place: Path, request: Request) -> list[Item]:
    """The questions in `folder`, with what they quote found in the documents of the index."""
    with open_retriever(place, encoder=request.encoder) as retriever:
        documents = {one.path: one for one in retriever.documents()}
        return read_questions(
            folder, lambda path: documents[path].text if path in documents else None
        )


def read_items_of(questions: Path, documents: Path) -> list[Item]:
    """The questions in `questions`, about the files below the folder `documents`."""
    from eval.perturbations.corpus import read_corpus

    texts = {path: one.text for path, one in read_corpus(documents).sources.items()}
    return read_questions(questions, texts.get)
