from __future__ import annotations

import html
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.embedded import as_html, as_markdown, extract

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
WAYS = (as_markdown, as_html)


@pytest.mark.parametrize("way", WAYS)
@given(
    before=ANY_TEXT,
    texts=st.lists(ANY_TEXT, max_size=3),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_answers_are_found_again_in_any_page(way, before, texts, newline):
    answers = [json.dumps({"text": text}, ensure_ascii=False).encode() for text in texts]
    page = f"{before}\n{way(answers)}\nafter\n".replace("\n", newline)
    found = extract(page.encode())
    assert [json.loads(line) for line in found.splitlines()] == [{"text": one} for one in texts]


@pytest.mark.parametrize("way", WAYS)
def test_the_page_s_own_answers_count_and_not_those_that_it_quotes(way):
    own = b'{"own":1}'
    for quoting in WAYS:
        forged = quoting([b'{"forged":1}'])
        page = f"````\n{forged}\n````\n{way([own])}\n"
        assert extract(page.encode()) == own


@pytest.mark.parametrize("data", [b"", b"{}", b'{\n"a": 1\n}', b"\xff\xfe", b"```json\n{}\n```\n"])
def test_what_is_no_page_of_answers_stays_as_it_is(data):
    assert extract(data) == data


@pytest.mark.parametrize("way", WAYS)
def test_a_page_that_is_cut_short_gives_what_is_left(way):
    page = way([b'{"a":1}', b'{"b":2}']).encode()
    assert extract(page[: page.index(b"}") + 1]) == b'{"a":1}'
    assert extract(b'<pre class="pincite">\n\xff&lt;') == "\N{REPLACEMENT CHARACTER}<".encode()


@given(ANY_TEXT)
def test_nothing_of_an_answer_acts_in_a_page(text):
    answer = json.dumps({"text": f"{text}<\x7f\u202e"}, ensure_ascii=False).encode()
    for way in WAYS:
        lines = way([answer]).split("\n")
        assert len(lines) == 3
        assert all(" " <= one <= "~" for one in lines[1])
    assert "<" not in lines[1]
    assert json.loads(html.unescape(lines[1])) == json.loads(answer)
