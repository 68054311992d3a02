"""Builds that need no child process, and files that look as if they had lain there for a while."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import BuildReport, ParsingLimits, build_index
from index.main import main
from index.parsing import Parsed, parse_bytes
from index.storage import schema
from index.storage.catalog_writer import CatalogWriter
from index.storage.layout import Layout

LONG_AGO = 3600


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let builds parse in this process; the names of the files that are parsed, in order."""
    names: list[str] = []

    class ParsingHere:
        def __init__(self, limits: ParsingLimits) -> None:
            self.limits = limits

        def __enter__(self) -> ParsingHere:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def parse_bytes(self, data: bytes, name: str) -> Parsed:
            names.append(name)
            return parse_bytes(data, name, self.limits)

    monkeypatch.setattr("index.intake.ParsingProcess", ParsingHere)
    return names


@pytest.fixture
def age() -> Callable[[Path], Path]:
    """Let every file under a folder look an hour old, so that its times prove something."""

    def age_all(folder: Path) -> Path:
        moment = time.time() - LONG_AGO
        for path in [folder, *folder.rglob("*")]:
            if path.is_file() and path.stat().st_mtime > moment + 60:
                os.utime(path, (moment, moment))
        return folder

    return age_all


@pytest.fixture
def build(corpus: Path, index_folder: Path, encoder, parses, age) -> Callable[..., BuildReport]:
    """Index `corpus` (or the paths given) with `encoder`, after letting its files look old."""

    def build_one(*paths: Path, **options) -> BuildReport:
        age(corpus)
        given = {"index": index_folder, "encoder": encoder} | options
        return build_index(paths or [corpus], **given)

    return build_one


@pytest.fixture
def pincite(monkeypatch, capsys, tmp_path: Path, encoder, parses) -> Callable[..., tuple]:
    """Run the command in this process beside `corpus`: code, stdout and stderr."""
    monkeypatch.setattr("index.opening.make_encoder", lambda *_, **__: encoder)
    monkeypatch.setattr("index.builder.make_encoder", lambda *_, **__: encoder)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple:
        monkeypatch.setattr("sys.argv", ["pincite", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        return (ended.value.code, *capsys.readouterr())

    return run


@pytest.fixture
def layout(index_folder: Path) -> Layout:
    return Layout.of(index_folder)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[CatalogWriter]:
    """An empty catalog, open for writing."""
    with CatalogWriter.open(tmp_path / "catalog.sqlite") as writer:
        yield writer


@pytest.fixture
def snapshot() -> Callable[[Path], dict[str, tuple[str, int]]]:
    """Hash and time of every file below a folder, by path; without what SQLite locks by."""

    def take(folder: Path) -> dict[str, tuple[str, int]]:
        return {
            path.relative_to(folder).as_posix(): (
                hashlib.sha256(path.read_bytes()).hexdigest(),
                path.stat().st_mtime_ns,
            )
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith("catalog.sqlite-")
        }

    return take


@pytest.fixture
def read_only_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let SQLite find that it cannot make the files it wants beside a catalog."""
    connect = schema._connect

    def refuse(path: Path, mode: str) -> sqlite3.Connection:
        if mode == "mode=ro":
            error = sqlite3.OperationalError("unable to open database file")
            error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
            raise error
        return connect(path, mode)

    monkeypatch.setattr(schema, "_connect", refuse)
