"""The user's own questions, asked of the user's own index."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from eval.datasets.questions import questions_file, read_questions
from eval.errors import DatasetError
from eval.items import Item
from eval.runs import RunFolder
from eval.suites.answers import run_questions
from eval.suites.request import Request
from index.document import Document
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
        _check_apart(questions_file(folder), documents.values())
        return read_questions(
            folder, lambda path: documents[path].text if path in documents else None
        )


def read_items_of(questions: Path, documents: Path) -> list[Item]:
    """The questions in `questions`, about the other files below the folder `documents`."""
    from eval.perturbations.corpus import read_corpus

    sources = read_corpus(documents, without=questions_file(questions)).sources
    texts = {path: one.text for path, one in sources.items()}
    return read_questions(questions, texts.get)


def _check_apart(questions: Path, documents: Iterable[Document]) -> None:
    """Raise DatasetError if the questions are indexed: every answer would stand beside them."""
    file = questions.resolve()
    for document in documents:
        if (Path(document.root) / document.path).resolve() == file:
            raise DatasetError(
                f"{questions} is in the index itself, where every answer would be found; move it "
                "out of the indexed folder and run `pincite index` again"
            )
