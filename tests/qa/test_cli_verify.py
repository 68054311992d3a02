from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.builder import published_manifest
from index.config import ParsingLimits
from index.storage.layout import Layout
from qa.files import FileChecker

QUESTION = "How many voters were registered in 2012?"
NO_ANSWER = "How many voters were registered in 2016?"


def test_an_unchanged_corpus_verifies(pincite: Callable[..., Any], stored: str) -> None:
    run = pincite("verify", stored)
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith("verified  corpus/2012.txt:3:1 [32–75]\n")
    assert run.out.splitlines()[-1].endswith(" verified")
    assert pincite("verify", "-", stdin=Path(stored).read_bytes()).code == 0


def test_verifying_keeps_to_the_limits_that_are_set(
    pincite: Callable[..., Any], stored: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINCITE_LIMITS_FILE_BYTES", "10")
    run = pincite("verify", stored)
    assert run.code == 5
    assert "limits.file_bytes is 10" in run.out


def test_an_answer_is_checked_under_the_limits_of_its_index(
    ask: Callable[..., Any], elections_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = []

    class Checker(FileChecker):
        def __init__(self, limits: ParsingLimits) -> None:
            checked.append(limits)
            super().__init__(limits)

    monkeypatch.setattr("qa.assistant.FileChecker", Checker)
    ask(QUESTION)
    manifest = published_manifest(Layout.of(elections_index))
    assert manifest is not None
    assert checked == [manifest.config.limits]


def test_a_moved_quote_is_told_its_new_place_and_exits_with_5(
    pincite: Callable[..., Any], stored: str, elections: Path
) -> None:
    path = elections / "2012.txt"
    path.write_text("Corrected.\n\n" + path.read_text())
    run = pincite("verify", stored)
    assert run.code == 5
    assert run.out.startswith("relocated corpus/2012.txt:3:1 [32–75] → 5:1 [44–87]\n")
    found = json.loads(pincite("verify", "--json", stored).out)["citations"][0]
    assert (found["state"], found["place"]["line"]) == ("relocated", 5)


def test_a_changed_quote_is_stale_and_a_lost_file_missing(
    pincite: Callable[..., Any], stored: str, elections: Path
) -> None:
    path = elections / "2012.txt"
    path.write_text(path.read_text().replace("9,305,106", "9,303,693"))
    run = pincite("verify", stored)
    assert run.code == 5
    assert run.out.startswith("stale     corpus/2012.txt:3:1 [32–75]\n")
    path.unlink()
    run = pincite("verify", stored)
    assert run.code == 5
    assert run.out.startswith("missing   corpus/2012.txt:3:1 [32–75]\n")


def test_a_root_says_where_the_documents_are_now(
    pincite: Callable[..., Any], stored: str, elections: Path
) -> None:
    moved = elections.rename(elections.with_name("moved"))
    assert pincite("verify", stored).code == 5
    assert pincite("verify", "--root", "moved", stored).code == 0
    assert pincite("verify", "--root", str(moved), stored).code == 0


def test_a_forged_quote_does_not_verify(pincite: Callable[..., Any], stored: str) -> None:
    path = Path(stored)
    path.write_text(path.read_text().replace("9,305,106", "9,999,999"))
    assert pincite("verify", stored).code == 5


def test_an_answer_that_no_citation_quotes_is_refused(
    pincite: Callable[..., Any], stored: str
) -> None:
    path = Path(stored)
    path.write_text(path.read_text().replace('"answer":"In total', '"answer":"In truth', 1))
    run = pincite("verify", stored)
    assert (run.code, run.out) == (1, "")
    assert run.err == f"pincite: {path}: an answer is not what its citations quote\n"


def test_what_other_candidates_cite_is_verified_on_request(
    pincite: Callable[..., Any], stored: str, elections: Path
) -> None:
    (elections / "2021.txt").unlink()
    assert pincite("verify", stored).code == 0
    run = pincite("verify", "--all", stored)
    assert run.code == 5
    assert "missing   corpus/2021.txt" in run.out


def test_an_answer_without_citations_has_nothing_to_verify(
    pincite: Callable[..., Any], ask: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "none.json"
    path.write_text(ask("--json", "--path", "none/*", QUESTION).out)
    run = pincite("verify", str(path))
    assert (run.code, run.out) == (0, "citations: none to verify\n")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"nonsense", "not an answer"),
        (b"", "no answer in it"),
        (b'{"schema": 99}', "use a newer one"),
        (None, "No such file"),
    ],
)
def test_a_file_that_holds_no_answer_is_named_in_one_line(
    pincite: Callable[..., Any], tmp_path: Path, content: bytes | None, message: str
) -> None:
    path = tmp_path / "wrong.json"
    if content is not None:
        path.write_bytes(content)
    run = pincite("verify", str(path))
    assert (run.code, run.out) == (1, "")
    assert run.err.startswith(f"pincite: {path}: ")
    assert message in run.err
    assert run.err.count("\n") == 1
