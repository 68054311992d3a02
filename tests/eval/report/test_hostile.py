"""Whatever a run says, a report shows it, and it changes nothing else of the report."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import example, settings
from hypothesis import given as drawn
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from eval.figures import Figure
from eval.items import Gold, GoldSpan, Item
from eval.manifest import Code, Corpus, Machine, SystemRecord
from eval.predictions import Cited, Given, Prediction, Step
from eval.report.html import write_html
from eval.report.markdown import write_markdown
from eval.runs import RunFolder
from index.visible import one_line, visible
from qa.answer import Status

HOSTILE = [
    "</script><script>alert(1)</script>",
    "</title></style><style>*{display:none}</style>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><a href='javascript:y'>x</a>",
    "\"onmouseover=\"x' onfocus='y",
    "javascript:alert(1)",
    "https://evil.example/x?a=1&b=2 www.evil.com a@evil.com",
    "{{ 7*7 }}",
    "{% raise %}{# x #}",
    "a\u202eb\u2066c\u200fd",
    "a\0b",
    "\x1b]0;x\x07\x1b[31mred\x9b31m",
    "zero\u200bwidth\ufeff\u2060",
    "a | b \\| c",
    "`code` ``` ~~~",
    "[x](javascript:y) ![y](z) [z]: w",
    "<!-- x --> --> <![CDATA[ ]]> <?x ?>",
    "one\ntwo\r\n\r\nthree\u2028four\x85five",
    "# x\n## y\n- z\n1. w\n> v\n===",
    "1. - + x",
    "&lt;b&gt;&amp;&#60;",
    "]]></desc></svg><b>",
    "**a** __b__ *c* _d_ \\",
]
PLAIN = "zebra"
ACTING = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066\u200b\ufeff]"
Build = Callable[[Callable[..., RunFolder], str], RunFolder]
_TEXT = re.compile(r"\w")


def name_of(text: str) -> str:
    """Name of the shipped system: a file is called after it, and two characters cannot be in it."""
    return text.replace("\0", "").replace("/", "")


def everywhere(make_run: Callable[..., RunFolder], text: str) -> RunFolder:
    """A run that says `text` wherever a run can; its numbers are always the same."""
    name = name_of(text)
    gold = GoldSpan(document=text, start=0, end=3, quote=text, before=text, after=text)
    cited = Cited(
        document=f"{text}.",
        start=0,
        end=3,
        quote=text,
        before=text,
        after=text,
        state=text,
        exact=False,
    )
    golds = (Gold(answers=(text, text), spans=(gold,), period=text),)
    items = [
        Item(id=f"{text}{place}", question=text, kind=text, split=text, golds=golds)
        for place in range(3)
    ]
    wrong = Given(text=text, confidence=0.5, period=text, citations=(cited,))
    right = msgspec.structs.replace(
        wrong, citations=(msgspec.structs.replace(cited, document=text),)
    )
    step = Step(
        document=text, start=1, end=2, quote=text, stage=text, why=text,
        confidence=0.1, lexical=1, dense=0.5, fused=0.5, read=1,
    )  # fmt: skip
    told = [
        Prediction(
            id=f"{text}{place}", status=status, text=text, confidence=0.5, reason=text,
            shown=shown, candidates=(candidate,), trace=(step,),
        )
        for place, (status, shown, candidate) in enumerate(
            [(Status.ANSWERED, 1, wrong), (Status.ABSTAINED, 0, wrong), (Status.ANSWERED, 1, right)]
        )
    ]  # fmt: skip
    run = make_run(
        items,
        {name: told},
        [
            _figure(system, group, measure)
            for group in ("all", f"kind={text}", f"split={text}")
            for system in (name, f"{text} other")
            for measure in ("correct", f"{text} measure")
        ],
        data=text,
        model=text,
        reader=text,
        started=text,
        settings={text: {text: text}},
        code=Code(version=text, sources=text, commit=text),
        corpus=Corpus(generation=1, documents=2, passages=3, sha256=text),
        machine=Machine(
            system=text,
            processor=text,
            cores=1,
            memory_bytes=1,
            python=text,
            libraries={text: text},
        ),
    )
    return _with_systems(run, name, text)


def ranking(make_run: Callable[..., RunFolder], text: str) -> RunFolder:
    """A run that ranks, with `text` for topics, passages and systems."""
    name = name_of(text)
    items = [Item(id=f"{text}{place}", question=text, kind=text) for place in range(2)]
    run = make_run(items, figures=[_figure(name, "all", "nDCG@10")], suite="retrieval", data=text)
    run = _with_systems(run, name, text)
    run.write_qrels({f"{text}{place}": {f"{text} a": 1, f"{text} b": 1} for place in range(2)})
    run.write_ranking(name, {f"{text}0": {"x": 2.0, f"{text} a": 1.0}, f"{text}1": {"x": 1.0}})
    return run


def _figure(system: str, group: str, measure: str) -> Figure:
    value = 0.5 if measure == "correct" else 0.25
    return Figure(system=system, group=group, measure=measure, value=value, low=0.1, high=1, n=3)


def _with_systems(run: RunFolder, name: str, text: str) -> RunFolder:
    records = (SystemRecord(name=name, about=text), SystemRecord(name=f"{text} other", about=text))
    run.manifest = msgspec.structs.replace(run.manifest, systems=records)
    (run.path / "manifest.json").write_bytes(msgspec.json.encode(run.manifest))
    return RunFolder.open(run.path)


def shape_of(page: Any) -> list[object]:
    """Elements of a page with their attributes, but what labels say."""
    assert page.others == ["doctype html"]
    return [
        (tag, [(name, value) for name, value in attributes.items() if name != "aria-label"])
        for tag, attributes in page.tags
    ]


WITH_LINKS = MarkdownIt("gfm-like", {"html": True, "linkify": True})
MARKDOWNS = (
    MarkdownIt("commonmark", {"html": True}).enable("table"),
    MarkdownIt("gfm-like", {"html": True, "linkify": False}),
    WITH_LINKS,
)


def structure_of(tokens: list[Token]) -> list[object]:
    """Everything of a parsed Markdown text but the texts."""
    return [
        (one.type, one.tag, one.level, one.attrs, structure_of(one.children or []))
        for one in tokens
        if one.type != "text"
    ]


def texts_of(tokens: list[Token]) -> list[str]:
    return [
        "".join(child.content for child in one.children or () if child.type == "text")
        for one in tokens
        if one.type == "inline"
    ]


RUNS = pytest.mark.parametrize("build", [everywhere, ranking])


@pytest.fixture(scope="module")
def harmless_pages(make_run, page_of) -> dict[Build, Any]:
    """Every page about a word."""
    return {build: page_of(write_html([build(make_run, PLAIN)])) for build in (everywhere, ranking)}


@pytest.fixture(scope="module")
def harmless_texts(make_run) -> dict[tuple[Build, MarkdownIt], list[Token]]:
    """Every Markdown report about a word, as each of the forms reads it."""
    return {
        (build, form): form.parse(write_markdown([build(make_run, PLAIN)]))
        for build in (everywhere, ranking)
        for form in MARKDOWNS
    }


@RUNS
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_changes_nothing_of_a_page_but_its_text(
    make_run, page_of, harmless_pages, build, text
):
    source = write_html([build(make_run, text)])
    page, plain = page_of(source), harmless_pages[build]
    assert shape_of(page) == shape_of(plain)
    assert not re.search(ACTING, source)
    shown = (visible(text), visible(name_of(text)))
    pairs = zip(page.texts, plain.texts, strict=True)
    said = [told for (tag, told), (_, zebra) in pairs if PLAIN in zebra and tag != "text"]
    assert len(said) > 20
    assert not [told for told in said if not any(one in told for one in shown)]


@RUNS
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_changes_nothing_of_a_markdown_report_but_its_text(
    make_run, harmless_texts, build, text
):
    source = write_markdown([build(make_run, text)])
    for form in MARKDOWNS:
        tokens, plain = form.parse(source), harmless_texts[build, form]
        assert structure_of(tokens) == structure_of(plain)
        shown = (one_line(text), one_line(name_of(text)))
        pairs = zip(texts_of(tokens), texts_of(plain), strict=True)
        said = [told for told, zebra in pairs if PLAIN in zebra]
        assert len(said) > 10
        assert not [told for told in said if not any(one in told for one in shown)]


TEXTS = (
    st.lists(
        st.sampled_from(HOSTILE) | st.sampled_from("<>\"'&|\\*_`=-+. \n/:@1") | st.text(max_size=5),
        min_size=1,
        max_size=4,
    )
    .map(lambda parts: "".join(parts)[:50])
    .filter(lambda text: _TEXT.search(name_of(text)))
)


@settings(max_examples=25)
@drawn(TEXTS)
def test_no_text_at_all_changes_the_elements_of_a_page(make_run, page_of, harmless_pages, text):
    page = page_of(write_html([everywhere(make_run, text)]))
    assert shape_of(page) == shape_of(harmless_pages[everywhere])


@settings(max_examples=25)
@drawn(TEXTS)
@example("- x")
@example("1) x")
def test_no_text_at_all_changes_the_structure_of_a_markdown_report(make_run, harmless_texts, text):
    told = WITH_LINKS.parse(write_markdown([everywhere(make_run, text)]))
    assert structure_of(told) == structure_of(harmless_texts[everywhere, WITH_LINKS])
