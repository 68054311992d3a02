"""Rows of a document: exact, complete, never too wide, and found from any place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from index.location import line_and_column
from tui.source import LONGEST_BLOCK, Source, wrap

TEXTS = st.text(alphabet="ab \t\r\n-é漢\u0301\u200d\x1b\u2028👩", max_size=300)
WIDTHS = st.integers(1, 12)


def all_rows(source, width):
    return source.rows_from(0, width, len(source.text) + source.lines + 1)


@given(TEXTS, WIDTHS)
def test_rows_hold_every_character_but_line_ends_once_and_in_order(text, width):
    rows = all_rows(Source.of(text), width)
    assert "".join(text[row.start : row.end] for row in rows) == text.replace("\r", "").replace(
        "\n", ""
    )
    assert all(before.end <= after.start for before, after in pairwise(rows))


@given(TEXTS, WIDTHS)
def test_rows_carry_the_line_number_that_citations_count(text, width):
    for row in all_rows(Source.of(text), width):
        line, column = line_and_column(text, row.start)
        assert (row.line, row.first) == (line, column == 1)


@given(TEXTS, WIDTHS)
def test_no_row_is_wider_than_asked_but_for_white_space_at_its_end(text, width):
    source = Source.of(text)
    for row in all_rows(source, width):
        shown = source.shown(row)
        assert len(shown) == row.end - row.start
        assert cell_len(shown.rstrip()) <= width or len(shown.rstrip()) == 1


@given(TEXTS, WIDTHS, st.integers(0, 300), st.integers(-8, 8))
def test_moving_by_rows_is_counting_them(text, width, offset, by):
    source = Source.of(text)
    rows = all_rows(source, width)
    offset = min(offset, len(text))
    here = max(place for place, row in enumerate(rows) if row.start <= offset)
    there = max(0, min(here + by, len(rows) - 1))
    assert source.moved(offset, by, width) == rows[there].start
    assert source.rows_from(offset, width, 3) == rows[here : here + 3]


def test_words_are_kept_whole_unless_they_are_wider_than_a_row():
    text = "one two  three extraordinarily"
    assert [text[a:b] for a, b in wrap(text, 8)] == ["one two  ", "three ex", "traordin", "arily"]


def test_wide_characters_count_twice():
    assert wrap("漢字漢字", 4) == [(0, 2), (2, 4)]


def test_an_empty_text_is_one_empty_line():
    source = Source.of("")
    assert source.lines == 1
    assert [(row.start, row.end, row.line) for row in source.rows_from(0, 10, 5)] == [(0, 0, 1)]


def test_a_very_long_line_is_laid_out_only_around_the_place(monkeypatch):
    laid = []
    monkeypatch.setattr(
        "tui.source.wrap", lambda text, width: laid.append(text) or [(0, len(text))]
    )
    source = Source.of("x" * 1_000_000)
    source.rows_from(500_000, 80, 2)
    assert sum(map(len, laid)) == 2 * LONGEST_BLOCK
    assert source.lines == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_ends_a_line(end):
    source = Source.of(f"a{end}b{end}")
    assert [source.shown(row) for row in source.rows_from(0, 10, 9)] == ["a", "b", ""]
