from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.headings import LONGEST_HEADING, find_headings

BODY = (
    "Voters are entered into the lists by the place of residence that they gave to the\n"
    "local office, and each of them may ask for a correction before the day of the vote.\n"
)


def titles(text: str) -> list[str]:
    return [heading.title for heading in find_headings(text)]


@pytest.mark.parametrize(
    "title",
    [
        "Voter Registration",
        "PRELIMINARY CONCLUSIONS",
        "Election System and Legal Framework",
        "Media",
        "1. Background",
        "2.3 Legal Framework",
        "II. Complaints and Appeals",
        "Правовая База",
        "CHAPTER IV.",
        "Chapter 12",
    ],
)
def test_a_title_between_paragraphs_is_a_heading(title):
    for gap in ("\n", "\r\n", "\r"):
        body = BODY.replace("\n", gap)
        assert titles(f"{body}{title}{gap}{body}") == [title]
        assert titles(f"{body}{gap}{title}{gap}{gap}{body}") == [title]
        assert titles(f"{title}{gap}{body}") == [title]


def test_blank_lines_on_both_sides_let_a_title_have_small_letters():
    assert titles(f"{BODY}\nHow the voters are registered\n\n{BODY}") == [
        "How the voters are registered"
    ]
    assert titles(f"{BODY}How the voters are registered\n{BODY}") == []


def test_headings_may_stand_under_one_another():
    text = f"{BODY} PRELIMINARY FINDINGS\nBackground\n{BODY}\nPart One\n\nXIV\n\n{BODY}"
    assert titles(text) == ["PRELIMINARY FINDINGS", "Background", "Part One", "XIV"]


def test_capitals_make_level_one():
    text = f"MEDIA\n{BODY}Campaign\n{BODY}"
    assert [heading.level for heading in find_headings(text)] == [1, 2]


@pytest.mark.parametrize(
    "line",
    [
        "This is a sentence.",
        "What is it?",
        "For further information contact:",
        "15 January 2012",
        "Astana, 16 January 2012",
        "Marat Sarsembayev, Head of Delegation",
        "- Voter Registration",
        "• Voters",
        "Adilet\t12",
        "Adilet | Auyl",
        "Adilet   Auyl",
        "office@example.org",
        "http://example.org/Page",
        "“Never”",
        "'Good-night!'",
        "43",
        "* * *",
        "Participation of the",
        "voters and lists",
        "T" * (LONGEST_HEADING + 1),
        "One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen",
        "x1 y2",
        "选举",
    ],
)
def test_a_line_that_only_looks_short_is_no_heading(line):
    assert titles(f"{BODY}{line}\n{BODY}") == []
    assert titles(f"{BODY}\n{line}\n\n{BODY}") == []


def test_a_title_in_the_middle_of_a_sentence_is_no_heading():
    before = "The report was handed to the head of the\n"
    assert titles(f"{BODY}{before}Central Election Commission\n{BODY}") == []


def test_verse_addresses_and_tables_have_no_headings():
    verse = "The River Runs\nThe Willow Weeps\nAnd All The Town\nIn Silence Sleeps\n"
    address = "Central Commission\n5 Abai Street\nAstana\nKazakhstan\n"
    table = "Party Votes\nAdilet 12\nAuyl 7\n"
    for text in (verse, address, table):
        assert titles(f"{BODY}\n{text}\n{BODY}") == []


def test_a_name_below_a_text_is_no_heading_unless_a_paragraph_follows():
    assert titles(f"{BODY}\nAigul Omarova\n") == []
    assert titles(f"{BODY}\nAigul Omarova\n\nTel 12\n") == []
    assert titles(f"{BODY}\nAigul Omarova\n\n\n\n\n\n{BODY}") == []


def test_the_header_of_every_page_is_no_heading():
    assert titles(f"{BODY}Election Observation Mission\n" * 3 + BODY) == []
    assert titles(f"{BODY}Election Observation Mission\n" * 2 + BODY) != []


@given(st.text(alphabet=st.sampled_from("AbC dE\n\r.1Яж选👍\u0301\t"), max_size=300))
def test_headings_are_trimmed_lines_of_the_text_in_order(text):
    end = 0
    for heading in find_headings(text + "\n" + BODY):
        assert heading.span.of(text + "\n" + BODY) == heading.title == heading.title.strip()
        assert heading.span.start >= end
        assert len(heading.title.splitlines()) == 1
        end = heading.span.end
