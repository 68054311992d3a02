from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from eval.speed import plain

WORDS = ("alpha", "beta", "gamma")


class CountingModel:
    """The number of each of three words is the direction of a text."""

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: list[str], normalize_embeddings: bool = False) -> np.ndarray:
        assert normalize_embeddings or texts == ["warm up"]
        self.encoded += texts
        rows = np.array([[t.count(w) + 0.01 for w in WORDS] for t in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> CountingModel:
    model = CountingModel()
    monkeypatch.setattr(plain, "load_model", lambda folder: model)
    return model


@pytest.fixture
def documents(make_files) -> Path:  # type: ignore[no-untyped-def]
    folder: Path = make_files({"a.txt": "alpha " * 200, "b.txt": "beta " * 20, "c.md": "gamma"})
    return folder


def test_text_files_are_cut_every_800_characters(
    documents: Path, tmp_path: Path, model: CountingModel
) -> None:
    said = plain.index_documents(documents, tmp_path / "store", model)  # type: ignore[arg-type]

    assert [len(text) for text in model.encoded] == [800, 400, 100]
    assert said["passages"] == 3
    assert said["seconds"] > 0
    assert said["memory"] > 0


def test_the_three_tasks_work_one_after_the_other(
    documents: Path, tmp_path: Path, model: CountingModel, capsys: pytest.CaptureFixture[str]
) -> None:
    store, asked = str(tmp_path / "store"), tmp_path / "questions.json"
    asked.write_text('["beta", "alpha"]')

    plain.main(["index", str(documents), store, "MODEL"])
    plain.main(["search", store, "MODEL", "beta"])
    plain.main(["warm", store, "MODEL", str(asked)])

    indexed, found, warm = map(json.loads, capsys.readouterr().out.splitlines())
    assert indexed["passages"] == 3
    assert found[0]["file"] == "b.txt"
    assert found[0]["score"] > found[1]["score"]
    assert len(found) == 3
    assert len(warm["retrieval"]) == 2
    assert model.encoded[-3:] == ["warm up", "beta", "alpha"]
