from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.asking import CitedTexts
from eval.errors import DatasetError, RunError
from eval.predictions import Cited
from eval.runs import RunFolder
from eval.scoring.grounding import per_item
from eval.suites.grounding import CitedFiles, run_grounding
from eval.suites.request import Request
from index.config import ParsingLimits
from index.encoder import Encoder
from qa.answer import Status
from qa.assistant import Assistant
from qa.config import AnswerConfig
from qa.reader import SENTENCE
from qa.serialise import encode

VOTERS = "Some 12 million voters were registered.\nThe count was calm.\n"


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


def row(answer: str | None, *citations: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"question": "How many?", "answer": answer, "citations": list(citations), **fields}


def quote(
    quote: str, start: int | None = None, end: int | None = None, document: str = "2021.txt"
) -> dict[str, Any]:
    return {"document": document, "quote": quote, "start": start, "end": end}


def cited(run: RunFolder, id_: str = "1") -> tuple[Cited, ...]:
    return run.predictions(run.systems[0])[id_].candidates[0].citations


def value(run: RunFolder, measure: str) -> float:
    """The mean over the answers that have a value."""
    scored = per_item(run, run.systems[0]).values()
    return fmean(one[measure] for one in scored if measure in one)


def test_a_citation_of_another_system_is_held_against_its_file(
    write: Callable[..., Path], documents: Path, request_: Request
) -> None:
    path = write(
        row("12 million", quote("12 million", 5, 15)),
        row("98 seats", quote("98 seats", 4, 12, "sub/é 🗳.txt")),
    )
    run = run_grounding(path, documents, request_)
    assert run.systems == ("other system",)
    assert cited(run) == (
        Cited(
            document="2021.txt",
            start=5,
            end=15,
            quote="12 million",
            before="Some ",
            after=VOTERS[15:],
        ),
    )
    assert cited(run, "2")[0].exact
    assert value(run, "exact_spans") == 1.0
    assert value(run, "citation_recall") == 1.0
    assert run.manifest.corpus is not None
    assert run.manifest.corpus.documents == 2


@pytest.mark.parametrize(
    ("citation", "state"),
    [
        (quote("12 million"), "relocated"),
        (quote("12 million", 6, 16), "relocated"),
        (quote("12 million", 5, 16), "relocated"),
        (quote("12 million", -54, -44), "relocated"),
        (quote("12 million", 15, 5), "relocated"),
        (quote("12 million", 5), "relocated"),
        (quote("registered. The", 27, 42), "relocated"),
        (quote("13 million", 5, 15), "stale"),
        (quote("", 5, 5), "stale"),
        (quote("", 10**9, 10**9), "stale"),
        (quote(" ", 4, 6), "stale"),
        (quote("12 million", 5, 15, "2012.txt"), "missing"),
        (quote("12 million", 5, 15, "sub"), "missing"),
        (quote("12 million", 5, 15, ""), "missing"),
        (quote("12 million", 5, 15, "2021.txt\0"), "missing"),
        (quote("12 million", 5, 15, "a" * 10_000), "missing"),
    ],
)
def test_a_citation_that_is_not_there_is_inexact(
    write: Callable[..., Path],
    documents: Path,
    request_: Request,
    citation: dict[str, Any],
    state: str,
) -> None:
    run = run_grounding(write(row("12 million", citation)), documents, request_)
    (found,) = cited(run)
    assert (found.exact, found.state) == (False, state)
    assert len(found.span) >= 0
    assert found.quote == citation["quote"]
    assert value(run, "exact_spans") == 0.0


def test_a_citation_outside_of_the_folder_is_never_read(
    write: Callable[..., Path],
    documents: Path,
    request_: Request,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(VOTERS)
    (documents / "link.txt").symlink_to(secret)
    (documents / "circle.txt").symlink_to(documents / "circle.txt")
    read: list[Path] = []
    monkeypatch.setattr(CitedTexts, "at", lambda self, path: read.append(path))
    outside = ["../secret.txt", "sub/../../secret.txt", str(secret), "link.txt", "/etc/hostname"]
    names = [*outside, "circle.txt"]
    path = write(row("12 million", *(quote("12 million", 5, 15, name) for name in names)))
    run = run_grounding(path, documents, request_)
    assert read in ([], [documents / "circle.txt"])
    assert [(one.exact, one.state, one.before) for one in cited(run)] == [
        (False, "missing", "")
    ] * len(names)
    assert run.manifest.corpus is not None
    assert run.manifest.corpus.documents == 0


def test_claims_are_judged_by_their_own_citations(
    write: Callable[..., Path], documents: Path, request_: Request
) -> None:
    claims = [
        {"text": "12 million voters were registered.", "citations": [0]},
        {"text": "The count was calm.", "citations": [0]},
    ]
    both = [quote("Some 12 million voters were registered.", 0, 39), quote("calm", 54, 58)]
    run = run_grounding(write(row("Both.", *both, claims=claims)), documents, request_)
    assert value(run, "citation_recall") == 0.5
    assert value(run, "exact_spans") == 1.0


def test_gold_places_are_checked_and_compared(
    write: Callable[..., Path], documents: Path, request_: Request
) -> None:
    gold = [{"document": "2021.txt", "start": 5, "end": 15, "quote": "12 million"}]
    run = run_grounding(
        write(row("12 million voters", quote("12 million voters", 5, 22), gold=gold)),
        documents,
        request_,
    )
    assert value(run, "span_iou") == pytest.approx(10 / 17, abs=1e-6)
    assert run.items[0].spans[0].before == "Some "


@pytest.mark.parametrize(
    ("gold", "message"),
    [
        (
            {"document": "2021.txt", "start": 6, "end": 16, "quote": "12 million"},
            r"line 1: the gold quote is not at \[6, 16\) of '2021\.txt'",
        ),
        (
            {"document": "../2021.txt", "start": 5, "end": 15, "quote": "12 million"},
            r"line 1: '\.\./2021\.txt' cannot be read",
        ),
    ],
)
def test_a_gold_place_that_is_wrong_is_refused(
    write: Callable[..., Path],
    documents: Path,
    request_: Request,
    gold: dict[str, Any],
    message: str,
) -> None:
    path = write(row("12 million", gold=[gold]))
    with pytest.raises(DatasetError, match=message):
        run_grounding(path, documents, request_)


def test_an_empty_answer_is_an_abstention(
    write: Callable[..., Path], documents: Path, request_: Request
) -> None:
    run = run_grounding(
        write(row(None, quote("12 million", 5, 15)), row(" "), row("12 million")),
        documents,
        request_,
    )
    said = run.predictions("other system")
    assert [one.status for one in said.values()] == [
        Status.ABSTAINED,
        Status.ABSTAINED,
        Status.ANSWERED,
    ]
    (recall,) = [one for one in run.figures() if one.measure == "citation_recall"]
    assert (recall.value, recall.n) == (0.0, 1)


def test_another_system_needs_a_folder_of_documents_if_it_cites(
    write: Callable[..., Path], request_: Request
) -> None:
    with pytest.raises(DatasetError, match=r"line 2: .*--documents"):
        run_grounding(write(row("a"), row("a", quote("a", 0, 1))), None, request_)
    assert run_grounding(write(row("a")), None, request_).finished


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


@given(st.text(max_size=20))
def test_no_name_of_a_document_leads_out_of_the_folder(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    folder = tmp_path_factory.getbasetemp() / "inner"
    with CitedTexts(ParsingLimits()) as texts:
        for hostile in (name, f"../{name}", f"/{name}", f"a/../../{name}", f"{name}/.."):
            path = CitedFiles(folder, texts).path(None, hostile)
            assert path is None or path.resolve().is_relative_to(folder.resolve())
            assert CitedFiles(None, texts).path(None, hostile) is None
