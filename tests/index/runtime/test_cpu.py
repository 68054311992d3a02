from __future__ import annotations

import os
import platform
from pathlib import Path

import pytest

from index.runtime.cpu import fast_int8, usable_cores


@pytest.fixture(autouse=True)
def _asked_anew():
    fast_int8.cache_clear()
    yield
    fast_int8.cache_clear()


@pytest.fixture
def told(monkeypatch):
    """Let the machine say of itself what a test wants."""

    def tell(flags: str, system: str = "Linux", machine: str = "x86_64") -> None:
        monkeypatch.setattr(platform, "system", lambda: system)
        monkeypatch.setattr(platform, "machine", lambda: machine)
        monkeypatch.setattr(Path, "read_text", lambda *_: f"flags : fpu {flags} sse\n")

    return tell


def test_cores_are_those_that_the_process_may_use(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 5}, raising=False)
    assert usable_cores() == 2
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert usable_cores() == 1


@pytest.mark.parametrize("flag", ["avx512_vnni", "avx_vnni", "amx_int8", "asimddp"])
def test_processors_with_dot_products_of_bytes_are_fast(told, flag):
    told(flag)
    assert fast_int8()


@pytest.mark.parametrize("flags", ["avx2", "avx512f", "avx512_vnni2"])
def test_others_are_not(told, flags):
    told(flags)
    assert not fast_int8()


def test_apple_tells_by_its_machine(told):
    told("", "Darwin", "arm64")
    assert fast_int8()
    fast_int8.cache_clear()
    told("", "Darwin", "x86_64")
    assert not fast_int8()


def test_a_machine_that_says_nothing_is_not_taken_for_fast(monkeypatch):
    def refuse(*_):
        raise FileNotFoundError

    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(Path, "read_text", refuse)
    assert not fast_int8()
