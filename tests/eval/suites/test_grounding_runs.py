"""Runs over pincite's own answers, and runs that go on, or do not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from eval.errors import RunError
from eval.suites.grounding import run_grounding
from eval.suites.request import Request
from index.encoder import Encoder
from qa.assistant import Assistant
from qa.config import AnswerConfig
from qa.reader import SENTENCE
from qa.serialise import encode

from .grounding_rows import cited, quote, row, value


@pytest.fixture
def answered(
    corpus: Path, built: Path, encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """What `pincite ask --json` writes, with roots below the current folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "pincite.jsonl"
    config = AnswerConfig(reader=SENTENCE, threshold=0.0)
    with Assistant.open(built, config, encoder=encoder) as assistant:
        answer = assistant.ask("How many voters did the commission register?")
    assert answer.citations
    path.write_bytes(encode(answer) + b"\n")
    return path


@pytest.mark.parametrize("named", [True, False])
def test_pincite_s_own_answers_are_held_against_the_files_they_name(
    answered: Path, corpus: Path, request_: Request, named: bool
) -> None:
    run = run_grounding(answered, corpus if named else None, request_)
    assert run.systems == ("pincite",)
    assert value(run, "exact_spans") == 1.0
    assert value(run, "quotes_found") == 1.0
    assert value(run, "grounded") == 1.0


def test_pincite_s_own_answers_are_inexact_where_the_file_has_changed(
    answered: Path, corpus: Path, request_: Request
) -> None:
    for path in corpus.rglob("*.*"):
        path.write_text(path.read_text() + " ")
    name = json.loads(answered.read_text())["citations"][0]["document"]
    text = (corpus / name).read_text()
    (corpus / name).write_text(f"Preliminary. {text}")
    run = run_grounding(answered, None, request_)
    assert cited(run)[0].state == "relocated"
    assert not cited(run)[0].exact
    (corpus / name).unlink()
    run = run_grounding(answered, None, replace(request_, out=request_.work / "again"))
    assert cited(run)[0].state == "missing"
    assert value(run, "grounded") == 0.0


def test_an_interrupted_run_goes_on_and_gives_the_same_files(
    write: Callable[..., Path], documents: Path, request_: Request
) -> None:
    claims = [{"text": "12 million", "citations": [0]}]
    rows = [row("12 million", quote("12 million", 5, 15), claims=claims) for _ in range(3)]
    path = write(*rows)
    whole = run_grounding(path, documents, request_)
    torn = replace(request_, out=request_.work / "torn")
    run = run_grounding(path, documents, torn)
    (run.path / "figures.json").unlink()
    file = run.path / "predictions" / "other-system.jsonl"
    file.write_bytes(file.read_bytes()[:-10])
    assert len(run.predictions("other system")) == 2
    again = run_grounding(path, documents, torn)
    for name in ("figures.json", "predictions/other-system.jsonl", "items.jsonl"):
        assert (again.path / name).read_bytes() == (whole.path / name).read_bytes()
    finished = run_grounding(path, documents, torn)
    assert finished.path == again.path


def test_a_run_of_other_answers_or_documents_does_not_go_on(
    write: Callable[..., Path], documents: Path, request_: Request
) -> None:
    fixed = replace(request_, out=request_.work / "run")
    run_grounding(write(row("12 million", quote("12 million", 5, 15))), documents, fixed)
    with pytest.raises(RunError):
        run_grounding(write(row("13 million", quote("12 million", 5, 15))), documents, fixed)
    (documents / "2021.txt").write_text("Nothing.\n")
    with pytest.raises(RunError):
        run_grounding(write(row("12 million", quote("12 million", 5, 15))), documents, fixed)


def test_a_limit_draws_from_the_answers(
    write: Callable[..., Path], documents: Path, request_: Request
) -> None:
    path = write(*(row(f"{number}") for number in range(9)))
    run = run_grounding(path, documents, replace(request_, limit=4))
    assert len(run.items) == len(run.predictions("other system")) == 4
