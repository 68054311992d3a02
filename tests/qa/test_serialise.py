from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from index.dates import Period
from index.document import Span
from index.retriever import IndexInfo
from qa.answer import (
    Abstention,
    Answer,
    Candidate,
    Cause,
    Citation,
    Sentence,
    State,
    Status,
    Timings,
)
from qa.citation import Place, Verification
from qa.serialise import decode, decode_all, encode, encode_verifications

CITATION_KEYS = [
    *("document", "root", "title", "publisher", "published", "sha256", "start", "end"),
    *("quote", "prefix", "suffix", "line", "column", "page", "sentence", "state", "selector"),
]
ANSWER_KEYS = [
    *("schema", "question", "understood", "status", "answer", "confidence", "citations"),
    "candidates",
    *("reason", "threshold", "index", "timings"),
]


def test_the_keys_and_their_order_are_the_format(make_answer: Callable[..., Answer]) -> None:
    written = json.loads(encode(make_answer()))
    assert list(written) == ANSWER_KEYS
    assert written["schema"] == 1
    assert list(written["citations"][0]) == CITATION_KEYS
    assert list(written["citations"][0]["sentence"]) == ["start", "end", "text", "count"]
    assert list(written["candidates"][0]) == ["answer", "confidence", "period", "citations"]
    assert written["candidates"][0]["citations"] == written["citations"]
    assert written["candidates"][0]["period"] == "2021-01"
    assert written["index"] == {"generation": 3, "model": "fake", "documents": 2, "passages": 7}
    assert list(written["timings"]) == ["load", "retrieve", "read", "total"]
    assert written["reason"] is None


def test_an_abstention_is_a_null_answer_with_a_reason(make_answer: Callable[..., Answer]) -> None:
    reason = Abstention(Cause.UNSURE, "nothing is sure")
    answer = make_answer(status=Status.ABSTAINED, text=None, citations=(), abstention=reason)
    written = json.loads(encode(answer))
    assert (written["status"], written["answer"]) == ("abstained", None)
    assert (written["reason"], written["citations"]) == ("nothing is sure", [])


def test_the_threshold_that_an_answer_needed_is_told(make_answer: Callable[..., Answer]) -> None:
    answer = make_answer(threshold=0.25)
    assert json.loads(encode(answer))["threshold"] == 0.25
    assert decode(encode(answer)).threshold == 0.25


def test_a_citation_carries_the_selectors_of_web_annotations(
    make_answer: Callable[..., Answer], make_citation: Callable[..., Citation]
) -> None:
    """Positions count code points: the flag is two, and four units of UTF-16."""
    citation = make_citation("Қазақстан 🇰🇿 has 98 seats.", "98")
    written = json.loads(encode(make_answer(citations=(citation,))))["citations"][0]
    assert written["selector"] == [
        {"type": "TextPositionSelector", "start": 17, "end": 19},
        {
            "type": "TextQuoteSelector",
            "exact": "98",
            "prefix": "Қазақстан 🇰🇿 has ",
            "suffix": " seats.",
        },
    ]


def test_an_explanation_of_several_sentences_is_one_line_of_json_that_reads_back(
    make_answer: Callable[..., Answer], make_citation: Callable[..., Citation]
) -> None:
    cited = tuple(make_citation(f"Fact {one}.", f"Fact {one}.", f"{one}.txt") for one in "ab")
    candidate = Candidate(text="Fact a.\nFact b.", confidence=0.5, period=None, citations=cited)
    answer = make_answer(text=candidate.text, citations=cited, candidates=(candidate,))
    line = encode(answer)
    assert b"\n" not in line
    assert json.loads(line)["answer"] == "Fact a.\nFact b."
    assert decode_all(line + b"\n") == [answer]


def test_a_root_below_the_folder_is_written_relative_to_it(
    make_citation: Callable[..., Citation], make_answer: Callable[..., Answer], tmp_path: Path
) -> None:
    def written(root: str) -> str:
        citation = make_citation("98 seats", "98", root=root)
        return json.loads(encode(make_answer(citations=(citation,)), tmp_path))["citations"][0][
            "root"
        ]

    assert written(str(tmp_path / "reports" / "old")) == "reports/old"
    assert written(str(tmp_path)) == "."
    assert written("/elsewhere/reports") == "/elsewhere/reports"
    assert written("reports") == "reports"


text = st.text(max_size=20)
name = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="/."), min_size=1, max_size=9
)
maybe = st.none() | text
periods = st.builds(Period.of, st.integers(1500, 2099), st.integers(1, 12)) | st.builds(
    Period.of, st.integers(1500, 2099)
)
spans = st.builds(lambda start, length: Span(start, start + length), *[st.integers(0, 10**9)] * 2)
shares = st.floats(0, 1)
citations = st.builds(
    Citation,
    document=name,
    root=name,
    title=maybe,
    publisher=maybe,
    published=st.none() | periods,
    sha256=text,
    span=spans,
    quote=text,
    prefix=text,
    suffix=text,
    line=st.integers(1, 10**6),
    column=st.integers(1, 10**6),
    page=maybe,
    sentence=st.builds(Sentence, spans, text),
    state=st.sampled_from(State),
)
several = st.lists(citations, max_size=2).map(tuple)
answers = st.builds(
    Answer,
    question=text,
    understood=maybe,
    status=st.sampled_from(Status),
    text=maybe,
    confidence=shares,
    threshold=shares,
    citations=several,
    candidates=st.lists(
        st.builds(
            Candidate,
            text=text,
            confidence=shares,
            period=st.none() | periods,
            citations=several,
            period_source=maybe,
        ),
        max_size=2,
    ).map(tuple),
    abstention=st.none() | st.builds(Abstention, st.sampled_from(Cause), text),
    index=st.builds(
        IndexInfo,
        generation=st.integers(0, 9),
        model=text,
        documents=st.integers(0, 9),
        passages=st.integers(0, 9),
    ),
    timings=st.builds(Timings, load=shares, retrieve=shares, read=shares, total=shares),
)


@given(answers)
def test_an_answer_is_read_back_as_it_was_written(answer: Answer) -> None:
    line = encode(answer)
    assert b"\n" not in line
    assert decode(line) == answer
    assert encode(decode(line)) == line


def test_verifications_tell_where_a_quote_stands_now(
    make_citation: Callable[..., Citation],
) -> None:
    citation = make_citation("98 seats", "98")
    place = Place(Span(4, 6), 2, 1, None)
    written = json.loads(
        encode_verifications(
            [
                Verification(citation, State.RELOCATED, place, "moved"),
                Verification(replace(citation, quote="99"), State.STALE, None, "gone"),
            ]
        )
    )
    assert written["schema"] == 1
    first, second = written["citations"]
    assert (first["document"], first["start"], first["end"], first["quote"]) == (
        "a.txt",
        0,
        2,
        "98",
    )
    assert (first["state"], first["detail"]) == ("relocated", "moved")
    assert first["place"] == {"start": 4, "end": 6, "line": 2, "column": 1, "page": None}
    assert (second["state"], second["place"]) == ("stale", None)
