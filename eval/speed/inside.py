"""What is measured within a process of pincite.

    python -m eval.speed.inside index DOCUMENTS INDEX MODEL
    python -m eval.speed.inside warm INDEX QUESTIONS.json

It prints one line of JSON. Importing libraries and loading the model are not part of the times:
cold starts are measured by themselves.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.speed.memory import peak_memory

if TYPE_CHECKING:
    from index.encoder import Encoder
    from index.retriever import Retriever
    from qa.assistant import Assistant

# A build imports these where it needs them, and the script imports all it needs at its start.
_LIBRARIES = ("Stemmer", "bm25s", "faiss", "langchain_text_splitters", "sentencex")


def index_documents(documents: Path, place: Path, encoder: Encoder) -> dict[str, Any]:
    """Make the index of a folder, from its files to what is published."""
    from index.builder import build_index
    from index.config import IndexConfig

    for library in _LIBRARIES:
        import_module(library)
    config = IndexConfig(model=encoder.info.id)
    started = time.perf_counter()
    report = build_index([documents], index=place, config=config, encoder=encoder)
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "passages": report.passages, "memory": peak_memory()}


def time_questions(
    retriever: Retriever, assistant: Assistant, questions: Sequence[str]
) -> dict[str, Any]:
    """Seconds of each search, and of each answer, in a process that has answered before."""
    assistant.ask("Is everything loaded?")
    return {
        "retrieval": _seconds(retriever.retrieve, questions),
        "answer": _seconds(assistant.ask, questions),
        "memory": peak_memory(),
    }


def _seconds(do: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    found = []
    for question in questions:
        started = time.perf_counter()
        do(question)
        found.append(time.perf_counter() - started)
    return found


def main(arguments: Sequence[str]) -> None:
    """Do one of the two things in the module's docstring."""
    from index.models import make_encoder

    task, *rest = arguments
    if task == "index":
        documents, place, model = rest
        encoder = make_encoder(model)
        encoder.encode_passages(["warm up"])
        said = index_documents(Path(documents), Path(place), encoder)
    else:
        said = _warm(*rest)
    print(json.dumps(said), flush=True)


def _warm(place: str, questions: str) -> dict[str, Any]:
    from index.opening import open_retriever
    from qa.assistant import Assistant

    asked = json.loads(Path(questions).read_text(encoding="utf-8"))
    with open_retriever(place) as retriever, Assistant(retriever) as assistant:
        return time_questions(retriever, assistant, asked)


if __name__ == "__main__":
    main(sys.argv[1:])
