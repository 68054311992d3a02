from __future__ import annotations

import msgspec
import pytest

from eval.items import Gold, GoldSpan
from eval.predictions import Cited
from eval.report import excerpts
from eval.report.excerpts import expected


def place(before="", quote="quote", after="", start=None):
    start = len(before) if start is None else start
    return GoldSpan(
        document="a.txt",
        start=start,
        end=start + len(quote),
        quote=quote,
        before=before,
        after=after,
    )


def shown(span):
    ((excerpt,),) = (side.excerpts for side in expected([Gold(answers=("x",), spans=(span,))]))
    return excerpt


def test_an_expected_answer_stands_with_the_others_that_are_accepted(gold):
    one = msgspec.structs.replace(
        gold("75 per cent", period="2012"), answers=("75 per cent", "75 %")
    )
    (side,) = expected([one])
    assert (side.answer, side.also, side.period, side.confidence) == (
        "75 per cent",
        ("75 %",),
        "2012",
        None,
    )
    (excerpt,) = side.excerpts
    assert (excerpt.document, excerpt.quote, excerpt.note) == ("report.txt", "75 per cent", "")
    assert excerpt.before.endswith("In 2012 the turnout was ")
    assert excerpt.after == ". Nine parties had been registered by then."


def test_answers_and_places_beyond_the_first_few_are_counted_or_left_out():
    (side,) = expected([Gold(answers=tuple("abcdefgh"), spans=(place(),) * 5)])
    assert (side.answer, side.also) == ("a", tuple("bcdef"))
    assert (len(side.excerpts), side.more) == (3, 2)
    (side,) = expected([Gold(answers=())])
    assert (side.answer, side.also, side.more) == ("", (), 0)


def test_a_context_that_starts_or_ends_inside_a_text_says_so_and_drops_half_a_word():
    whole = shown(place(before="From the start ", after=" to the end"))
    assert (whole.before, whole.after) == ("From the start ", " to the end")
    part = shown(place(before="xy " + "b" * 237, after="a" * 237 + " xy", start=900))
    assert part.before == "… " + "b" * 237
    assert part.after == "a" * 237 + " …"


def test_a_context_without_a_space_or_with_a_long_word_is_kept_whole():
    part = shown(place(before="b" * 240, after="a" * 240, start=900))
    assert (part.before, part.after) == ("… " + "b" * 240, "a" * 240 + " …")
    part = shown(place(before="b" * 30 + " c", after="c " + "a" * 238, start=900))
    assert (part.before, part.after) == ("… " + "b" * 30 + " c", "c " + "a" * 238 + " …")


def test_a_context_is_no_longer_than_it_is_for_citations():
    part = shown(place(before="b" * 500, after="a" * 500))
    assert (part.before, part.after) == ("… " + "b" * 240, "a" * 240 + " …")
    assert shown(place(start=900)).before == ""


def test_a_long_answer_or_quote_is_cut():
    long = 5000
    (side,) = expected([Gold(answers=("y" * long,), spans=(place(quote="x" * long),))])
    assert side.answer == "y" * 399 + "…"
    assert side.excerpts[0].quote == "x" * 1199 + "…"


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"start": 10, "end": 20}, "an expected place"),
        ({"start": 19, "end": 25}, "an expected place"),
        ({"start": 20, "end": 25}, "another place of an expected document"),
        ({"start": 5, "end": 10}, "another place of an expected document"),
        ({"document": "b.txt"}, "another document"),
        (
            {"exact": False, "state": "stale"},
            "the file does not hold the quote at these characters; stale; an expected place",
        ),
    ],
)
def test_a_citation_is_held_against_the_expected_places(given, changes, note):
    wanted = [GoldSpan(document="a.txt", start=10, end=20, quote="0123456789")]
    cited = Cited(document="a.txt", start=12, end=15, quote="234")
    one = msgspec.structs.replace(
        given("75 per cent"), citations=(msgspec.structs.replace(cited, **changes),)
    )
    assert note_of(one, wanted) == note


def test_without_expected_places_a_citation_is_not_judged(given):
    assert note_of(given("75 per cent"), []) == ""


def test_a_given_answer_has_its_confidence_and_its_first_places(given):
    one = given("75 per cent", 0.35)
    one = msgspec.structs.replace(one, period="2012", citations=one.citations * 4)
    (side,) = excerpts.given([one], [])
    assert (side.answer, side.period, side.confidence) == ("75 per cent", "2012", 0.35)
    assert (len(side.excerpts), side.more) == (3, 1)
    assert side.excerpts[0].quote == "75 per cent"


def note_of(one, wanted):
    ((excerpt,),) = (side.excerpts for side in excerpts.given([one], wanted))
    return excerpt.note
