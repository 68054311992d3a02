"""Lines and columns count as an editor counts them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.location import is_below, line_and_column, shown_root

TEXTS = st.text(alphabet=st.sampled_from("a\r\né🗳\x0b\u2028 "), max_size=30)


def by_walking(text, offset):
    line = column = 1
    for place in range(offset):
        ends_line = text[place] == "\n" or (
            text[place] == "\r" and text[place + 1 : place + 2] != "\n"
        )
        line, column = (line + 1, 1) if ends_line else (line, column + 1)
    return line, column


@given(TEXTS)
def test_every_offset_is_where_walking_there_leads(text):
    for offset in range(len(text) + 1):
        assert line_and_column(text, offset) == by_walking(text, offset), offset


@pytest.mark.parametrize(
    ("offset", "place"), [(0, (1, 1)), (2, (1, 3)), (3, (1, 4)), (4, (2, 1)), (5, (3, 1))]
)
def test_a_crlf_is_one_line_end(offset, place):
    assert line_and_column("ab\r\n\rc", offset) == place


def test_a_root_below_the_folder_is_shown_from_there(tmp_path):
    assert shown_root(str(tmp_path / "a" / "b"), str(tmp_path)) == "a/b"
    assert shown_root(str(tmp_path), str(tmp_path)) == "."


def test_a_root_elsewhere_is_shown_whole(tmp_path):
    elsewhere = tmp_path.parent / f"{tmp_path.name}-other"
    assert shown_root(str(elsewhere), str(tmp_path)) == elsewhere.as_posix()
    assert Path(shown_root(str(elsewhere), str(tmp_path))).is_absolute()


@pytest.mark.parametrize("path", ["a.txt", "a/b.txt", "..a/b", "a..", ""])
def test_a_path_below_a_folder_is_one(path):
    assert is_below(path)


@pytest.mark.parametrize("path", ["/a.txt", "../a.txt", "a/../../b", "..", "//a"])
def test_a_path_that_leads_out_is_none(path):
    assert not is_below(path)
