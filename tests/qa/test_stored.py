from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qa.answer import Answer, Candidate, Citation
from qa.errors import AnswerFileError, NewerAnswerError
from qa.serialise import encode
from qa.stored import cited, is_quoted, misquotes, read_answers, read_stored


def test_no_more_is_read_than_tells_that_a_file_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"12345678")
    assert read_stored(str(path), 8) == b"12345678"
    assert read_stored(str(path), 5) == b"123456"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"12345678")))
    assert read_stored("-", 5) == b"123456"


@pytest.mark.parametrize("name", ["none.json", ".", "a\0b"])
def test_a_file_that_cannot_be_read_is_named(name: str) -> None:
    with pytest.raises(AnswerFileError) as told:
        read_stored(name, 9)
    assert str(told.value).startswith(f"{name}: ")


def test_what_is_no_answer_is_told_with_the_name_of_its_file(
    make_answer: Callable[..., Answer],
) -> None:
    answer = make_answer()
    assert read_answers(encode(answer), "a.json") == [answer]
    with pytest.raises(AnswerFileError, match=r"^standard input: line 1: not an answer"):
        read_answers(b"nonsense", "-")
    with pytest.raises(NewerAnswerError, match=r"^a\.json: "):
        read_answers(b'{"schema": 99}', "a.json")
    forged = encode(replace(answer, text="No one"))
    with pytest.raises(AnswerFileError, match=r"^a\.json: an answer is not what its citations"):
        read_answers(forged, "a.json")


def test_an_answer_is_one_quote_or_all_of_them(make_citation: Callable[..., Citation]) -> None:
    citations = [make_citation("One and two.", quote) for quote in ("One", "two")]
    for text in (None, "One", "two", "One\ntwo"):
        assert is_quoted(text, citations)
    for text in ("", "One two", "two\nOne", "One\n"):
        assert not is_quoted(text, citations)


def test_candidates_are_held_to_their_quotes_and_the_answer_to_its_candidate(
    make_answer: Callable[..., Answer], make_citation: Callable[..., Citation]
) -> None:
    answer = make_answer()
    assert not misquotes(answer)
    (candidate,) = answer.candidates
    assert misquotes(replace(answer, candidates=(candidate, replace(candidate, text="13"))))
    other = Candidate(
        text="98", confidence=0.5, period=None, citations=(make_citation("98 seats", "98"),)
    )
    assert misquotes(replace(answer, candidates=(other, candidate)))
    assert not misquotes(replace(answer, candidates=(candidate, other)))


def test_what_other_candidates_cite_is_told_on_request(
    make_answer: Callable[..., Answer], make_citation: Callable[..., Citation]
) -> None:
    citation = make_citation("98 seats", "98")
    other = Candidate(text="98", confidence=0.5, period=None, citations=(citation,))
    answer = make_answer(candidates=(other,))
    assert list(cited([answer], everything=False)) == list(answer.citations)
    assert list(cited([answer], everything=True)) == [*answer.citations, citation]
