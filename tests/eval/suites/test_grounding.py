from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.asking import CitedTexts
from eval.errors import DatasetError
from eval.predictions import Cited
from eval.suites.grounding import CitedFiles, run_grounding
from eval.suites.request import Request
from index.config import ParsingLimits
from qa.answer import Status

from .grounding_rows import VOTERS, cited, quote, row, value


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
