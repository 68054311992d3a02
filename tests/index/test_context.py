from __future__ import annotations

import pytest

from index.context import passage_input
from index.dates import Dated, Period
from index.document import Document, Heading, Span

TEXT = "Results\nVoters\nNine million."
HEADINGS = (Heading("Results", 1, Span(0, 7)), Heading("Voters", 2, Span(8, 14)))
WORDS = Span(15, 28)


def document(**facts) -> Document:
    return Document(
        root="/r", path="a.txt", sha256="0" * 64, format="text", read_text=lambda: TEXT, **facts
    )


def dated(year: int) -> Dated:
    return Dated(Period.of(year), "text")


def test_a_passage_without_title_and_headings_stands_alone():
    assert passage_input(document(), WORDS, "Nine million.") == "Nine million."


def test_title_year_and_headings_go_on_a_line_before_the_passage():
    about = document(title="Final report", period=dated(2012), headings=HEADINGS)
    expected = "Final report (2012) › Results › Voters\nNine million."
    assert passage_input(about, WORDS, "Nine million.") == expected


def test_only_headings_above_the_passage_count():
    about = document(headings=HEADINGS)
    assert passage_input(about, Span(0, 7), "Results") == "Results\nResults"


@pytest.mark.parametrize(
    ("facts", "year"),
    [
        ({"period": dated(2012), "published": dated(2013)}, " (2012)"),
        ({"published": dated(2013)}, " (2013)"),
        ({}, ""),
    ],
)
def test_the_year_is_of_the_period_else_of_the_publication(facts, year):
    assert passage_input(document(title="T", **facts), WORDS, "x") == f"T{year}\nx"


def test_a_year_that_stands_in_the_title_is_not_repeated():
    about = document(title="Elections of 2012", period=dated(2012))
    assert passage_input(about, WORDS, "x") == "Elections of 2012\nx"


def test_long_titles_are_cut_and_white_space_is_one_space():
    about = document(title="a\n  b " + "x" * 300)
    line, text = passage_input(about, WORDS, "x\ny").split("\n", 1)
    assert line == ("a b " + "x" * 300)[:200]
    assert text == "x\ny"
