from __future__ import annotations

import msgspec
import pytest
from markdown_it import MarkdownIt

from eval.items import Item
from eval.report.markdown import write_markdown

RIGHT, WRONG = "63.3 per cent", "Nine parties"
_ = "\N{NO-BREAK SPACE}"


@pytest.fixture
def run(make_run, gold, given, said, figure):
    def make(**changes):
        items = [
            Item(id="q1", question="What was *the* turnout?", golds=(gold(RIGHT),), kind="share"),
            Item(id="q2", question="In 2012?", golds=(gold(RIGHT, period="2012"),), split="test"),
            Item(id="q3", question="Who baked the cake?", kind="off-topic"),
        ]
        told = [
            said("q1", given(WRONG, 0.9)),
            said("q2", given(RIGHT, 0.3), shown=0),
            said("q3", msgspec.structs.replace(given(WRONG, 0.2), period="1999")),
        ]
        figures = [figure(0.5), figure(0.4, system="bm25", n=39), figure(0.25, "f1", n=12)]
        plain = {"figures": figures, "systems": ["pincite", "bm25"]}
        return make_run(items, {"pincite": told}, **(plain | changes))

    return make


def blocks(*runs):
    return write_markdown(runs).removesuffix("\n").split("\n\n")


def test_a_report_has_a_part_for_each_run(run):
    text = write_markdown([run(), run(suite="seeds", data="seeds")])
    assert text.startswith("# Evaluation of pincite: mine: questions\\.csv, seeds\n\n## mine: ")
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings[2:6] == [
        "### Summary (All items)",
        "### Failures",
        "### Figures",
        "#### All items",
    ]
    assert [line for line in headings if line.startswith("## ")] == [
        "## mine: questions\\.csv",
        "## seeds",
    ]
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_figures_are_tables_with_intervals_and_n(run):
    found = blocks(run())
    summary, figures = (block for block in found if block.startswith("| measure"))
    assert summary.splitlines() == [
        "| measure | pincite | best of the others | n |",
        "| --- | ---: | ---: | ---: |",
        "| Handled rightly | 50.0 % (45.0–55.0) | 40.0 % (35.0–45.0), bm25 | 40 |",
        "| Token F1 | 25.0 % (20.0–30.0) |  | 12 |",
    ]
    assert figures.splitlines() == [
        "| measure | pincite | bm25 |",
        "| --- | ---: | ---: |",
        "| Handled rightly | 50.0 % (45.0–55.0, n = 40, best) | 40.0 % (35.0–45.0, n = 39) |",
        "| Token F1 (n = 12) | 25.0 % (20.0–30.0) |  |",
    ]


def test_failures_stand_worst_first_with_expected_and_given_places(run):
    found = blocks(run())
    start = found.index("### Failures")
    assert found[start + 1 : start + 5] == [
        "3 of 3 items were not handled rightly, by the measure “Handled rightly”.",
        "- Answered wrongly: 1\n"
        "- Answered, though the documents do not say: 1\n"
        "- Silent, though its best candidate was right: 1",
        "**1. What was \\*the\\* turnout?**  \nAnswered wrongly (share, all, q1)",
        "- expected: 63.3 per cent\n"
        "  - report\\.txt, characters 51–64: The commission met in the capital. The turnout was "
        "**63.3 per cent** of the registered voters. In 2012 the turnout was 75 per cent. Nine "
        "parties had been registered by then.\n"
        "- given: Nine parties, confidence 0.90\n"
        "  - report\\.txt, characters 128–140 (another place of an expected document): The "
        "commission met in the capital. The turnout was 63.3 per cent of the registered voters. "
        "In 2012 the turnout was 75 per cent. **Nine parties** had been registered by then.",
    ]
    text = "\n".join(found)
    assert "- expected: no answer\n- given: Nine parties, for 1999, confidence 0.20" in text
    assert "- expected: 63.3 per cent, for 2012" in text
    assert (
        "- abstained: The best candidate is too unlikely to be right.\n"
        "- held back: 63.3 per cent, confidence 0.30\n" in text
    )


def test_what_was_run_is_told_without_empty_parts(run):
    found = blocks(run(settings={}))
    start = found.index("### What was run")
    assert found[start + 1] == "- pincite: about pincite\n- bm25: about bm25"
    assert [block.partition(".")[0] for block in found[start + 2 :]] == [
        "**Questions", "**Code", "**Machine", "**Libraries",
    ]  # fmt: skip
    assert "Commit: c0ffee; Embedding model: MiniLM\\@1" in found[start + 3]


def test_an_unfinished_run_and_one_without_figures_say_so(run, make_run):
    assert "**Not finished**: 3 of 3 items are answered, and the figures are of those." in blocks(
        run(figures=None)
    )
    found = blocks(make_run())
    assert found[found.index("### Figures") + 1] == "The run has no figures."
    assert "### Failures" not in found
    assert not any("Not finished" in block for block in found)


def test_more_failures_than_are_shown_are_counted(make_run, gold, given, said):
    names = [f"{place:03}" for place in range(205)]
    items = [Item(id=name, question="?", golds=(gold(RIGHT),)) for name in names]
    found = blocks(make_run(items, {"pincite": [said(name, given(WRONG)) for name in names]}))
    assert (
        "205 of 205 items were not handled rightly, by the measure “Handled rightly”. The worst "
        "200 follow."
    ) in found
    assert len([block for block in found if block.startswith("**200. ")]) == 1
    assert not [block for block in found if block.startswith("**201. ")]


def test_a_run_that_ranks_tells_where_relevant_passages_stand(make_run):
    run = make_run([Item(id="t", question="Topic?")], suite="retrieval")
    run.write_qrels({"t": {"p": 1}})
    run.write_ranking("pincite", {"t": {"x": 2.0, "p": 1.0}})
    found = blocks(run)
    assert "**1. Topic?**  \nReached in part, 0.631 (question, all, t)" in found
    assert "- relevant: p: place 2" in found
    assert "expected" not in "\n".join(found)


def test_a_speed_run_has_a_table_for_each_size(make_run, figure):
    figures = [figure(2e6, "index_bytes", group=f"passages={n}") for n in (1000, 2000)]
    found = blocks(make_run(suite="speed", figures=figures))
    assert [block for block in found if block.startswith("####")] == [
        "#### passages: 1000",
        "#### passages: 2000",
    ]
    assert "### Summary (passages: 2000)" in found


def test_the_same_runs_give_the_same_text(run):
    runs = [run(), run(figures=None)]
    assert write_markdown(runs) == write_markdown(runs)


def test_nothing_is_emphasised_where_there_is_nothing_to_quote(make_run, gold, given, said):
    span = msgspec.structs.replace(gold(RIGHT).spans[0], quote=" ", before="", after="")
    golds = (msgspec.structs.replace(gold(RIGHT), spans=(span,)),)
    run = make_run([Item(id="a", question=" ", golds=golds)], {"pincite": [said("a")]})
    text = write_markdown([run])
    assert "**1.**  \n" in text
    assert "****" not in text


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/x",
        "HTTP://EVIL.EXAMPLE",
        "ftp://evil.com",
        "//evil.com/x",
        "///evil.com",
        "www.evil.com",
        "WWW.1.com",
        "evil.com/path",
        "someone@evil.com",
        "mailto:someone@evil.com",
        "<https://evil.com>",
        "[x](javascript:y)",
        "![x](https://evil.com/x.png)",
        "[x]: https://evil.com",
        "1. one",
        "1) one",
        "- one",
        "+ one",
        "* one",
        "- - -",
        "> one",
        "# one",
        "~~~",
        "```",
        "`one`",
        "<b>one</b>",
        "<!-- one -->",
        "&lt;b&gt;",
        "a | b",
        "a \\| b",
        "a\\",
        "**one** _two_ ~~three~~",
        "a\n===",
        "a\n\nb\n\n---",
        "    code",
        "\ttab",
        "$x$",
    ],
)
def test_a_text_is_shown_as_it_is_wherever_it_stands(make_run, figure, gold, text):
    golds = (msgspec.structs.replace(gold(RIGHT, document=text), answers=(text,)),)
    run = make_run(
        [Item(id="a", question=text, golds=golds)],
        figures=[
            figure(0.5, group=f"kind={text}", system=text),
            figure(0.5, system=text),
            figure(0.5, system=f"{text}2"),
        ],
        systems=[text],
    )
    tokens = MarkdownIt("gfm-like", {"html": True, "linkify": True}).parse(write_markdown([run]))
    inline = [one for token in tokens for one in token.children or ()]
    assert {one.type for one in inline} <= {"text", "strong_open", "strong_close", "hardbreak"}
    shown = ["".join(one.content for one in token.children) for token in tokens if token.children]
    plain = " ".join(text.split())
    assert f"{plain}: about {plain}" in shown
    assert {plain, f"{plain}2", f"kind: {plain}"} <= set(shown)
    assert {token.level for token in tokens if token.type == "list_item_open"} == {1}


def test_a_run_without_failures_says_so(make_run, gold, given, said):
    items = [Item(id="a", question="?", golds=(gold(RIGHT),))]
    found = blocks(make_run(items, {"pincite": [said("a", given(RIGHT))]}))
    place = found.index("### Failures")
    assert found[place + 1] == (
        "0 of 1 items were not handled rightly, by the measure “Handled rightly”."
    )
    assert found[place + 2] == "### Figures"
