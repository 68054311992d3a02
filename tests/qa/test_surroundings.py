"""How much is kept around a sentence, so that it tells the place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.breaks import white_space
from index.document import Span
from qa import surroundings

WORDS = st.lists(st.sampled_from(["a", "b", "Ast", "ana", "\u0430"]), max_size=12)
GAPS = st.text(st.sampled_from([*white_space()]), min_size=1, max_size=3)


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "\u0430"]), GAPS), max_size=12))
def test_white_space_is_made_plain_as_if_words_were_parted_and_joined(parts):
    text = "".join(word + gap for word, gap in parts)
    assert surroundings._spaced(text).strip() == " ".join(text.split())


@given(WORDS, WORDS, WORDS, GAPS)
def test_words_are_unique_where_no_white_space_makes_them_stand_twice(before, own, after, gap):
    text = gap.join([*before, *own, *after])
    start = len(gap.join([*before, ""])) if before else 0
    span = Span(start, start + len(gap.join(own)))
    wanted, plain = " ".join(own), " ".join(text.split())
    places = [at for at in range(len(plain)) if wanted and plain.startswith(wanted, at)]
    assert surroundings._is_unique(span, text) == (len(places) == 1)
