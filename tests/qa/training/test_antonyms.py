from __future__ import annotations

from qa.training.antonyms import OPPOSITES


def test_opposites_go_both_ways_and_no_word_is_its_own() -> None:
    pairs = {(word, other) for word, others in OPPOSITES.items() for other in others}
    assert all((other, word) in pairs for word, other in pairs)
    assert all(word != other for word, other in pairs)
    assert len(pairs) == sum(map(len, OPPOSITES.values()))


def test_opposites_are_single_small_words_each_with_another() -> None:
    assert all(word.isalpha() and word.islower() for word in OPPOSITES)
    assert all(OPPOSITES.values())
    assert OPPOSITES["oldest"] == ("youngest", "newest")
    assert OPPOSITES["youngest"] == ("oldest",)
