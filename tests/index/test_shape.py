"""What stands between two sentences decides how strong the boundary is."""

from __future__ import annotations

import time

import pytest

from index.shape import shape_of


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85"])
def test_one_line_break_parts_no_paragraphs_whatever_it_is_made_of(end):
    lines = ["It was calm on the day of the vote.", "- Voters came early.", "- They stayed."]
    assert shape_of(end.join(lines), [], 60).count("P") == 0
    assert shape_of(end.join(lines), [], 60).count("L") == 2


@pytest.mark.parametrize("end", ["\n\n", "\r\n\r\n", "\r \r", "\v\f", "\u2028 \u2029"])
def test_a_blank_line_parts_paragraphs_whatever_it_is_made_of(end):
    text = f"It was calm on the day of the vote.{end}Voters came early."
    assert shape_of(text, [], 60).count("P") == 1


@pytest.mark.parametrize(
    "gap", ["\v", "\f", "\x1c", "\x85", "\u2028", "\u2029", "\r\n", "\v ", "\n\t"]
)
def test_a_long_run_of_white_space_takes_linear_time(gap):
    text = "One sentence is here." + gap * 30_000 + "And here is another one."
    started = time.process_time()
    shape = shape_of(text, [], 60)
    assert time.process_time() - started < 2
    assert len(shape) == len(text)
    assert shape[text.index("And")] in "PL"
