from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.config import ParsingLimits
from qa.answer import Citation, State
from qa.files import FileChecker

TEXT = "In total, 9,305,106 voters were registered before the lists were handed over.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT)
    return tmp_path


@pytest.fixture
def citation(make_citation: Callable[..., Citation], folder: Path) -> Citation:
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    return make_citation(TEXT, "9,305,106 voters", root=str(folder), sha256=digest)


def test_a_file_of_the_indexed_hash_is_verified_without_parsing(
    citation: Citation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a file was parsed")

    monkeypatch.setattr("index.parsing.process.ParsingProcess.parse", refuse)
    with FileChecker() as checker:
        assert checker.refresh([replace(citation, state=State.STALE)]) == [citation]


def test_an_edited_file_gives_each_citation_its_own_state(
    citation: Citation, make_citation: Callable[..., Citation], folder: Path
) -> None:
    facts = {"root": citation.root, "sha256": citation.sha256}
    other = make_citation(TEXT, "handed over", **facts)
    (folder / "a.txt").write_text("Preliminary.\n\n" + TEXT.replace("handed over", "given"))
    with FileChecker() as checker:
        states = [one.state for one in checker.refresh([citation, other, citation])]
    assert states == [State.RELOCATED, State.STALE, State.RELOCATED]


def test_a_deleted_file_makes_its_citations_missing(citation: Citation, folder: Path) -> None:
    (folder / "a.txt").unlink()
    with FileChecker() as checker:
        assert checker.refresh([citation])[0].state is State.MISSING
        assert checker.verify([citation], folder)[0].state is State.MISSING


def test_a_file_is_verified_by_its_real_parser(citation: Citation, folder: Path) -> None:
    with FileChecker() as checker:
        (found,) = checker.verify([citation], Path())
        assert found.state is State.VERIFIED
        relative = replace(citation, root=".")
        assert checker.verify([relative], folder)[0].state is State.VERIFIED


def test_a_file_that_cannot_be_parsed_is_parsed_once(
    citation: Citation, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.txt").write_bytes(b"")
    with FileChecker() as checker:
        parse = checker._process.parse
        calls: list[Path] = []
        monkeypatch.setattr(
            checker._process, "parse", lambda path: (calls.append(path), parse(path))[1]
        )
        found = checker.verify([citation, replace(citation, quote="voters")], folder)
    assert [one.state for one in found] == [State.STALE, State.STALE]
    assert len(calls) == 1


def test_a_file_over_the_limit_is_not_read(citation: Citation) -> None:
    with FileChecker(ParsingLimits(file_bytes=10)) as checker:
        (found,) = checker.verify([citation], Path())
        assert checker.refresh([citation])[0].state is State.STALE
    assert found.state is State.STALE
    assert "10" in found.detail
