"""An answer and the files that it cites, made in code."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from unittest import mock

from fuzzing.indexes import ParsingHere, scratch
from index.config import ParsingLimits
from index.dates import Period
from index.document import Document, Span
from index.parsing import parse_bytes
from index.retriever import IndexInfo
from qa.answer import Answer, Candidate, Citation, Status, Timings
from qa.bundle.making import make
from qa.citation import cite

_FILES = {
    "2012.txt": ("Report\r\nIn total, 9,305,106 voters were registered.\r\n", "9,305,106 voters"),
    "web/seats.html": (
        "<html><title>Seats</title><p>Some 98 of the seats were filled by lists.</p></html>",
        "98 of the seats",
    ),
}


@cache
def folder() -> Path:
    """Where the cited files are."""
    place = scratch()
    for name, (text, _) in _FILES.items():
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_bytes(text.encode())
    return place


def _citation(name: str, quote: str) -> Citation:
    data = (folder() / name).read_bytes()
    parsed = parse_bytes(data, name)
    document = Document(
        root=str(folder()),
        path=name,
        sha256=hashlib.sha256(data).hexdigest(),
        format=parsed.format,
        read_text=lambda: parsed.text,
    )
    start = parsed.text.index(quote)
    return cite(document, Span(start, start + len(quote)), Span(0, len(parsed.text)))


def answer() -> Answer:
    """Two quotes."""
    citations = tuple(_citation(name, quote) for name, (_, quote) in _FILES.items())
    text = "\n".join(one.quote for one in citations)
    period = Period.parse("2012-01/2012-03")
    candidate = Candidate(text=text, confidence=0.75, period=period, citations=citations)
    return Answer(
        question="How many voters?",
        status=Status.ANSWERED,
        text=text,
        confidence=0.75,
        citations=citations,
        candidates=(candidate,),
        abstention=None,
        index=IndexInfo(generation=3, model="fake", documents=2, passages=7),
        timings=Timings(load=0.5, retrieve=0.1, read=0.2, total=0.8),
    )


@cache
def bundle() -> bytes:
    """The evidence of it."""
    with mock.patch("qa.bundle.making.ParsingProcess", ParsingHere):
        return make([answer()], folder(), ParsingLimits()).data
