"""What the tests of questions and answers share: a corpus of two elections, and an assistant."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from index import build_index
from index.dates import Dated, Period
from index.document import Document, Hit, Page, Passage, Span
from index.encoder import Encoder
from index.main import main
from index.retriever import IndexInfo
from qa.answer import Answer, Candidate, Citation, Status, Timings
from qa.assistant import Assistant
from qa.citation import cite
from qa.reader import SENTENCE, Reader, load_reader

ELECTIONS = {
    "manifest.toml": (
        '[[document]]\nfile = "2012.txt"\ntitle = "Report of 2012"\npublisher = "Observers"\n'
        'published = "2012-01-16"\nperiod = "2012-01-15"\n'
        '[[document]]\nfile = "2021.txt"\ntitle = "Report of 2021"\npublisher = "Committee"\n'
        'published = "2021-01-11"\nperiod = "2021-01-10"\n'
    ),
    "2012.txt": (
        "The early elections were calm.\n\nIn total, 9,305,106 voters were registered.\n\n"
        "Anna Lind headed the mission of observers.\n\nThe count lacked transparency.\n"
    ),
    "2021.txt": (
        "The elections were efficiently run.\n\nSome 12 million voters were registered.\n\n"
        "Among the detained was Gulzada Serzhan.\n"
    ),
}


REASONS = {
    "a.txt": (
        "Observers criticised the count because protocols were hidden.\n\n"
        "Trains ran late that winter.\n"
    ),
    "b.txt": (
        "Observers criticised the count since ballots\nwere moved at night.\n\n"
        "Newspapers gave every party free airtime.\n"
    ),
}
"""Two reasons for one thing, each in its file, and what has nothing to do with it."""


@pytest.fixture
def elections(make_files: Callable[..., Path]) -> Path:
    return make_files(ELECTIONS)


@pytest.fixture
def elections_index(elections: Path, index_folder: Path, encoder: Encoder) -> Path:
    build_index([elections], index=index_folder, encoder=encoder)
    return index_folder


@pytest.fixture
def reasons_index(make_files: Callable[..., Path], tmp_path: Path, encoder: Encoder) -> Path:
    """An index of files that answer a question like why with more than one sentence."""
    place = tmp_path / "reasons.pincite"
    build_index([make_files(REASONS, tmp_path / "reasons")], index=place, encoder=encoder)
    return place


@pytest.fixture
def sentence_reader(encoder: Encoder) -> Reader:
    """The reader without trained weights: what it reads depends on nothing that is shipped."""
    return load_reader(SENTENCE, encoder)


@pytest.fixture
def assistant(
    elections_index: Path, encoder: Encoder, sentence_reader: Reader
) -> Iterator[Assistant]:
    with Assistant.open(elections_index, encoder=encoder, reader=sentence_reader) as opened:
        yield opened


@pytest.fixture
def make_document() -> Callable[..., Document]:
    """`make_document("text", period="2012")`; other fields as in `Document`."""

    def make(
        text: str,
        path: str = "a.txt",
        *,
        period: str | None = None,
        published: str | None = None,
        pages: Sequence[Page] = (),
        **facts: str,
    ) -> Document:
        return Document(
            root=facts.pop("root", "corpus"),
            path=path,
            sha256=facts.pop("sha256", "0" * 64),
            format="text",
            period=Dated(Period.parse(period), "manifest") if period else None,
            published=Dated(Period.parse(published), "manifest") if published else None,
            pages=tuple(pages),
            read_text=lambda: text,
            **facts,
        )

    return make


@pytest.fixture
def make_hit(make_document: Callable[..., Document]) -> Callable[..., Hit]:
    """A hit whose passage is the whole text."""

    def make(text: str, path: str = "a.txt", rank: int = 1, **facts: str) -> Hit:
        document = make_document(text, path, **facts)
        return Hit(
            passage=Passage(document, Span(0, len(text)), text),
            rank=rank,
            score=1.0 / rank,
            lexical_score=2.5,
            lexical_rank=rank,
            dense_score=0.5,
            dense_rank=None,
        )

    return make


@pytest.fixture
def make_citation(make_document: Callable[..., Document]) -> Callable[..., Citation]:
    """`make_citation(text, quote)`: the first place of `quote` in `text`."""

    def make(text: str, quote: str, path: str = "a.txt", **facts: str) -> Citation:
        start = text.index(quote)
        span = Span(start, start + len(quote))
        return cite(make_document(text, path, **facts), span, span)

    return make


@pytest.fixture
def make_answer(make_citation: Callable[..., Citation]) -> Callable[..., Answer]:
    """An answer with one candidate and one citation; any field can be given."""

    def make(**fields: object) -> Answer:
        citation = make_citation("Some 12 million voters were registered.", "12 million")
        candidate = Candidate(
            text="12 million",
            confidence=0.75,
            period=Period.parse("2021-01"),
            citations=(citation,),
            period_source="manifest",
        )
        usual: dict[str, object] = {
            "question": "How many voters?",
            "status": Status.ANSWERED,
            "text": "12 million",
            "confidence": 0.75,
            "citations": (citation,),
            "candidates": (candidate,),
            "abstention": None,
            "index": IndexInfo(generation=3, model="fake", documents=2, passages=7),
            "timings": Timings(load=0.5, retrieve=0.1, read=0.2, total=0.8),
        }
        return Answer(**{**usual, **fields})  # type: ignore[arg-type]

    return make


class Run:
    """What one call of `pincite` did."""

    def __init__(self, code: object, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def pincite(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    elections: Path,
    encoder: Encoder,
) -> Callable[..., Run]:
    """Run the command beside the corpus, with the fake encoder in place of the model.

    It reads whole sentences unless a test says otherwise; no trained weights are loaded.
    """
    monkeypatch.setenv("PINCITE_READER", SENTENCE)
    monkeypatch.setattr("index.opening.make_encoder", lambda *_, **__: encoder)
    monkeypatch.chdir(elections.parent)

    def run(*arguments: str, stdin: bytes = b"") -> Run:
        monkeypatch.setattr("sys.argv", ["pincite", *arguments])
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return Run(ended.value.code, out, err)

    return run


@pytest.fixture
def ask(pincite: Callable[..., Run], elections_index: Path) -> Callable[..., Run]:
    def run(*arguments: str, stdin: bytes = b"") -> Run:
        return pincite("ask", "--threshold", "0.01", *arguments, stdin=stdin)

    return run


@pytest.fixture
def stored(ask: Callable[..., Run], tmp_path: Path) -> str:
    path = tmp_path / "answer.json"
    path.write_text(ask("--json", "How many voters were registered in 2012?").out)
    return str(path)
