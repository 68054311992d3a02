"""What the tests of bundles share: two cited files, an answer, and the bundle of both."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from index.config import ParsingLimits
from index.parsing import parse_bytes
from qa.answer import Answer, Candidate, Citation
from qa.bundle import verify as script
from qa.bundle.cli import bundle
from qa.bundle.making import Bundle, make

LIMITS = ParsingLimits()
TEXT = "Report of 2012\r\nIn total, 9,305,106 voters were registered 🇰🇿 by the commission.\r\n"
HTML = (
    "<html><head><title>Seats</title></head><body><p>Some 98 of the seats were filled by the "
    "party lists &amp; nine by the assembly of the people of the country.</p></body></html>"
)
CITED = {"2012.txt": (TEXT, "9,305,106 voters"), "web/seats.html": (HTML, "98 of the seats")}


@pytest.fixture
def limits() -> ParsingLimits:
    return LIMITS


@pytest.fixture
def cite_file(make_citation: Callable[..., Citation]) -> Callable[..., Citation]:
    """`cite_file(folder, "a.txt", "quote")`: a citation of a file that is there."""

    def cite(folder: Path, name: str, quote: str, root: str | None = None) -> Citation:
        data = (folder / name).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        text = parse_bytes(data, name).text
        return make_citation(text, quote, name, root=root or str(folder), sha256=digest)

    return cite


@pytest.fixture
def answer_with(make_answer: Callable[..., Answer]) -> Callable[..., Answer]:
    """An answer that is the quotes of its citations, each a sentence of it."""

    def answer(*citations: Citation, **fields: object) -> Answer:
        text = "\n".join(one.quote for one in citations)
        candidate = Candidate(text=text, confidence=0.75, period=None, citations=citations)
        usual = {"text": text, "citations": citations, "candidates": (candidate,)}
        return make_answer(**{**usual, **fields})

    return answer


@pytest.fixture
def folder(make_files: Callable[..., Path]) -> Path:
    return make_files({name: text for name, (text, _) in CITED.items()})


@pytest.fixture
def answer(
    folder: Path, cite_file: Callable[..., Citation], answer_with: Callable[..., Answer]
) -> Answer:
    """An answer that cites a plain text and a page of HTML."""
    return answer_with(*(cite_file(folder, name, quote) for name, (_, quote) in CITED.items()))


@pytest.fixture(scope="session")
def kept() -> dict[str, Bundle]:
    return {}


@pytest.fixture
def made(answer: Answer, tmp_path: Path, kept: dict[str, Bundle]) -> Bundle:
    """The bundle of `answer`, packed once: it is the same wherever the files are."""
    if "made" not in kept:
        kept["made"] = make([answer], tmp_path, LIMITS)
    return kept["made"]


@pytest.fixture
def members(made: Bundle) -> script.Members:
    return script.unpack(made.data)


@pytest.fixture
def packed() -> Callable[[script.Members], bytes]:
    """The archive of members as they are."""
    return lambda members: b"".join(piece for _, piece in script.pack(members))


@pytest.fixture
def remade(packed: Callable[[script.Members], bytes]) -> Callable[..., bytes]:
    """`remade(members, {"answer.json": b"…"})`: a sound archive of changed members."""
    import json

    def remake(members: script.Members, changes: dict[str, bytes]) -> bytes:
        changed = {**members, **changes}
        manifest = json.loads(changed.pop("manifest.json"))
        manifest["members"] = {name: script.sha256(data) for name, data in changed.items()}
        return packed({"manifest.json": json.dumps(manifest).encode(), **changed})

    return remake


@pytest.fixture
def pack(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run `pincite bundle`; what it printed, or the error that it raised."""

    def run(*arguments: str) -> str:
        capsys.readouterr()
        assert bundle.main([*arguments], prog_name="pincite bundle", standalone_mode=False) == 0
        return capsys.readouterr().out

    return run


def flipped(data: bytes, place: int, by: int) -> bytes:
    return data[:place] + bytes([data[place] ^ by]) + data[place + 1 :]


@pytest.fixture
def flip() -> Callable[[bytes, int, int], bytes]:
    """`flip(data, place, by)`: one byte changed; `by` is 1 to 255."""
    return flipped
