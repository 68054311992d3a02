from __future__ import annotations

import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.breaks import text_lines, white_space

ENDS = ["\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"]


@given(st.lists(st.sampled_from(["a", "b c", " ", *ENDS]), max_size=40).map("".join))
def test_lines_join_without_a_gap_and_each_line_with_words_is_its_own(text):
    lines = text_lines(text)
    assert "".join(line.of(text) for line in lines) == text
    assert all(one.end == other.start for one, other in pairwise(lines))
    filled = [line for line in text.splitlines(keepends=True) if not line.isspace()]
    assert [line.of(text) for line in lines if not line.of(text).isspace()] == filled


@pytest.mark.parametrize("end", ENDS)
def test_only_the_first_of_many_blank_lines_are_told_apart(end):
    few, many = f"a{end * 6}b", f"a{end * 1000} {end}b"
    assert len(text_lines(few)) == 7
    assert [line.start for line in text_lines(many)][:6] == [
        line.start for line in text_lines(few)
    ][:6]
    assert len(text_lines(many)) == 7


def test_an_empty_text_has_no_lines():
    assert text_lines("") == []


def test_white_space_is_what_python_takes_for_it_in_all_of_unicode():
    assert set(white_space()) == {
        char for char in map(chr, range(sys.maxunicode + 1)) if char.isspace()
    }
