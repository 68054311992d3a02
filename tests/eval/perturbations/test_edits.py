from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.perturbations.edits import Edit, Edits
from index.document import Span

ENCODINGS = ("utf-8", "utf-16-le", "utf-32-be")


@st.composite
def edited(draw) -> tuple[str, Edits]:
    """A text and edits of it that do not overlap."""
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    news = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
    return text, Edits(Edit(Span(start, end), draw(news)) for start, end in pairs)


@given(edited(), st.data())
def test_what_no_edit_touches_keeps_its_characters(pair, data):
    text, edits = pair
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    place = edits.map(span)
    if any(edit.span.overlaps(span) for edit in edits.all):
        assert place is None
    elif place is not None:
        assert place.of(edits.apply(text)) == span.of(text)
    else:
        assert any(span.start < edit.span.start < span.end for edit in edits.all)


@given(edited())
def test_the_new_text_stands_where_it_is_said_to(pair):
    text, edits = pair
    new = edits.apply(text)
    assert [place.of(new) for place in edits.written()] == [edit.text for edit in edits.all]
    assert all(edits.place_of(edit).of(new) == edit.text for edit in edits.all)
    changed = sum(len(edit.text) - len(edit.span) for edit in edits.all)
    assert len(new) == len(text) + changed


@given(edited(), st.sampled_from(ENCODINGS), st.binary(max_size=3))
def test_bytes_are_edited_as_the_text_is_behind_any_mark(pair, encoding, mark):
    text, edits = pair
    data = mark + text.encode(encoding)
    new = edits.apply_to_bytes(data, text, encoding, len(mark))
    assert new == mark + edits.apply(text).encode(encoding)


def test_bytes_that_no_edit_touches_stay_as_they_are():
    data = b"caf\xe9 5 th\xe9\r\n"
    edits = Edits([Edit(Span(5, 6), "17")])
    assert edits.apply_to_bytes(data, data.decode("cp1252"), "cp1252") == b"caf\xe9 17 th\xe9\r\n"


def test_an_insertion_inside_a_span_breaks_it_and_beside_it_does_not():
    text = "one two three"
    assert Edits([Edit(Span(5, 5), "X")]).map(Span(4, 7)) is None
    before = Edits([Edit(Span(4, 4), "X")])
    assert before.map(Span(4, 7)) == Span(5, 8)
    assert before.apply(text)[5:8] == "two"
    assert Edits([Edit(Span(7, 7), "X")]).map(Span(4, 7)) == Span(4, 7)


def test_equal_edits_count_once():
    edit = Edit(Span(0, 3), "two")
    assert Edits([edit, Edit(Span(0, 3), "two")]).all == (edit,)


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(Span(0, 3), "a"), Edit(Span(2, 4), "b")],
        [Edit(Span(0, 3), "a"), Edit(Span(0, 3), "b")],
        [Edit(Span(2, 2), "a"), Edit(Span(2, 2), "b")],
    ],
)
def test_edits_at_odds_are_refused(edits):
    with pytest.raises(ValueError, match="overlap"):
        Edits(edits)
