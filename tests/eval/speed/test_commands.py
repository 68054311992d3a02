"""What a bench starts, run within this process and with models that only count words."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Collection, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eval.speed import inside, plain, vectors
from eval.speed.bench import Bench, Setup
from eval.speed.children import Ran
from eval.speed.plan import plan_steps
from index.main import cli
from qa.reader.sentence import SentenceReader


class WordModel:
    """The interface of a sentence-transformers model over a fake encoder."""

    def __init__(self, encoder: Any) -> None:
        self._encoder = encoder

    def encode(self, texts: Sequence[str], normalize_embeddings: bool = False) -> np.ndarray:
        vectors: np.ndarray = self._encoder.encode_passages(texts)
        return vectors


_MODULES = {
    "eval.speed.inside": inside,
    "eval.speed.plain": plain,
    "eval.speed.vectors": vectors,
}


def _run_here(
    arguments: Sequence[str], what: str, folder: Path, seconds: float, codes: Collection[int]
) -> Ran:
    if arguments[1] == "eval.speed.launcher":
        line, code = _printed(arguments[3:])
        assert str(code) in arguments[2].split(",")
        return Ran({"first": 1.0, "whole": 2.0, "memory": 3, "line": line}, 1.0, 2.0)
    line, code = _printed(arguments)
    assert code in codes
    return Ran(json.loads(line), 1.0, 2.0)


def _printed(arguments: Sequence[str]) -> tuple[str, int]:
    """The first line that a command prints, and its exit code."""
    printed, code = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), 0
    with redirect_stdout(printed):
        if "-m" in arguments:
            _MODULES[arguments[1]].main(list(arguments[2:]))
        elif arguments[1] != "pass":
            code = cli.main(list(arguments[2:]), standalone_mode=False) or 0
    printed.seek(0)
    return printed.readline(), code


def test_every_process_understands_what_it_is_told(
    make_setup: Callable[..., Setup], encoder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("index.models", "index.opening"):
        monkeypatch.setattr(f"{module}.make_encoder", lambda *name, **options: encoder)
    monkeypatch.setattr("index.builder.make_encoder", lambda *name, **options: encoder)
    monkeypatch.setattr("qa.assistant.load_reader", lambda *name: SentenceReader(encoder))
    monkeypatch.setattr(plain, "load_model", lambda folder: WordModel(encoder))
    bench = Bench(make_setup(), _run_here)

    found = {
        (one.side, one.what): one
        for step in plan_steps([6], repeats=1, cold_repeats=1, vectors=[12])
        for one in bench.measure(step)
    }

    assert found["pincite", "index_passages"].value in {6, 7, 8}
    assert 1 <= found["plain script", "index_passages"].value <= 8
    assert len(found["pincite", "warm_answer"].each) == 50
    assert len(found["plain script", "warm_retrieval"].each) == 50
    assert found["pincite", "reindex_embedded"].value == 0
    assert found["pincite", "add_embedded"].value == 1
    assert found["pincite", "vectors_recall"].value == 1.0
    assert found["pincite", "vectors_add_embedded"].value == 1
    nothing = {what for (_, what), one in found.items() if one.value <= 0}
    assert nothing == {"reindex_embedded", "help_over_bare"}
