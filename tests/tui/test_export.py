from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index import build_index
from index.main import main
from qa import AnswerConfig, Assistant, decode_all, encode, visible
from qa.answer import State, Status
from qa.embedded import extract
from qa.errors import PinciteError
from qa.reader import SENTENCE, load_reader
from tui.errors import ExportError
from tui.export import Format, cited_text, export, file_name, json_line, write
from tui.export_markdown import code, escaped, fenced

SEEDS = Path(__file__).parents[2] / "seeds"
HOSTILE = (
    "12 <script>alert(1)</script> ``` `code` ~~~ [link](http://x.example) ![i](y) # *b* | "
    "a@b.example"
    "\x1b]52;c;eA==\x07\u202eevil\u200b\x00&amp; www.x.example\n```json pincite\n# head\n"
    '<pre class="pincite">\n- item\n\U000e0041'
)
WRITTEN = (Format.MARKDOWN, Format.HTML)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.text("`~\n#[]()<>&*_ a-|\\:@.!1")


@pytest.fixture
def hostile(hand):
    statement = hand.Statement(f"{HOSTILE} in it.", HOSTILE, f"{HOSTILE} in it.", title=HOSTILE)
    return replace(hand.answered(statement), question=HOSTILE)


@pytest.fixture
def verify(monkeypatch, capsys):
    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["pincite", "verify", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return ended.value.code, out + err

    return run


@pytest.fixture
def seed_answers(tmp_path, encoder):
    place = tmp_path / "index"
    build_index([SEEDS], index=place, encoder=encoder)
    reader = load_reader(SENTENCE, encoder)
    config = AnswerConfig(threshold=0.01)
    with Assistant.open(place, config, encoder=encoder, reader=reader) as opened:
        return [
            opened.ask("How many voters were registered in 2012?"),
            opened.ask("Why was the count criticised?"),
        ]


def text_of(page):
    """The texts of a page, and its tags with their attributes."""
    texts, tags = [], []

    class Parser(HTMLParser):
        def handle_data(self, data):
            texts.append(data)

        def handle_starttag(self, tag, attributes):
            tags.append((tag, dict(attributes)))

    parser = Parser()
    parser.feed(page)
    parser.close()
    return "".join(texts), tags


def leaves(text):
    for token in MarkdownIt("gfm-like").parse(text):
        yield from token.children or ([token] if token.nesting == 0 else [])


@pytest.mark.parametrize("kind", list(Format))
def test_an_exported_answer_and_a_whole_session_verify(kind, seed_answers, verify, tmp_path):
    assert any(answer.citations for answer in seed_answers)
    for name, answers in (("one", seed_answers[:1]), ("session", seed_answers)):
        path = tmp_path / f"{name}.{kind}"
        write(path, export(answers, kind, "Session" if name == "session" else ""))
        status, out = verify(path)
        assert (status, "verified" in out) == (0, True), out


@pytest.mark.parametrize("kind", list(Format))
def test_an_exported_answer_is_the_answer(kind, hostile, hand):
    answers = [hostile, hand.answer(Status.ABSTAINED, reason="unsure")]
    assert decode_all(export(answers, kind, HOSTILE)) == answers


@pytest.mark.parametrize("kind", list(Format))
def test_an_export_carries_the_selectors_of_web_annotations(kind, hostile):
    (record,) = extract(export([hostile], kind)).splitlines()
    (citation,) = json.loads(record)["citations"]
    position, words = citation["selector"]
    assert position == {"type": "TextPositionSelector", "start": 0, "end": len(HOSTILE)}
    assert (words["type"], words["exact"]) == ("TextQuoteSelector", HOSTILE)


def test_json_is_what_ask_prints(hostile):
    assert export([hostile], Format.JSON) == encode(hostile) + b"\n"
    lines = export([hostile, hostile], Format.JSON).splitlines()
    assert [json.loads(line)["citations"][0]["quote"] for line in lines] == [HOSTILE] * 2


@pytest.mark.parametrize("kind", WRITTEN)
def test_no_character_of_a_document_acts(kind, hostile):
    shown = export([hostile], kind, HOSTILE).decode()
    assert visible(shown) == shown
    assert "␛]52" in shown


def test_a_page_loads_nothing_and_runs_nothing(hostile):
    page = export([hostile, hostile], Format.HTML, HOSTILE).decode()
    text, tags = text_of(page)
    assert {tag for tag, _ in tags}.isdisjoint({"script", "img", "link", "a", "iframe", "object"})
    assert not any(name in ("src", "href") or name.startswith("on") for _, a in tags for name in a)
    assert "http" not in html.unescape(re.sub(r"(?s)http://x\.example|http-equiv", "", page))
    assert "<script>alert(1)</script>" in text
    assert "url(" not in page


def test_a_page_marks_the_quote_in_its_sentence(hand):
    sentence = "Some 12 million & more voters."
    page = export(
        [hand.answered(hand.Statement(sentence, "12 million", sentence))], Format.HTML
    ).decode()
    assert "Some <mark>⟦12 million⟧</mark> &amp; more voters.</blockquote>" in page


def test_markdown_shows_document_text_as_code_only(hostile):
    answers = [replace(hostile, question="Why?")]
    text = export(answers, Format.MARKDOWN, "Session").decode()
    for token in leaves(text):
        assert token.type.partition("_")[0] in ("code", "fence", "text", "strong"), token
        assert "evil" not in token.content or token.type in ("code_inline", "fence")


def test_markdown_tells_the_answer_its_place_and_its_sentence(hand):
    sentence = "Some 12 million voters."
    statement = hand.Statement(sentence, "12 million", sentence, period="2021", title="Report")
    text = export([hand.answered(statement)], Format.MARKDOWN).decode()
    assert text.startswith("# asked\n\n**Answered.**\n\nAbout 2021, confidence 0.75:\n\n")
    assert "```text\n12 million\n```\n\nSource (verified): `reports/2021.txt:1:6 [5–15]`, " in text
    assert "`Report`" in text
    assert "```text\nSome ⟦12 million⟧ voters.\n```" in text


@pytest.mark.parametrize("kind", WRITTEN)
def test_each_kind_of_answer_is_told_as_what_it_is(kind, hand):
    one = hand.Statement("It was 12 here.", "12", period="2012", state=State.STALE)
    other = hand.Statement("It was 21 here.", "21", path="b.txt", period="2021")
    abstained = hand.answer(Status.ABSTAINED, one, other, reason="no <sure> passage")
    shown = html.unescape(export([abstained], kind).decode()).replace("\\", "")
    assert "No answer: no <sure> passage. The nearest passages follow." in shown
    nothing = hand.answer(Status.ABSTAINED, reason="nothing found")
    assert "follow" not in export([nothing], kind).decode()
    assert "(stale)" in shown
    conflicting = export([hand.answer(Status.CONFLICTING, one, other)], kind).decode()
    assert "The documents say different things about different times." in conflicting
    assert "About 2012" in conflicting
    assert "About 2021" in conflicting
    other.period = "2012"
    disagreeing = export([hand.answer(Status.CONFLICTING, one, other)], kind).decode()
    assert "The sources disagree." in disagreeing
    explained = hand.explained(hand.Statement("It was.", "It was."), one)
    assert "It was.\n12" in export([explained], kind).decode()


@given(ANY_TEXT)
def test_code_holds_any_text_and_nothing_of_it_is_markup(text):
    (paragraph,) = [t for t in MarkdownIt("gfm-like").parse(f"x {code(text)}") if t.children]
    assert {child.type for child in paragraph.children} <= {"text", "code_inline"}
    block, *more = MarkdownIt("gfm-like").parse(fenced(text))
    assert (block.type, more) == ("fence", [])
    assert block.content == visible(text) + "\n"


@given(ANY_TEXT)
def test_escaped_text_is_shown_as_it_is_and_is_no_markup(text):
    shown = " ".join(visible(" ".join(text.split())).split())
    heading = MarkdownIt("gfm-like").parse(f"# {escaped(text)}")[1]
    assert {child.type for child in heading.children} <= {"text", "text_special"}
    assert "".join(child.content for child in heading.children) == shown


def test_a_question_with_half_a_surrogate_pair_is_exported(hostile):
    line = json_line(replace(hostile, question="a\ud800b"))
    assert json.loads(line)["question"] == "a\N{REPLACEMENT CHARACTER}b"


def test_a_name_that_json_cannot_hold_is_told(hostile):
    citation = replace(hostile.citations[0], document="caf\udce9")
    with pytest.raises(ExportError, match="is not UTF-8"):
        export([replace(hostile, citations=(citation,))], Format.JSON)


def test_the_ending_of_a_file_names_its_format():
    found = [Format.of(Path(name)) for name in ("a.md", "a.JSON", "a.jsonl", "a.htm", "a.html")]
    assert found == [Format.MARKDOWN, Format.JSON, Format.JSON, Format.HTML, Format.HTML]
    with pytest.raises(ExportError, match=r"use \.md, \.json or \.html"):
        Format.of(Path("a.pdf"))


def test_a_file_is_named_after_its_question():
    assert file_name("How many; voters/2012?", Format.HTML) == "how-many-voters-2012.html"
    assert file_name("../..", Format.JSON) == "answers.json"
    assert len(file_name("long " * 100, Format.MARKDOWN)) < 70


def test_a_file_that_is_there_is_replaced_only_on_request(tmp_path):
    path = tmp_path / "a.md"
    write(path, b"one")
    with pytest.raises(ExportError, match="there is such a file"):
        write(path, b"two")
    assert path.read_bytes() == b"one"
    write(path, b"two", replacing=True)
    assert path.read_bytes() == b"two"


def test_a_place_that_cannot_be_written_is_told_in_one_line(tmp_path):
    for path in (tmp_path / "none" / "a.md", Path("a\0.md")):
        with pytest.raises(ExportError, match="choose another place") as raised:
            write(path, b"one")
        assert "\n" not in str(raised.value)
    assert issubclass(ExportError, PinciteError)


def test_copied_text_is_the_answer_and_where_it_stands(hand):
    statement = hand.Statement("Some 12\x1b million voters.", "12\x1b million", title="Report")
    copied = cited_text("12\x1b million", statement.citation)
    assert copied == "12␛ million\nReport, reports/2021.txt:1:6 [5–16]"
    untitled = hand.Statement("Some 12 million voters.", "12 million")
    assert cited_text("x", untitled.citation) == "x\nreports/2021.txt:1:6 [5–15]"


@pytest.mark.parametrize("text", ["see evil.com now", "//evil.example/x", "x.рф/a?b", "a.b //c"])
def test_what_looks_like_an_address_becomes_no_link(text):
    reader = MarkdownIt("gfm-like", {"linkify": True})
    (inline,) = (one for one in reader.parse(f"# {escaped(text)}") if one.type == "inline")
    assert [child.type for child in inline.children] == ["text"]
    assert inline.children[0].content == text
