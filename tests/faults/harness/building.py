"""How this harness builds: no model, no second process, and segments that are shared early."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

import index.intake
import index.plan
from harness.corpora import Work
from index import ParsingLimits, build_index
from index.builder import BuildReport
from index.faiss_calls import faiss
from index.parsing import Parsed, parse_bytes


class _ParsingHere:
    """In place of a process for parsing, which would take longer than the rest of a cycle."""

    def __init__(self, limits: ParsingLimits) -> None:
        self.limits = limits

    def __enter__(self) -> _ParsingHere:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def parse_bytes(self, data: bytes, name: str) -> Parsed:
        return parse_bytes(data, name, self.limits)


def prepare() -> None:
    """To be called once, before the first build of the process."""
    index.intake.ParsingProcess = _ParsingHere  # type: ignore[assignment,misc]
    index.plan.SMALL = 1  # or small corpora would never share a segment with another generation
    faiss().omp_set_num_threads(1)  # threads do not survive a fork


@cache
def _conftest() -> Any:
    path = Path(__file__).parents[2] / "conftest.py"
    spec = importlib.util.spec_from_file_location("pincite_tests_conftest", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fake_encoder() -> Any:
    """The encoder of the other tests."""
    return _conftest().FakeEncoder()


def build(work: Work) -> BuildReport:
    """Bring the index up to date with the folder."""
    return build_index([work.corpus], index=work.index, encoder=fake_encoder())
