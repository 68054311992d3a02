from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eval.datasets.marks import is_marked, locate
from eval.errors import DatasetError
from index.document import Span

TEXT = "In 2012 turnout was\n  75 per\u00a0cent, and in 2021 it was 63.3 per cent (of 75 asked)."


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("63.3", "63.3"),
        ("turnout was 75", "turnout was\n  75"),
        (" 63.3 \n", "63.3"),
        ("turnout was [[75 per cent]]", "75 per\u00a0cent"),
        ("was [[ 75 ]] per", "75"),
        ("of [[75]] asked", "75"),
        ("([[of 75 asked]])", "of 75 asked"),
        ("[[63]].3", "63"),
        ("[[In 2012]]", "In 2012"),
    ],
)
def test_the_marked_part_is_found_whatever_the_white_space(marked, expected):
    assert locate(TEXT, marked).of(TEXT) == expected


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("75", r'"75" stands 2 times in the text; quote more of the words .* write \[\[ and \]\]'),
        ("[[per]] cent", '"per cent" stands 2 times'),
        ("64", '"64" does not stand in the text; copy it character by character'),
        ("turnoutwas", "does not stand"),
        ("In [[2012", r'"In \[\[2012" must hold \[\[ once and then \]\] once'),
        ("In 2012]]", "must hold"),
        ("]]In[[ 2012", "must hold"),
        ("[[In]] [[2012]]", "must hold"),
        ("In [[ ]] 2012", "marks no characters"),
        (" ", '"" marks no characters'),
    ],
)
def test_what_is_not_there_once_is_refused(marked, said):
    with pytest.raises(DatasetError, match=said) as caught:
        locate(TEXT, marked)
    assert len(str(caught.value).splitlines()) == 1


def test_places_that_overlap_are_counted():
    with pytest.raises(DatasetError, match="stands 2 times"):
        locate("banana", "ana")


def test_a_mark_is_either_bracket():
    assert [is_marked(text) for text in ("a [[b", "b]] c", "[a] b")] == [True, True, False]


WORDS = st.text(st.sampled_from("ab.*](\\ \n\t"), max_size=4).filter(lambda one: "]]" not in one)


@given(before=WORDS, inside=WORDS.filter(str.strip), after=WORDS)
def test_a_mark_that_stands_once_is_found_where_it_was_made(before, inside, after):
    assume(not inside.endswith("]"))
    bare = inside.strip()
    start = 1 + len(before) + inside.index(bare)
    marked = f"§{before}[[{inside}]]{after}¶".replace("\n", " ")
    assert locate(f"§{before}{inside}{after}¶", marked) == Span(start, start + len(bare))
