from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eval.items import Gold, GoldSpan, Item
from eval.predictions import Cited, Given, Prediction
from eval.suites.request import Request
from eval.systems import SYSTEMS
from index import build_index
from index.encoder import Encoder
from index.main import cli
from qa.answer import Status
from qa.reader import SENTENCE

ELECTIONS = {
    "manifest.toml": (
        '[[document]]\nfile = "2012.txt"\npublished = "2012-01-16"\nperiod = "2012-01-15"\n'
        '[[document]]\nfile = "2021.txt"\npublished = "2021-01-11"\nperiod = "2021-01-10"\n'
    ),
    "2012.txt": (
        "The early elections were calm.\n\nIn total, 9,305,106 voters were registered.\n\n"
        "Anna Lind headed the mission of observers.\n"
    ),
    "2021.txt": (
        "The elections were efficiently run.\n\nSome 12 million voters were registered.\n\n"
        "Among the detained was Gulzada Serzhan.\n"
    ),
}


QUESTIONS = """question,answer,document,quote,split
How many voters were registered in 2012?,9305106,2012.txt,"[[9,305,106]] voters",tune
Who headed the mission of observers?,Anna Lind,,,test
Who baked the zebra cake?,,,,test
"""


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Intervals are tested with the formulas; elsewhere they only cost time."""
    monkeypatch.setattr("eval.scoring.confidence.RESAMPLES", 20)


@pytest.fixture(autouse=True)
def _sentence_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test of a suite depends on the weights that ship, or waits for them."""
    monkeypatch.setenv("PINCITE_READER", SENTENCE)


@pytest.fixture
def beir_folder(tmp_path: Path) -> Path:
    """A retrieval set of four documents and three queries, of which two are judged."""
    folder = tmp_path / "votes"
    (folder / "qrels").mkdir(parents=True)
    documents = [
        {"_id": "d1", "title": "Turnout", "text": "A turnout of 75 per cent was reported."},
        {"_id": "d2", "title": "", "text": "Nine parties were registered by the ministry."},
        {"_id": "d3", "title": "Observers", "text": "Observers came from twenty countries."},
        {"_id": "d4", "title": "", "text": "The weather was cold."},
    ]
    queries = [
        {"_id": "q1", "text": "What turnout was reported?"},
        {"_id": "q2", "text": "Which parties were registered?"},
        {"_id": "q3", "text": "Who asked this?"},
    ]
    _write_lines(folder / "corpus.jsonl", documents)
    _write_lines(folder / "queries.jsonl", queries)
    (folder / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t2\nq2\td4\t0\n", encoding="utf-8"
    )
    return folder


@pytest.fixture
def elections(make_files: Callable[..., Path]) -> Path:
    """Two documents, of 2012 and of 2021."""
    return make_files(ELECTIONS)


@pytest.fixture
def election_items() -> list[Item]:
    """Twins about the two documents, a name, and a question that they do not answer."""
    return [
        make_item("v2012", "2012.txt", "9,305,106", "How many voters were registered in 2012?",
                  twin="v2021", kind="twin", split="tune"),
        make_item("v2021", "2021.txt", "12 million", "How many voters were registered in 2021?",
                  twin="v2012", kind="twin", split="test"),
        make_item("head", "2012.txt", "Anna Lind", "Who headed the mission of observers?",
                  kind="name", split="test"),
        Item(id="none", question="Who baked the zebra cake?", kind="off-topic", split="tune"),
    ]  # fmt: skip


@pytest.fixture
def request_of(tmp_path: Path, encoder: Encoder) -> Callable[..., Request]:
    """A request with the fake encoder; `request_of("a")` writes its run to the folder `a`."""

    def make(out: str | None = None, systems: int = len(SYSTEMS), **changes: object) -> Request:
        values = {
            "encoder": encoder,
            "work": tmp_path / "work",
            "out": None if out is None else tmp_path / out,
            "systems": SYSTEMS[:systems],
        }
        return Request(**(values | changes))

    return make


def make_item(id_: str, document: str, quote: str, question: str, **more: str) -> Item:
    """An item whose answer stands once in one of `ELECTIONS`."""
    start = ELECTIONS[document].index(quote)
    span = GoldSpan(document=document, start=start, end=start + len(quote), quote=quote)
    return Item(id=id_, question=question, golds=(Gold(answers=(quote,), spans=(span,)),), **more)


@pytest.fixture
def cited() -> Callable[..., Cited]:
    """`cited("a.txt", 5, "text")`: characters cited from 5 on."""

    def make(document: str, start: int, quote: str, exact: bool = True) -> Cited:
        return Cited(
            document=document, start=start, end=start + len(quote), quote=quote, exact=exact
        )

    return make


@pytest.fixture
def said() -> Callable[..., Prediction]:
    """`said("id", cited(...), shown=1)`: a prediction with a candidate for each citation."""

    def make(id_: str, *cited: Cited, shown: int = 1, confidence: float = 0.7) -> Prediction:
        candidates = tuple(
            Given(text=one.quote, confidence=confidence, period=None, citations=(one,))
            for one in cited
        )
        status = (Status.ABSTAINED, Status.ANSWERED, Status.CONFLICTING)[min(shown, 2)]
        return Prediction(
            id=id_,
            status=status,
            text=candidates[0].text if shown else None,
            confidence=confidence,
            reason=None if shown else "unsure",
            shown=shown,
            candidates=candidates,
            trace=(),
        )

    return make


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()


@pytest.fixture
def place(elections: Path, index_folder: Path, encoder: Encoder) -> Path:
    """The folder of an index of `elections`."""
    build_index([elections], index=index_folder, encoder=encoder)
    return index_folder


@pytest.fixture
def my_questions(tmp_path: Path) -> Path:
    """A folder with a user's own questions about `elections`."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "questions.csv").write_text(QUESTIONS, "utf-8")
    return folder


@pytest.fixture
def invoke(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch, encoder: Encoder, tmp_path: Path
) -> Callable[..., Result]:
    """`invoke("run", "seeds")`: stdout and exit code; errors of pincite are raised."""
    monkeypatch.setattr("index.models.make_encoder", lambda *_, **__: encoder)

    def call(*arguments: object, code: int = 0) -> Result:
        with contextlib.chdir(tmp_path):
            shown = runner.invoke(cli, ["eval", *map(str, arguments)], catch_exceptions=False)
        assert (shown.return_value if shown.exit_code == 0 else shown.exit_code) in (code, None), (
            shown.output
        )
        return shown

    return call


def _write_lines(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
