from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.document import Span
from qa.training.augmentation import (
    debris,
    footnotes,
    heading,
    hyphenation,
    page_break,
    rough_question,
    table,
)
from qa.training.near_misses import Asked

CONTEXT = (
    "The commission registered nine parties. Observers followed the preparations in every "
    "region. Candidates travelled widely. Parliament had ninety-eight elected members."
)
SEEDS = st.integers(0, 2**32)
KINDS = [footnotes, page_break, heading, table, hyphenation]
PLACES = st.lists(st.tuples(st.integers(0, len(CONTEXT)), st.integers(1, 40)), max_size=3).map(
    lambda pairs: [Span(at, min(at + size, len(CONTEXT))) for at, size in pairs]
)


def is_kept(text: str, longer: str) -> bool:
    """Whether `longer` is `text` with something put in."""
    rest = iter(longer)
    return all(char in rest for char in text)


@pytest.mark.parametrize("kind", [*KINDS, debris])
@given(seed=SEEDS, spans=PLACES)
def test_debris_moves_answers_along_and_only_adds(
    kind: Callable[[Asked, random.Random], Asked], seed: int, spans: list[Span]
) -> None:
    asked = Asked("Who?", CONTEXT, tuple(spans))
    made = kind(asked, random.Random(seed))
    assert [span.of(made.context) for span in made.answers] == [span.of(CONTEXT) for span in spans]
    assert made.question == "Who?"
    assert is_kept(CONTEXT, made.context)


@given(text=st.text("abcdefgh .\nÉ1A", max_size=80), seed=SEEDS, data=st.data())
def test_debris_fits_any_text(text: str, seed: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    assume(len(span))
    made = debris(Asked("Who?", text, (span,)), random.Random(seed))
    assert [one.of(made.context) for one in made.answers] == [span.of(text)]


def every(kind: Callable[[Asked, random.Random], Asked], context: str = CONTEXT) -> list[str]:
    asked = Asked("Who?", context, ())
    return [kind(asked, random.Random(seed)).context for seed in range(30)]


def test_footnotes_stand_after_sentences() -> None:
    for text in every(footnotes):
        assert re.fullmatch(
            r"The .* parties\.( ?[\[(]?)\d+([\])]?) Obs.* region\. .* widely\.\1\d+\2 Parl.*", text
        )


def test_a_page_ends_in_the_middle_of_a_sentence() -> None:
    for text in every(page_break):
        before, line, after = text.split("\n\n")
        assert before[-1].isalpha()
        assert after[0] == " "
        assert before + after == CONTEXT
        assert re.fullmatch(r"\D*\d+\D*|\d+ of \d+|www\.example\.org", line)
    assert every(page_break, "Short.") == ["Short."] * 30


def test_a_heading_stands_above() -> None:
    for text in every(heading):
        title, _, rest = text.partition("\n\n")
        assert title
        assert rest == CONTEXT


def test_rows_of_a_table_stand_above_or_below() -> None:
    places = set()
    for text in every(table):
        above = text.endswith(CONTEXT)
        places.add(above)
        assert text.removesuffix(f"\n{CONTEXT}").removeprefix(f"{CONTEXT}\n").count("\n") <= 7
    assert places == {True, False}


def test_long_words_are_broken_at_line_ends() -> None:
    for text in every(hyphenation):
        assert text.count("-\n") == 3
        assert len(re.findall(r"[a-z]{3}-\n[a-z]{3}", text)) == 3
        assert text.replace("-\n", "") == CONTEXT
    assert every(hyphenation, "Too short.") == ["Too short."] * 30


def test_nothing_is_put_into_an_answer() -> None:
    asked = Asked("Who?", "candidates", (Span(0, 10),))
    assert all(hyphenation(asked, random.Random(seed)) == asked for seed in range(20))


@given(question=st.text("aB ?.é", min_size=1, max_size=12) | st.text(min_size=1), seed=SEEDS)
def test_a_rough_question_is_never_empty(question: str, seed: int) -> None:
    assert rough_question(question, random.Random(seed))


def test_questions_are_typed_in_small_letters_without_a_mark_and_with_slips() -> None:
    question = "Which parties did Anna see?"
    made = {rough_question(question, random.Random(seed)) for seed in range(400)}
    assert question in made
    assert question.removesuffix("?") in made
    assert question.lower() in made
    slips = {one.split()[1] for one in made} - {"parties"}
    assert {"praties", "paties", "parrties"} <= slips
    assert all(abs(len(slip) - len("parties")) <= 1 and slip[0] == "p" for slip in slips)
