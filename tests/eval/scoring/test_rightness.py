from __future__ import annotations

import pytest

from eval.items import Gold, GoldSpan, Item
from eval.scoring.rightness import (
    is_first_right,
    is_right,
    is_swapped,
    sides_shown,
    span_overlap,
)


def gold(*answers, at=(), period=None):
    spans = tuple(
        GoldSpan(document=name, start=start, end=start + len(text), quote=text)
        for name, start, text in at
    )
    return Gold(answers=answers, spans=spans, period=period)


def item(*golds, **more):
    return Item(id="q", question="?", golds=golds, **more)


VOTERS_2012 = gold("9,305,106", at=[("2012.txt", 100, "9,305,106")])
VOTERS_2021 = gold("12 million", at=[("2021.txt", 40, "12 million")])


@pytest.mark.parametrize(
    ("document", "start", "quote", "right"),
    [
        ("2012.txt", 100, "9,305,106", True),
        ("2012.txt", 90, "In total, 9,305,106 voters", True),  # around the expected characters
        ("2012.txt", 500, "9,305,106", False),  # the same number in another place
        ("2021.txt", 100, "9,305,106", False),  # in another document
        ("2012.txt", 104, "5,106 voters were registered", False),  # over a part of the number
        ("2012.txt", 109, " voters", False),  # beside it
    ],
)
def test_a_right_answer_is_cited_from_where_it_stands(cited, said, document, start, quote, right):
    assert is_right(item(VOTERS_2012), said("q", cited(document, start, quote))) is right


def test_half_of_the_words_of_a_long_answer_are_enough(cited, said):
    reason = "many of them work in the public sector, especially in schools"
    expected = item(gold(reason, at=[("a.txt", 10, reason)]))
    part = "many of them work in the public sector"
    assert is_right(expected, said("q", cited("a.txt", 10, part)))  # F1 16/19
    assert not is_right(expected, said("q", cited("a.txt", 10, "many of")))  # F1 4/13


def test_only_the_first_citation_counts(cited, said):
    wrong, right = cited("2012.txt", 500, "9,305,106"), cited("2012.txt", 100, "9,305,106")
    prediction = said("q", wrong)
    given = prediction.candidates[0]
    second = type(given)(text=given.text, confidence=0.7, period=None, citations=(wrong, right))
    assert not is_right(item(VOTERS_2012), said_with(prediction, second))


def said_with(prediction, *candidates):
    import msgspec

    return msgspec.structs.replace(prediction, candidates=candidates)


def test_words_are_compared_where_no_place_is_known(cited, said):
    expected = item(gold("João Soares"))
    assert is_right(expected, said("q", cited("any.txt", 0, "It was led by João Soares.")))
    assert not is_right(expected, said("q", cited("any.txt", 0, "João Silva")))  # F1 1/2
    dated = item(gold("5 January 2012"))
    assert not is_right(dated, said("q", cited("any.txt", 0, "6 January 2012")))  # F1 2/3
    assert not is_right(expected, said("q", cited("any.txt", 0, "Elsa Papademetriou")))


def test_an_answer_kept_back_is_not_right_but_its_candidate_is(cited, said):
    kept = said("q", cited("2012.txt", 100, "9,305,106"), shown=0)
    assert not is_right(item(VOTERS_2012), kept)
    assert is_first_right(item(VOTERS_2012), kept)


def test_no_answer_is_right_where_there_is_none(cited, said):
    given = said("q", cited("2012.txt", 100, "9,305,106"))
    assert not is_right(item(), given)
    assert not is_first_right(item(), given)


def test_every_side_must_be_shown_and_nothing_else(cited, said):
    both = item(VOTERS_2012, VOTERS_2021)
    one = cited("2012.txt", 100, "9,305,106")
    other = cited("2021.txt", 40, "12 million")
    stray = cited("2021.txt", 90, "48 observers")
    assert is_right(both, said("q", one, other, shown=2))
    assert sides_shown(both, said("q", one, other, shown=1)) == 0.5
    assert not is_right(both, said("q", one, other, shown=1))
    assert sides_shown(both, said("q", one, other, stray, shown=3)) == 1.0
    assert not is_right(both, said("q", one, other, stray, shown=3))
    # Where the question has one answer, a second one beside it is wrong.
    assert not is_right(item(VOTERS_2012), said("q", one, other, shown=2))


def test_a_twin_is_swapped_if_the_other_years_answer_is_given(cited, said):
    asked, twin = item(VOTERS_2012), item(VOTERS_2021)
    assert is_swapped(asked, twin, said("q", cited("2021.txt", 40, "12 million")))
    assert not is_swapped(asked, twin, said("q", cited("2012.txt", 100, "9,305,106")))
    assert not is_swapped(asked, twin, said("q", cited("2021.txt", 40, "12 million"), shown=0))
    assert not is_swapped(asked, twin, said("q", cited("2021.txt", 90, "48 observers")))


def test_overlap_is_of_the_first_citation_with_the_nearest_expected_span(cited, said):
    # [90, 110) and [100, 109) share 9 of 20 characters.
    prediction = said("q", cited("2012.txt", 90, "x" * 20))
    assert span_overlap(item(VOTERS_2012), prediction) == pytest.approx(9 / 20)
    twice = gold("a", at=[("2012.txt", 100, "9,305,106"), ("2012.txt", 90, "y" * 20)])
    assert span_overlap(item(twice), prediction) == 1.0
    assert span_overlap(item(VOTERS_2021), prediction) == 0.0
    assert span_overlap(item(VOTERS_2012), said("q", shown=0)) == 0.0
