"""The tasks of an index of perturbed vectors, in this process and with a model of words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eval.speed import vectors
from eval.speed.added import write_added
from eval.speed.corpus import documents, make_questions, write_corpus
from eval.speed.sources import passages_of
from index import open_retriever
from qa.reader.sentence import SentenceReader

Do = Callable[..., dict[str, Any]]


@pytest.fixture
def do(capsys: pytest.CaptureFixture[str], encoder: Any, monkeypatch: pytest.MonkeyPatch) -> Do:
    monkeypatch.setattr("index.models.make_encoder", lambda *name, **options: encoder)
    monkeypatch.setattr("qa.assistant.load_reader", lambda *name: SentenceReader(encoder))

    def run(*arguments: object) -> dict[str, Any]:
        vectors.main([*map(str, arguments)])
        said: dict[str, Any] = json.loads(capsys.readouterr().out)
        return said

    return run


@pytest.fixture
def base(tmp_path: Path, material: Any, do: Do) -> Path:
    folder = tmp_path / "base"
    folder.mkdir()
    texts = [one for text in documents(material, 20, seed=1) for one in passages_of(text)]
    (folder / "passages.json").write_text(json.dumps(texts))
    (folder / "questions.json").write_text(json.dumps(make_questions(material, 4, seed=1)))
    assert do("prepare", folder, "fake")["passages"] == len(texts)
    return folder


@pytest.fixture
def place(tmp_path: Path, material: Any, base: Path, do: Do, encoder: Any) -> Path:
    write_corpus(tmp_path / "documents", documents(material, 40, seed=1))
    encoder.passages.clear()
    said = do("index", base, tmp_path / "documents", tmp_path / "index", "fake")
    assert abs(said["passages"] - 40) <= 2
    assert 0 < said["structures"] < said["seconds"]
    assert said["memory"] > 0
    return tmp_path / "index"


def test_the_model_is_loaded_and_reads_none_of_the_documents(
    base: Path, place: Path, encoder: Any
) -> None:
    assert encoder.passages == json.loads((base / "passages.json").read_text())[:128]


def test_exact_search_finds_all_that_is_nearest(base: Path, place: Path, do: Do) -> None:
    said = do("serve", base, place, "fake")

    assert said["recall"] == [1.0] * 4
    assert len(said["search"]) == 4
    assert said["memory"] > 0


def test_what_is_not_found_is_missed(base: Path, place: Path, do: Do) -> None:
    best = np.load(place.with_name("exact.npy"))
    best[:, -1] += 0.5  # as if nearer ones had been somewhere
    np.save(place.with_name("exact.npy"), best)

    assert max(do("serve", base, place, "fake")["recall"]) < 1.0


def test_a_file_is_added_with_the_real_model(base: Path, place: Path, do: Do, encoder: Any) -> None:
    write_added(place.with_name("documents"), 0, 1)
    encoder.passages.clear()

    assert do("add", base, place, "fake") == {"embedded": 1, "published": True}
    assert len(encoder.passages) == 1
    assert do("add", base, place, "fake") == {"embedded": 0, "published": False}


def test_the_index_cannot_be_taken_for_one_of_the_model(place: Path, encoder: Any) -> None:
    from index.errors import ModelMismatchError

    with pytest.raises(ModelMismatchError, match="perturbed vectors of"):
        open_retriever(place, encoder=encoder)
