"""Saved answers: JSON, several lines of it, or a page that holds them."""

from functools import cache

from fuzzing import answered
from fuzzing.mutation import json_values, lines_of
from fuzzing.target import Target, must
from qa.embedded import as_html, as_markdown
from qa.errors import AnswerFileError
from qa.serialise import decode_all, encode
from qa.stored import cited, misquotes, read_answers


@cache
def _seeds() -> list[bytes]:
    one = encode(answered.answer())
    pages = [as_markdown([one, one]).encode(), as_html([one]).encode()]
    return [one, b"\n".join([one, one]), *pages]


def _run(data: bytes) -> None:
    for answer in decode_all(data):
        misquotes(answer)
        (once,) = decode_all(encode(answer))  # in which a root "" is "."
        must(decode_all(encode(once)) == [once], "an answer that changes when it is written again")
        for citation in cited([answer], everything=True):
            must(".." not in citation.document.split("/"), "a document outside of its folder")
    read_answers(data, "answers.json")


TARGET = Target(
    name="answers",
    seeds=_seeds,
    run=_run,
    refusals=(AnswerFileError,),
    mutate=lines_of(json_values),
    longest=20_000,
)
