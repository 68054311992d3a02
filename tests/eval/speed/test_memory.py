from __future__ import annotations

import sys
from pathlib import Path

import pytest

from eval.speed import memory
from eval.speed.memory import peak_memory


def test_the_high_water_mark_is_read_in_kibibytes(tmp_path: Path) -> None:
    status = tmp_path / "status"
    status.write_text("Name:\tpython\nVmPeak:\t  999 kB\nVmHWM:\t  2048 kB\nVmRSS:\t 10 kB\n")

    assert peak_memory(status) == 2048 * 1024


@pytest.mark.parametrize(("platform", "unit"), [("linux", 1024), ("darwin", 1)])
def test_where_there_is_no_such_file_the_resource_usage_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, unit: int
) -> None:
    class Usage:
        ru_maxrss = 300

    monkeypatch.setattr(memory.resource, "getrusage", lambda who: Usage)
    monkeypatch.setattr(sys, "platform", platform)

    assert peak_memory(tmp_path / "none") == 300 * unit


def test_memory_that_was_given_back_still_counts() -> None:
    before = peak_memory()
    block = bytearray(before + 50_000_000)
    del block

    assert peak_memory() >= before + 50_000_000
