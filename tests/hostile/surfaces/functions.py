"""Surfaces that are functions of answers: lines, records, exports and bundles."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from checks import markdown, pages

from index.config import ParsingLimits
from qa.answer import State
from qa.bundle import verify as script
from qa.bundle.making import make
from qa.citation import Verification
from qa.serialise import encode, encode_verifications
from qa.show import answer_lines, trace_lines, verification_lines
from surfaces.judging import Output
from surfaces.planted import Planted
from tui.export import Format, export

_CITED = "qtpng"


def lines(planted: Planted) -> list[Output]:
    """What `ask`, `ask --trace` and `verify` print."""
    told = [line for answer in planted.answers for line in answer_lines(answer)]
    told += [line for answer in planted.answers for line in trace_lines(answer.trace)]
    cited = [Verification(planted.citation, state, None, planted.planted("r")) for state in State]
    told += verification_lines(cited)
    return [Output("lines", "".join(f"{line}\n" for line in told), _CITED + "ur")]


def record(planted: Planted) -> list[Output]:
    """What `ask --json` and `verify --json` print."""
    answers = b"\n".join(encode(one) for one in planted.answers)
    cited = [Verification(planted.citation, state, None, planted.planted("r")) for state in State]
    return [
        Output("record", answers.decode(), _CITED + "ur"),
        Output("record", encode_verifications(cited).decode(), "qnr"),
    ]


def exported_markdown(planted: Planted) -> list[Output]:
    """An export, of one answer and of several, and the record in it."""
    return [
        part
        for page in _exported(planted, Format.MARKDOWN, "markdown")
        for part in (page, replace(page, kind="record", content=markdown.record(page.content)))
    ]


def exported_json(planted: Planted) -> list[Output]:
    """The same as JSON."""
    return _exported(planted, Format.JSON, "record")


def exported_html(planted: Planted) -> list[Output]:
    """The same as a page."""
    return [
        part
        for page in _exported(planted, Format.HTML, "page")
        for part in (page, replace(page, kind="record", content=pages.record(page.content)))
    ]


def bundle(planted: Planted) -> list[Output]:
    """The page of a bundle of evidence, and the record in it."""
    members = _packed(planted)
    return [
        Output("page", members["index.html"].decode(), "qtpur"),
        Output("record", members["answer.json"].decode(), "qtpur"),
        Output("data", members["manifest.json"].decode(), ""),
    ]


@lru_cache(maxsize=8)
def _packed(planted: Planted) -> script.Members:
    planted.write()
    made = make(planted.answers, planted.folder, ParsingLimits(), everything=True)
    return script.unpack(made.data)


def _exported(planted: Planted, form: Format, kind: str) -> list[Output]:
    one = export(planted.answers[:1], form)
    several = export(planted.answers, form, planted.planted("t"))
    return [
        Output(kind, one.decode(), _CITED + "u"),
        Output(kind, several.decode(), _CITED + "ur"),
    ]
