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

from eval.speed import inside, plain
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


def _run_here(
    arguments: Sequence[str], what: str, folder: Path, seconds: float, codes: Collection[int]
) -> Ran:
    printed, code = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), 0
    with redirect_stdout(printed):
        if arguments[0] == "-c":
            code = cli.main(list(arguments[2:]), standalone_mode=False)
        else:
            {"eval.speed.inside": inside, "eval.speed.plain": plain}[arguments[1]].main(
                list(arguments[2:])
            )
    assert code in codes
    printed.seek(0)
    return Ran(json.loads(printed.readline()), 1.0, 2.0)


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
        for step in plan_steps([6], repeats=1, cold_repeats=1)
        for one in bench.measure(step)
    }

    assert found["pincite", "index_passages"].value in {6, 7, 8}
    assert 1 <= found["plain script", "index_passages"].value <= 8
    assert len(found["pincite", "warm_answer"].each) == 24
    assert len(found["plain script", "warm_retrieval"].each) == 24
    assert {one.value > 0 for one in found.values()} == {True}
