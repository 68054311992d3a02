"""What is measured within a process on an index of perturbed vectors.

    python -m eval.speed.vectors prepare BASE MODEL
    python -m eval.speed.vectors index BASE DOCUMENTS INDEX MODEL
    python -m eval.speed.vectors serve BASE INDEX MODEL
    python -m eval.speed.vectors add BASE INDEX MODEL

BASE is a folder with `passages.json` and `questions.json`; `prepare` adds their vectors. Each
prints one line of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.speed.exact import ExactSearch, K, recall
from eval.speed.memory import peak_memory
from eval.speed.perturbed import PerturbingEncoder, RenamedEncoder, stand_in
from index.storage.arrays import open_array, save_array

if TYPE_CHECKING:
    from index.document import Passage
    from index.encoder import FloatArray, ModelInfo
    from index.retriever import Retriever

JUDGED = 100
"""Questions, at most, whose nearest passages are compared with those of exact search."""
_ANSWERED = 3
"""Questions that are answered, so that all that answers is in memory."""
_TOP_K = 100
_BLOCK = 1_000
_READ = 128
"""Passages that the model reads before it is not needed any more."""


class SinceEmbedding:
    """Progress of a build that remembers when the last passage was embedded."""

    def __init__(self) -> None:
        self._embedding = False
        self.at = time.perf_counter()

    def start(self, stage: str, total: int) -> None:  # noqa: ARG002
        """See `Progress.start`."""
        self._embedding = stage == "embedding"

    def advance(self, count: int) -> None:  # noqa: ARG002
        """See `Progress.advance`."""
        if self._embedding:
            self.at = time.perf_counter()


def prepare(base: Path, model: str) -> dict[str, Any]:
    """Embed the passages and the questions, and write what an index of them says of its model."""
    import msgspec
    import numpy as np

    from index.models import make_encoder

    encoder = make_encoder(model)
    passages = _strings(base / "passages.json")
    blocks = [passages[start : start + _BLOCK] for start in range(0, len(passages), _BLOCK)]
    vectors = np.concatenate([encoder.encode_passages(block) for block in blocks])
    save_array(base / "passages.npy", vectors)
    save_array(base / "questions.npy", encoder.encode_queries(_strings(base / "questions.json")))
    (base / "model.json").write_bytes(msgspec.json.encode(stand_in(encoder.info)))
    return {"passages": len(passages)}


def index_documents(base: Path, documents: Path, place: Path, model: str) -> dict[str, Any]:
    """Make the index of a folder, and note which vectors are nearest to the questions.

    The model is loaded and reads a block, so that memory is that of a build that needs it.
    """
    from index.builder import build_index
    from index.config import IndexConfig
    from index.models import make_encoder

    loaded = make_encoder(model)
    loaded.encode_passages(_strings(base / "passages.json")[:_READ])
    exact = ExactSearch(open_array(base / "questions.npy"))
    encoder = PerturbingEncoder(_info(base), open_array(base / "passages.npy"), watch=exact)
    config, since = IndexConfig(model=encoder.info.id), SinceEmbedding()
    started = time.perf_counter()
    report = build_index([documents], index=place, config=config, encoder=encoder, progress=since)
    ended = time.perf_counter()
    memory = peak_memory()
    save_array(place.with_name("exact.npy"), exact.best)
    return {
        "seconds": ended - started,
        "structures": ended - since.at,
        "passages": report.passages,
        "memory": memory,
    }


def serve(base: Path, place: Path, model: str) -> dict[str, Any]:
    """Seconds of each search, memory with everything loaded that answers, and recall."""
    from index.config import SearchConfig
    from index.models import make_encoder
    from index.opening import open_retriever
    from qa.assistant import Assistant

    questions = _strings(base / "questions.json")
    known = dict(zip(questions, open_array(base / "questions.npy"), strict=True))
    encoder = PerturbingEncoder(_info(base), open_array(base / "passages.npy"), known)
    with open_retriever(place, encoder=encoder) as retriever:
        retriever.retrieve("Is everything loaded?")
        seconds = [_seconds(retriever, question) for question in questions]
        make_encoder(model).encode_queries(questions[:1])
        with Assistant(retriever) as assistant:
            for question in questions[:_ANSWERED]:
                assistant.ask(question)
    memory = peak_memory()
    by_meaning = SearchConfig(dense_weight=1.0)
    best = open_array(place.with_name("exact.npy"))
    with open_retriever(place, encoder=encoder, config=by_meaning) as retriever:
        shares = [
            recall(best[place], _found(retriever, encoder, question))
            for place, question in enumerate(questions[:JUDGED])
        ]
    return {"search": seconds, "memory": memory, "recall": shares}


def add(place: Path, model: str) -> dict[str, Any]:
    """Bring the index up to date, with a real model for what is new."""
    from index.builder import build_index
    from index.models import make_encoder

    report = build_index(index=place, encoder=RenamedEncoder(make_encoder(model)))
    return {"embedded": report.embedded, "published": report.published}


def _seconds(retriever: Retriever, question: str) -> float:
    started = time.perf_counter()
    retriever.retrieve(question)
    return time.perf_counter() - started


def _found(retriever: Retriever, encoder: PerturbingEncoder, question: str) -> FloatArray:
    """Exact scores of what the search by meaning has among its first `K`."""
    hits = retriever.retrieve(question, top_k=_TOP_K)
    inputs = [_input(hit.passage) for hit in hits if hit.dense_rank and hit.dense_rank <= K]
    found: FloatArray = encoder.encode_passages(inputs) @ encoder.encode_queries([question])[0]
    return found


def _input(passage: Passage) -> str:
    from index.context import passage_input

    return passage_input(passage.document, passage.span, passage.text)


def _info(base: Path) -> ModelInfo:
    import msgspec

    from index.encoder import ModelInfo

    return msgspec.json.decode((base / "model.json").read_bytes(), type=ModelInfo)


def _strings(path: Path) -> list[str]:
    found: list[str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def main(arguments: list[str]) -> None:
    """Do one of the four things in the module's docstring."""
    task, base, *rest = arguments
    if task == "prepare":
        said = prepare(Path(base), *rest)
    elif task == "index":
        said = index_documents(Path(base), Path(rest[0]), Path(rest[1]), rest[2])
    elif task == "serve":
        said = serve(Path(base), Path(rest[0]), rest[1])
    else:
        said = add(Path(rest[0]), rest[1])
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
