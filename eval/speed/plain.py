"""The script that pincite is compared with: sentence-transformers and FAISS, and nothing else.

    python -m eval.speed.plain index DOCUMENTS STORE MODEL
    python -m eval.speed.plain search STORE MODEL QUESTION
    python -m eval.speed.plain warm STORE MODEL QUESTIONS.json

It is what is often written first: read the files, cut them every 800 characters, embed, search
by inner product. It prints one line of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.speed.memory import peak_memory

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

CHUNK_SIZE = 800
TOP_K = 10


def load_model(folder: str) -> SentenceTransformer:
    """The embedding model."""
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(folder, device="cpu")


def index_documents(documents: Path, store: Path, model: SentenceTransformer) -> dict[str, Any]:
    """Embed every text file of a folder, and write the vectors and the chunks."""
    import faiss

    started = time.perf_counter()
    chunks = []
    for path in sorted(documents.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        for start in range(0, len(text), CHUNK_SIZE):
            chunks.append({"file": path.name, "text": text[start : start + CHUNK_SIZE]})
    vectors = model.encode([one["text"] for one in chunks], normalize_embeddings=True)
    vector_index = faiss.IndexFlatIP(vectors.shape[1])
    vector_index.add(vectors)
    store.mkdir(parents=True, exist_ok=True)
    faiss.write_index(vector_index, str(store / "vectors.faiss"))
    (store / "chunks.json").write_text(json.dumps(chunks), encoding="utf-8")
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "passages": len(chunks), "memory": peak_memory()}


class Search:
    """The stored vectors and chunks, in memory."""

    def __init__(self, store: Path, model: SentenceTransformer) -> None:
        import faiss

        self._model = model
        self._vectors = faiss.read_index(str(store / "vectors.faiss"))
        self._chunks = json.loads((store / "chunks.json").read_text(encoding="utf-8"))

    def find(self, question: str) -> list[dict[str, Any]]:
        """The chunks nearest to a question, best first."""
        vector = self._model.encode([question], normalize_embeddings=True)
        scores, places = self._vectors.search(vector, min(TOP_K, len(self._chunks)))
        return [
            {"score": float(score), **self._chunks[place]}
            for score, place in zip(scores[0], places[0], strict=True)
        ]


def time_searches(search: Search, questions: list[str]) -> dict[str, Any]:
    """Seconds of each search in a process that has searched before."""
    search.find("warm up")
    retrieval = []
    for question in questions:
        started = time.perf_counter()
        search.find(question)
        retrieval.append(time.perf_counter() - started)
    return {"retrieval": retrieval, "memory": peak_memory()}


def main(arguments: list[str]) -> None:
    """Do one of the three things in the module's docstring."""
    task, *rest = arguments
    if task == "index":
        documents, store, folder = rest
        model = load_model(folder)
        model.encode(["warm up"])
        said: object = index_documents(Path(documents), Path(store), model)
    else:
        store, folder, asked = rest
        search = Search(Path(store), load_model(folder))
        if task == "warm":
            said = time_searches(search, json.loads(Path(asked).read_text(encoding="utf-8")))
        else:
            said = search.find(asked)
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
