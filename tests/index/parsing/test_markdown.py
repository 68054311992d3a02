import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.config import ParsingLimits
from index.dates import Dated, Period
from index.parsing import parse_bytes
from index.parsing.markdown import find_headings, parse

FULL = """---
Title: "Election report"
publisher: OSCE
date: 2012-01-16
period: 2011-12/2012-01
tags: [a, b]
---
# Findings

text
"""


def outline(text):
    return [(heading.level, heading.title) for heading in find_headings(text)]


def test_front_matter_tells_title_publisher_date_and_period():
    parsed = parse_bytes(FULL.encode(), "a.md")
    assert parsed.text == FULL
    assert (parsed.title, parsed.publisher) == ("Election report", "OSCE")
    assert parsed.published == Dated(Period.of(2012, 1, 16), "front matter")
    assert parsed.period == Dated(Period.parse("2011-12/2012-01"), "front matter")
    assert [heading.span.of(FULL) for heading in parsed.headings] == ["# Findings"]


def test_toml_front_matter_after_a_byte_order_mark():
    text = '+++\r\ntitle = "Report"\r\npublished = 2012-01-16\r\nsite = "osce"\r\n+++\r\nwords\r\n'
    parsed = parse_bytes(b"\xef\xbb\xbf" + text.encode(), "a.markdown")
    assert (parsed.text, parsed.title, parsed.publisher) == (text, "Report", "osce")
    assert parsed.published == Dated(Period.of(2012, 1, 16), "front matter")
    assert parsed.bom == 3


@pytest.mark.parametrize(
    "block",
    [
        "---\ntitle: [unclosed\n---\n",
        "---\na: &a [x]\nb: *a\ntitle: T\n---\n",
        "---\njust words\n---\n",
        "---\n{: bad\n---\n",
        "---\n" + "[" * 3000 + "\n---\n",
        "+++\ntitle = \n+++\n",
        "---\ntitle: T\ndate: 2012\n",
        "---\n" + "a: b\r\n" * 8000,
    ],
)
def test_wrong_front_matter_never_fails_the_file(block):
    parsed = parse_bytes(f"{block}\n# Heading\n".encode(), "a.md")
    assert parsed.title == "Heading"
    assert parsed.published is None


def test_wrong_values_count_as_absent():
    text = "---\ntitle:\npublisher: [a]\ndate: soon\nperiod: {a: b}\n---\nOn we go.\n"
    parsed = parse_bytes(text.encode(), "a.md")
    assert (parsed.title, parsed.publisher) == (None, None)
    assert (parsed.published, parsed.period) == (None, None)


def test_atx_and_setext_headings_outside_of_code_fences():
    text = "# One *two* `x`\n\n```\n# not\n```\nThree\nfour\n===\n\n## Five ##\n\n> # quoted\n\n#\n"
    assert outline(text) == [(1, "One two x"), (1, "Three four"), (2, "Five")]
    assert [heading.span.of(text) for heading in find_headings(text)] == [
        "# One *two* `x`",
        "Three\nfour\n===",
        "## Five ##",
    ]


@given(
    st.lists(
        st.sampled_from(["# A", "text", "", "B\n-", "```", "> q", "\u2028# no", "- # i", "\0"])
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_headings_stand_at_line_starts_in_any_newline_style(lines, newline):
    text = newline.join(part for line in lines for part in line.split("\n"))
    for heading in find_headings(text):
        start = heading.span.start
        assert start == 0 or text[start - 1] in "\r\n"
        assert heading.span.of(text).splitlines()[0] in (
            "# A",
            "B",
            "text",
            "\u2028# no",
            "\0",
        ) or ("B" in heading.span.of(text))
        assert not heading.span.of(text).endswith(("\r", "\n"))


def test_a_reader_is_not_made_anew_for_each_heading(monkeypatch):
    """It takes longer than a page: a file of nothing but headings would take minutes."""
    import markdown_it

    made = []

    class Counted(markdown_it.MarkdownIt):
        def __init__(self, *options):
            made.append(options)
            super().__init__(*options)

    monkeypatch.setattr(markdown_it, "MarkdownIt", Counted)
    assert len(list(find_headings("# A\n" * 500))) == 500
    assert len(made) == 2


def test_a_file_in_another_encoding_keeps_its_characters():
    parsed = parse("## können\n\näöüß\n".encode("cp1252"), ParsingLimits())
    assert (parsed.text, parsed.encoding) == ("## können\n\näöüß\n", "cp1252")
    assert parsed.headings[0].title == "können"
