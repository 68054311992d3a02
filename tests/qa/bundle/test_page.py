from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from index.config import ParsingLimits
from index.visible import visible
from qa.answer import Abstention, Answer, Cause, Citation, Status
from qa.bundle import verify as script
from qa.bundle.making import make
from qa.bundle.page import surroundings

HOSTILE = (
    "98 <script>alert(1)</script> <img src=x onerror=alert(1)> &amp; {{ 7 * 7 }} </style> "
    "\x1b]52;c;eA==\x07\u202eevil\u200b http://x.example/"
)


class Read(HTMLParser):
    """The tags of a page with their attributes, its text, and what is lit."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text, self.lit, self.style, self._inside = "", [], "", ""
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self.style += data
            return
        self.text += data
        if self._inside == "mark":
            self.lit.append(data)


@pytest.fixture
def page_of(limits: ParsingLimits, tmp_path: Path) -> Callable[..., bytes]:
    def page(*answers: Answer) -> bytes:
        made = make(answers, tmp_path, limits, everything=True)
        return script.unpack(made.data)["index.html"]

    return page


def test_each_quote_is_lit_where_it_stands(members: script.Members) -> None:
    read = Read(members["index.html"])
    assert read.lit == ["9,305,106 voters", "98 of the seats"]
    assert "In total, 9,305,106 voters were registered 🇰🇿 by the commission." in read.text
    assert "documents/1/2012.txt:2:11 [26–42]" in read.text
    assert "How many voters?" in read.text
    assert "Of 1 of the files, which is no plain text" in " ".join(read.text.split())


def test_the_page_loads_nothing_runs_nothing_and_allows_its_own_style_alone(
    members: script.Members,
) -> None:
    read = Read(members["index.html"])
    assert {tag for tag, _ in read.tags}.isdisjoint(
        {"script", "img", "link", "a", "iframe", "object", "form", "base", "svg"}
    )
    names = {name for _, attributes in read.tags for name in attributes}
    assert names <= {"lang", "charset", "http-equiv", "content", "name", "dir", "class"}
    (policy,) = (one["content"] for _, one in read.tags if "http-equiv" in one)
    digest = base64.b64encode(hashlib.sha256(read.style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert "url(" not in read.style
    assert "@import" not in read.style
    assert "prefers-color-scheme: dark" in read.style


def test_no_character_of_a_document_acts(
    make_files: Callable[..., Path],
    cite_file: Callable[..., Citation],
    answer_with: Callable[..., Answer],
    page_of: Callable[..., bytes],
) -> None:
    folder = make_files({"a.txt": f"Before it. {HOSTILE} and after it."})
    citation = replace(cite_file(folder, "a.txt", HOSTILE), title=HOSTILE, publisher=HOSTILE)
    page = page_of(answer_with(citation, question=HOSTILE, understood=HOSTILE))
    assert visible(page.decode()) == page.decode()
    read = Read(page)
    assert not {tag for tag, _ in read.tags} & {"script", "img"}
    assert read.lit == [visible(HOSTILE)]
    assert "{{ 7 * 7 }}" in read.text
    assert not re.search(r"(?:src|href)=", page.decode().replace("&lt;img src=x", ""))


def test_an_abstention_is_told_with_what_was_nearest(
    answer: Answer, page_of: Callable[..., bytes]
) -> None:
    reason = Abstention(Cause.UNSURE, "nothing is <sure>")
    silent = replace(answer, status=Status.ABSTAINED, text=None, citations=(), abstention=reason)
    read = Read(page_of(silent, answer))
    assert "No answer: nothing is <sure>. The nearest passages follow." in read.text
    assert read.lit == ["9,305,106 voters", "98 of the seats"] * 2


def test_surroundings_tell_where_they_were_cut(make_citation: Callable[..., Citation]) -> None:
    text = f"{'a ' * 200}the quote{' b' * 200}"
    before, quote, after = surroundings(make_citation(text, "the quote"), text)
    assert (before[:4], before[-2:], quote, after[:2], after[-2:]) == (
        *("… a ", "a ", "the quote", " b"),
        " …",
    )
    assert surroundings(make_citation("one two", "one"), "one two") == ("", "one", " two")
