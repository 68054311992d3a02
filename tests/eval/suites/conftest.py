"""What the tests of grounding share: documents, and files of answers that cite them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.suites.request import Request
from index.encoder import Encoder

from .grounding_rows import VOTERS


@pytest.fixture
def documents(make_files: Callable[..., Path]) -> Path:
    return make_files({"2021.txt": VOTERS, "sub/é 🗳.txt": "\ufeffÀ 🗳 98 seats.\r\n"})


@pytest.fixture
def request_(encoder: Encoder, tmp_path: Path) -> Request:
    return Request(encoder=encoder, work=tmp_path / "work", seed=1)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write_rows(*rows: dict[str, Any], name: str = "other system.jsonl") -> Path:
        path = tmp_path / name
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return path

    return write_rows
