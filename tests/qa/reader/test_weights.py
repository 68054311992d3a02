"""The weights that ship: those that were published, and told in one line where they are not."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import ModelError, ModelNotFoundError
from qa.reader import load_reader, trained
from qa.reader.trained import (
    WEIGHTS,
    SpanReader,
    check_weights,
    weights_sha256,
)

QUESTION = "Who headed the mission of observers?"


@pytest.fixture
def installed(
    tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], SpanReader]:
    """A reader made anew, of a copy of the tiny network that stands for what is installed."""
    folder = tmp_path / "weights"
    shutil.copytree(tiny_folder, folder)
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    monkeypatch.setattr(trained, "WEIGHTS", folder)
    monkeypatch.setattr(trained, "SHA256", found)
    return lambda: SpanReader(folder)


def test_the_weights_that_ship_are_those_that_were_published() -> None:
    check_weights(WEIGHTS, weights_sha256(WEIGHTS / "model.safetensors"))
    reader = load_reader()
    assert isinstance(reader, SpanReader)
    assert reader._folder == WEIGHTS


def test_importing_and_making_the_reader_loads_nothing_heavy() -> None:
    heavy = "torch transformers tokenizers safetensors sentence_transformers numpy regex"
    code = (
        "import sys, qa.reader.trained; from qa.reader import load_reader; load_reader(); "
        f"print([name for name in {heavy.split()!r} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_nothing_to_read_loads_nothing(tmp_path: Path) -> None:
    reader = SpanReader(tmp_path / "nowhere")
    assert reader.read(QUESTION, []) == []
    assert reader.read_many([]) == []
    assert reader.read_many([(QUESTION, []), (QUESTION, ())]) == [[], []]


def test_weights_with_one_changed_byte_are_refused_in_one_line(
    installed: Callable[[], SpanReader],
) -> None:
    assert installed().read(QUESTION, ["Anna Lind headed the mission."])
    path = trained.WEIGHTS / "model.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelError, match="is not the file that was published") as caught:
        installed().read(QUESTION, ["Anna Lind headed the mission."])
    assert str(path) in str(caught.value)
    assert "install pincite again" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_weights_that_are_not_there_are_told_in_one_line(
    installed: Callable[[], SpanReader],
) -> None:
    (trained.WEIGHTS / "model.safetensors").unlink()
    with pytest.raises(ModelNotFoundError, match=r"No such file.*install pincite again") as caught:
        installed().read(QUESTION, ["Anna Lind headed the mission."])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json"])
@pytest.mark.parametrize("content", [None, b"", b"{}", b"not\njson"])
def test_other_files_that_are_lost_or_damaged_are_told_in_one_line(
    installed: Callable[[], SpanReader], name: str, content: bytes | None
) -> None:
    path = trained.WEIGHTS / name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match="holds no reader that can be loaded") as caught:
        installed().read(QUESTION, ["Anna Lind headed the mission."])
    assert str(trained.WEIGHTS) in str(caught.value)
    assert "\n" not in str(caught.value)
