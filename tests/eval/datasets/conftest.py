from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.errors import DatasetError


@pytest.fixture
def complaint() -> Callable[..., str]:
    """What is said when a file is refused, which must be one line; nothing if it is read."""

    def read(reader: Callable[..., object], *arguments: object) -> str:
        try:
            read = reader(*arguments)
            if hasattr(read, "__next__"):
                list(read)
        except DatasetError as error:
            message = str(error)
        else:
            return ""
        (line,) = message.splitlines()
        return line

    return read


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Write rows of questions under a header and return the folder."""

    def write(
        *rows: str, header: str = "question,answer,document,quote,kind,split,period,note"
    ) -> Path:
        (tmp_path / "questions.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def lines(tmp_path: Path) -> Callable[..., Path]:
    """Write questions as JSON lines and return the file."""

    def write(*rows: dict[str, object]) -> Path:
        path = tmp_path / "questions.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return path

    return write
