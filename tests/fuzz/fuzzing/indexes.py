"""Small sound indexes, and what is asked of one after something in it was changed."""

from __future__ import annotations

import atexit
import hashlib
import re
import shutil
import tempfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from unittest import mock

import numpy as np

from fuzzing.target import must
from index import ParsingLimits, build_index, open_retriever
from index.doctor import examine
from index.encoder import ModelInfo
from index.errors import ModelError, StorageError
from index.parsing import Parsed, parse_bytes
from index.storage.layout import Layout
from index.storage.manifest import (
    Current,
    Manifest,
    encode_manifest,
    fact_of,
    read_current,
    read_manifest,
)

REFUSALS = (StorageError, ModelError)
"""What opening an index and asking it may raise."""
_DIM = 8
_TEXTS = {
    "2012.md": "# Early elections\n\nThe elections were held on 15 January 2012.\n",
    "turnout.txt": "The turnout was 63.3 per cent of the registered voters in 2021.\n",
    "old/seats.csv": "party,seats\nNur Otan,71\nAk Zhol,8\n",
    "none.xlsx": "no text",
}


class Encoder:
    """A hashed bag of words."""

    info = ModelInfo(id="fake", revision="1", dim=_DIM, max_tokens=128)

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.full((len(texts), _DIM), 0.01, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text):
                vectors[row, zlib.crc32(word.encode()) % _DIM] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    encode_queries = encode_passages


class ParsingHere:
    """In place of a process for parsing, which would take longer than everything else."""

    def __init__(self, limits: ParsingLimits) -> None:
        self._limits = limits

    def __enter__(self) -> ParsingHere:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def parse_bytes(self, data: bytes, name: str) -> Parsed:
        return parse_bytes(data, name, self._limits)


def scratch() -> Path:
    """A folder that goes with the process."""
    folder = Path(tempfile.mkdtemp(prefix="pincite-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def made(*, quantised: bool = False) -> Layout:
    """A sound index; with `quantised`, one whose vectors lie in lists."""
    folder = scratch()
    for name, text in _TEXTS.items():
        path = folder / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    with (
        mock.patch("index.intake.ParsingProcess", ParsingHere),
        mock.patch("index.segment.EXACT_UP_TO", 0 if quantised else 1_000),
    ):
        build_index([folder / "corpus"], index=folder / "index", encoder=Encoder())
    return Layout.of(folder / "index")


def manifest_of(layout: Layout) -> Manifest:
    """What is published."""
    return read_manifest(layout, read_current(layout))


def names(layout: Layout) -> list[str]:
    """The files of the published generation, without its manifest."""
    return sorted(manifest_of(layout).files)


def put(path: Path, data: bytes) -> None:
    """Write a file anew: what is mapped of the old one stays as it is."""
    path.unlink(missing_ok=True)
    path.write_bytes(data)


def seal(layout: Layout, manifest: bytes, generation: int = 1) -> None:
    """Publish a manifest as it is."""
    put(layout.generation(generation) / "manifest.json", manifest)
    sha256 = hashlib.sha256(manifest).hexdigest()
    put(layout.current, Current(generation, sha256).encode())


def forged(layout: Layout, manifest: Manifest, name: str) -> bytes:
    """The manifest with the hash that a changed file has now."""
    fact = fact_of(layout.generation(1) / name)
    return encode_manifest(replace(manifest, files=manifest.files | {name: fact}))


def use(layout: Layout) -> None:
    """Everything that readers do with an index."""
    with closing(open_retriever(layout.path, encoder=Encoder())) as retriever:
        for document in retriever.documents():
            must(isinstance(document.text, str), "a document without text")
        for query in ("turnout of registered voters", "Nur Otan"):
            for hit in retriever.retrieve(query, top_k=3):
                passage = hit.passage
                must(
                    passage.span.of(passage.document.text) == passage.text,
                    "a passage that is not its text",
                )
                passage.document.headings_at(passage.span.start)
                passage.document.page_of(passage.span.start)


def examined(layout: Layout) -> None:
    """What the doctor does; every finding is one line."""
    found = examine(layout.path)
    for line in (*found.catalog_damage, *found.derived_damage):
        must(bool(line) and "\n" not in line, f"a finding of more than a line: {line!r}")


def after(layout: Layout, undo: Callable[[], None]) -> None:
    """Use an index that was changed, have it examined, and make it sound again."""
    try:
        with suppress(*REFUSALS):
            examined(layout)
        use(layout)
    finally:
        undo()
