"""What a model is, learnt by loading it unless it is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import models
from index.encoder import ModelInfo
from index.errors import ModelError
from index.models import make_encoder

from .model_folders import WEIGHTS, make_model, revision


class Loaded:
    """A model as sentence-transformers gives it."""

    def __init__(self, dim: int | None = 7, longest: int | None = 11) -> None:
        self.max_seq_length = longest
        self.dim = dim

    def get_embedding_dimension(self) -> int | None:
        return self.dim


@pytest.fixture
def loads(monkeypatch) -> list[Path]:
    folders: list[Path] = []

    def load(folder):
        folders.append(folder)
        return Loaded()

    monkeypatch.setattr(models, "load_sentence_transformer", load)
    return folders


def test_an_unknown_model_is_loaded_to_learn_what_it_is(tmp_path, loads):
    folder = make_model(tmp_path / "model")
    info = ModelInfo(id=str(folder), revision=revision(WEIGHTS), dim=7, max_tokens=11)
    assert make_encoder(str(folder)).info == info
    assert loads == [folder]


def test_a_known_model_is_not_loaded(tmp_path, loads):
    folder = make_model(tmp_path / "model")
    known = ModelInfo(id=str(folder), revision=revision(WEIGHTS), dim=7, max_tokens=11)
    assert make_encoder(str(folder), known).info == known
    assert loads == []


@pytest.mark.parametrize("change", ["id", "revision"])
def test_a_model_known_under_another_name_or_revision_is_loaded(tmp_path, loads, change):
    folder = make_model(tmp_path / "model")
    names = {"id": str(folder), "revision": revision(WEIGHTS)} | {change: "other"}
    known = ModelInfo(**names, dim=1, max_tokens=1)
    assert make_encoder(str(folder), known).info.dim == 7
    assert loads == [folder]


def test_a_model_without_a_length_limit_says_so_and_one_without_a_dimension_is_refused(
    tmp_path, monkeypatch
):
    folder = make_model(tmp_path / "model")
    monkeypatch.setattr(models, "load_sentence_transformer", lambda _: Loaded(longest=None))
    assert make_encoder(str(folder)).info.max_tokens == 0
    monkeypatch.setattr(models, "load_sentence_transformer", lambda _: Loaded(dim=None))
    with pytest.raises(ModelError, match="how long its embeddings are"):
        make_encoder(str(folder))


@pytest.mark.model
def test_a_folder_that_holds_no_model_is_one_line(tmp_path):
    folder = make_model(tmp_path / "model")
    with pytest.raises(ModelError, match="holds no model that can be loaded") as caught:
        make_encoder(str(folder))
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.model
def test_code_in_the_folder_of_a_model_is_not_run(tmp_path):
    folder, ran = make_model(tmp_path / "model"), tmp_path / "ran"
    (folder / "own.py").write_text(f"open({str(ran)!r}, 'w')\nclass Own: pass\n")
    module = '[{"idx": 0, "name": "0", "path": "", "type": "own.Own"}]'
    (folder / "modules.json").write_text(module)
    with pytest.raises(ModelError, match="holds no model that can be loaded"):
        make_encoder(str(folder), named=True)
    assert not ran.exists()
