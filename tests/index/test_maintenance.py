"""The commands `doctor`, `config` and `completion`."""

import json
import shutil
import subprocess

import pytest
from click.testing import CliRunner

from index.builder import build_index
from index.config import RuntimeConfig
from index.errors import NoIndexError
from index.main import cli
from index.maintenance import completion, config_command, doctor
from index.settings import resolve


@pytest.fixture(autouse=True)
def place(monkeypatch, tmp_path, parses):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run():
    def invoke(command, *arguments):
        words = [command.name, *arguments]
        return CliRunner().invoke(cli, words, standalone_mode=False, catch_exceptions=False)

    return invoke


def derived(built, name="0/dense.faiss"):
    return built / "generations" / "000001" / name


def test_a_sound_index_is_called_sound(run, built):
    checked = run(doctor)
    assert (checked.return_value, checked.stderr) == (0, "")
    lines = dict(line.split(maxsplit=1) for line in checked.stdout.splitlines())
    assert lines.pop("runtime").startswith("none: the model fake is not on this machine")
    assert lines == {
        "index": ".pincite, generation 1",
        "documents": "3",
        "passages": "3",
        "model": "fake, revision 1",
        "embeddings": "32 numbers, 128 tokens",
        "search": "exact",
        "state": "sound",
    }


def test_how_many_lists_are_searched_is_told(run, build, monkeypatch):
    monkeypatch.setattr("index.segment.EXACT_UP_TO", 0)
    build()
    assert "search      by codes, the best 3 closely; recall@10 1.000" in run(doctor).stdout


@pytest.mark.model
@pytest.mark.parametrize(
    ("runtime", "fast", "told"),
    [
        ("onnx", True, "ONNX Runtime, float32, 3 texts at a time; this processor has the"),
        ("onnx", False, "ONNX Runtime, float32, 3 texts at a time; this processor lacks the"),
        ("torch", True, "sentence-transformers and torch, float32"),
    ],
)
def test_what_runs_the_model_is_told(run, place, monkeypatch, runtime, fast, told):
    monkeypatch.setattr("index.runtime.cpu.fast_int8", lambda: fast)
    monkeypatch.setenv("PINCITE_RUNTIME", runtime)
    monkeypatch.setenv("PINCITE_PRECISION", "float32")
    monkeypatch.setenv("PINCITE_THREADS", "3")
    (place / "a.txt").write_text("The turnout was 63.3 per cent.")
    build_index([place / "a.txt"], index=".pincite", runtime=resolve(RuntimeConfig))
    assert f"runtime     {told}" in run(doctor).stdout


@pytest.mark.parametrize(
    "name", ["0/dense.faiss", "0/lexical-rows.npy", "0/passages.npy", "manifest.json"]
)
def test_a_damaged_file_is_named_and_made_again_without_embedding(run, built, encoder, name):
    file = derived(built, name)
    file.write_bytes(file.read_bytes()[:-1] + b"~")
    embedded = len(encoder.passages)
    checked = run(doctor)
    assert checked.return_value == 4
    assert f"damaged: {file}" in checked.stderr
    assert "`pincite doctor --repair`" in checked.stderr
    assert "state       damaged" in checked.stdout
    mended = run(doctor, "--repair")
    assert (mended.return_value, mended.stderr) == (0, "")
    assert mended.stdout.startswith("repaired: generation 2 is published\n")
    assert "state       sound" in mended.stdout
    assert len(encoder.passages) == embedded


def test_a_repaired_index_answers_as_before(run, built, open_index):
    before = [hit.score for hit in open_index(built).retrieve("turnout")]
    derived(built).unlink()
    run(doctor, "--repair")
    assert [hit.score for hit in open_index(built).retrieve("turnout")] == before


def test_a_sound_index_is_not_repaired(run, built):
    assert "repaired" not in run(doctor, "--repair").stdout
    assert (built / "CURRENT").read_text().startswith("1 ")


def test_a_lost_current_file_is_made_again(run, built):
    (built / "CURRENT").unlink()
    assert run(doctor).return_value == 4
    assert run(doctor, "--repair").return_value == 0


def test_a_damaged_catalog_is_beyond_repair(run, built):
    catalog = built / "catalog.sqlite"
    catalog.write_bytes(b"\x00" * catalog.stat().st_size)
    derived(built).unlink()
    mended = run(doctor, "--repair")
    assert mended.return_value == 4
    assert "repaired" not in mended.stdout
    assert "catalog" in mended.stderr


def test_what_is_damaged_cannot_steer_the_terminal(run, place, built):
    hostile = place / "a\x1b[31m"
    shutil.copytree(built, hostile)
    derived(hostile).unlink()
    checked = run(doctor, "--index", hostile.name)
    assert checked.return_value == 4
    assert "\x1b" not in checked.stdout + checked.stderr


def test_without_an_index_there_is_nothing_to_check(run, place):
    with pytest.raises(NoIndexError):
        run(doctor)
    with pytest.raises(NoIndexError):
        run(doctor, "--repair", "--index", str(place / "nowhere"))
    assert list(place.iterdir()) == []


def test_every_setting_is_shown_with_its_origin(run, monkeypatch, place):
    monkeypatch.setenv("PINCITE_CHUNK_SIZE", "400")
    shown = run(config_command)
    assert shown.return_value == 0
    lines = shown.stdout.splitlines()
    assert lines[0] == "# no settings file; pincite.toml is looked for here"
    assert "chunk_size = 400  # PINCITE_CHUNK_SIZE" in lines
    assert 'index = ".pincite"  # default' in lines
    (place / "pincite.toml").write_text("[limits]\nseconds = 5\n")
    lines = run(config_command).stdout.splitlines()
    assert lines[0] == "# pincite.toml"
    assert "limits.seconds = 5.0  # pincite.toml" in lines


def test_what_config_prints_is_a_settings_file(run, place, monkeypatch):
    monkeypatch.setenv("PINCITE_INDEX", 'it\'s "here"\\')
    monkeypatch.setenv("PINCITE_DEPTH", "7")
    printed = run(config_command).stdout
    values = json.loads(run(config_command, "--json").stdout)
    monkeypatch.delenv("PINCITE_INDEX")
    monkeypatch.delenv("PINCITE_DEPTH")
    (place / "pincite.toml").write_text(printed)
    again = json.loads(run(config_command, "--json").stdout)
    assert [(one["name"], one["value"]) for one in again] == [
        (one["name"], one["value"]) for one in values
    ]


def test_settings_are_shown_as_json(run):
    settings = json.loads(run(config_command, "--json").stdout)
    assert {"name": "index", "value": ".pincite", "origin": "default"} in settings


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(run, shell):
    script = run(completion, shell).stdout
    assert "_PINCITE_COMPLETE" in script
    assert f"{shell}_complete" in script
    if shutil.which(shell):
        checked = subprocess.run([shell, "-n"], input=script.encode(), check=False, timeout=30)
        assert checked.returncode == 0
