from __future__ import annotations

import platform
import subprocess
from pathlib import Path

import pytest

from eval import manifest

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _fresh():
    manifest.this_machine.cache_clear()
    manifest.this_code.cache_clear()
    yield
    manifest.this_machine.cache_clear()
    manifest.this_code.cache_clear()


def test_the_machine_is_described_with_the_libraries_that_decide(monkeypatch):
    monkeypatch.setattr(manifest, "_LIBRARIES", ("numpy", "no-such-library"))
    machine = manifest.this_machine()
    assert machine.python == platform.python_version()
    assert machine.cores > 0
    assert machine.memory_bytes > 2**20
    assert machine.libraries["no-such-library"] == "not installed"
    assert machine.libraries["numpy"][0].isdigit()


def test_a_machine_without_proc_is_described_too(monkeypatch):
    def refuse(self, *_, **__):
        raise OSError

    monkeypatch.setattr(Path, "read_text", refuse)
    assert manifest._processor()
    assert manifest._features() == ()


def test_instructions_that_matrices_are_multiplied_with_are_told(monkeypatch):
    flags = "fpu avx2 avx512f avx512_vnni amx_int8 amx_tile sse4_2 vnnis"
    told = f"processor\t: 0\nmodel name\t: Some Processor\nflags\t\t: {flags}\n"
    monkeypatch.setattr(Path, "read_text", lambda self, *_, **__: told)
    assert manifest._features() == ("amx_int8", "amx_tile", "avx2", "avx512_vnni", "avx512f")
    assert manifest._processor() == "Some Processor"


def test_the_code_is_told_by_its_sources():
    code = manifest.this_code()
    assert len(code.sources) == 16
    if (ROOT / ".git").exists():
        assert len(code.commit) == 40


@pytest.mark.parametrize("error", [OSError, subprocess.CalledProcessError(128, "git")])
def test_code_outside_a_checkout_has_no_commit(monkeypatch, tmp_path, error):
    assert manifest._commit(tmp_path) is None
    (tmp_path / ".git").mkdir()

    def refuse(*_, **__):
        raise error

    monkeypatch.setattr(subprocess, "run", refuse)
    assert manifest._commit(tmp_path) is None
