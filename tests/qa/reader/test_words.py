"""White space, as it is looked up for all characters of a text at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qa.reader import words

ANY_TEXT = st.text(
    st.characters(exclude_categories=()) | st.sampled_from(" \t\n\x85\xa0\u2028\u3000")
)


@given(ANY_TEXT)
def test_white_space_is_what_python_takes_for_it_and_the_end_is_none(text):
    assert words._spaces(text).tolist() == [*(character.isspace() for character in text), False]
