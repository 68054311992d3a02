"""Terms are numbered by their bytes and found again, in any script."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.vocabulary import Vocabulary

WORDS = st.sets(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6))


def vocabulary(words):
    return Vocabulary.of(sorted(word.encode() for word in words))


@given(words=WORDS, other=st.text(max_size=6))
def test_every_term_is_found_at_its_place_and_no_other_is(words, other):
    ordered = sorted(words, key=str.encode)
    made = vocabulary(words)
    assert [made.find(word) for word in ordered] == list(range(len(made)))
    assert [word.decode() for word in made] == ordered
    assert (made.find(other) is None) == (other not in words)


def test_what_was_saved_finds_the_same(tmp_path):
    for number, words in enumerate([[], ["выборы", "vote", "9305106"]]):
        folder = tmp_path / str(number)
        folder.mkdir()
        vocabulary(words).save(folder)
        loaded = Vocabulary.load(folder)
        assert list(loaded) == list(vocabulary(words))
        assert loaded.find("zebra") is None
