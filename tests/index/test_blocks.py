"""What the layout of a text keeps apart, whatever its sentences are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.blocks import text_blocks
from index.sentences import sentence_spans

PIECES = st.sampled_from(
    ["In all, 63.3 per cent voted", ". ", "\n", "\r\n", "\n\n", "- one", "2. two", "a\tb\tc",
     "x,y,z", "# Title", "17", "👩‍👩‍👧", "e\u0301", "\u2028", "w" * 201]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=100)


def blocks(text: str) -> list[str]:
    return [block.of(text).strip() for block in text_blocks(text)]


@given(TEXTS)
def test_blocks_join_without_a_gap_from_the_start_to_the_end(text):
    found = list(text_blocks(text))
    assert [one.end for one in found[:-1]] == [other.start for other in found[1:]]
    assert not text or (found[0].start, found[-1].end) == (0, len(text))
    assert all(one.start < one.end for one in found)


@given(TEXTS)
def test_no_sentence_goes_from_one_block_into_the_next(text):
    found = list(text_blocks(text))
    for sentence in sentence_spans(text):
        assert any(block.contains(sentence) for block in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo", ["one\ntwo"]),
        ("one\n\ntwo", ["one", "two"]),
        ("- one\n  goes on\n- two", ["- one\n  goes on", "- two"]),
        ("on\n5. Then it rained", ["on\n5. Then it rained"]),
        ("These:\n5. Then it rained", ["These:", "5. Then it rained"]),
        ("a\tb\nc\td", ["a\tb", "c\td"]),
        ("w" * 201 + "\ntwo", ["w" * 201, "two"]),
        ("one\n17\ntwo", ["one", "17", "two"]),
        ("", []),
        (" \n", [""]),
    ],
)
def test_blank_lines_items_rows_wide_lines_and_lone_numbers_end_a_block(text, expected):
    assert blocks(text) == expected
