"""Stored answers that are read: several in a file, and what is no answer at all."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from qa.answer import Answer
from qa.errors import AnswerFileError, NewerAnswerError
from qa.serialise import decode, decode_all, encode


def test_an_answer_written_before_thresholds_were_told_is_read(
    make_answer: Callable[..., Answer],
) -> None:
    written = json.loads(encode(make_answer(threshold=0.25)))
    del written["threshold"]
    assert decode(json.dumps(written).encode()) == make_answer(threshold=0.0)


def test_an_answer_written_before_selectors_is_read(make_answer: Callable[..., Answer]) -> None:
    written = json.loads(encode(make_answer()))
    for citation in (*written["citations"], *written["candidates"][0]["citations"]):
        del citation["selector"]
    assert decode(json.dumps(written).encode()) == make_answer()


@pytest.mark.parametrize(("selector", "key", "value"), [(0, "end", 16), (1, "suffix", "!")])
def test_a_selector_that_names_other_text_than_its_citation_is_refused(
    make_answer: Callable[..., Answer], selector: int, key: str, value: object
) -> None:
    written = json.loads(encode(make_answer()))
    written["citations"][0]["selector"][selector][key] = value
    with pytest.raises(AnswerFileError, match="names other text than its citation"):
        decode(json.dumps(written).encode())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda _: "nonsense", "malformed"),
        (lambda _: "[]", "object"),
        (lambda _: "{}", "schema"),
        (lambda one: one.replace('"status":"answered"', '"status":"maybe"'), "maybe"),
        (lambda one: one.replace('"start":5', '"start":-5'), ">= 0"),
        (lambda one: one.replace('"start":5', '"start":500'), "not a span"),
        (lambda one: one.replace('"period":"2021-01"', '"period":"soon"'), "soon"),
        (
            lambda one: one.replace('"document":"a.txt"', '"document":"../a.txt"'),
            "not a path below",
        ),
        (lambda one: one.replace('"document":"a.txt"', '"document":"/etc/a"'), "not a path below"),
        (lambda one: one.replace('"confidence":0.75', '"confidence":7.5'), "<= 1"),
        (lambda _: '{"schema":' + "[" * 100_000, "not an answer"),
    ],
)
def test_what_is_not_an_answer_is_refused_in_one_line(
    make_answer: Callable[..., Answer], change: Callable[[str], str], message: str
) -> None:
    data = change(encode(make_answer()).decode()).encode()
    with pytest.raises(
        AnswerFileError, match=r"not an answer written by `pincite ask --json`"
    ) as info:
        decode(data)
    assert message in str(info.value)
    assert "\n" not in str(info.value)


def test_what_is_wrong_is_told_in_a_line_that_is_not_as_long_as_what_is_wrong(
    make_answer: Callable[..., Answer],
) -> None:
    written = json.loads(encode(make_answer()))
    written["citations"][0]["state"] = "verified" * 10_000
    with pytest.raises(AnswerFileError) as caught:
        decode(json.dumps(written).encode())
    assert len(str(caught.value)) < 500


def test_bytes_that_are_not_utf_8_are_refused(make_answer: Callable[..., Answer]) -> None:
    data = encode(make_answer()).replace(b"How many", b"How \xff\xfe")
    with pytest.raises(AnswerFileError):
        decode(data)


def test_a_newer_schema_is_refused_whatever_else_it_holds() -> None:
    with pytest.raises(NewerAnswerError, match="schema 2"):
        decode(b'{"schema": 2, "other": true}')


def test_unknown_keys_are_passed_over(make_answer: Callable[..., Answer]) -> None:
    answer = make_answer()
    assert decode(encode(answer).replace(b'"schema":1', b'"schema":1,"note":"x"')) == answer


def test_several_answers_stand_on_a_line_each(make_answer: Callable[..., Answer]) -> None:
    first, second = make_answer(), make_answer(question="Why?")
    lines = encode(first) + b"\r\n\n" + encode(second) + b"\n"
    assert decode_all(lines) == [first, second]
    assert decode_all(b"\xef\xbb\xbf" + encode(first)) == [first]


def test_one_answer_may_be_set_over_many_lines(make_answer: Callable[..., Answer]) -> None:
    answer = make_answer()
    assert decode_all(json.dumps(json.loads(encode(answer)), indent=2).encode()) == [answer]


def test_a_bad_line_is_named(make_answer: Callable[..., Answer]) -> None:
    with pytest.raises(AnswerFileError, match="line 3: not an answer"):
        decode_all(encode(make_answer()) + b"\n\nnonsense\n")
    with pytest.raises(NewerAnswerError, match="line 2: the answer has schema 9"):
        decode_all(encode(make_answer()) + b'\n{"schema": 9}')


def test_a_file_without_an_answer_is_refused() -> None:
    with pytest.raises(AnswerFileError, match="no answer in it"):
        decode_all(b" \n")
