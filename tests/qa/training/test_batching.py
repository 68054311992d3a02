from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.document import Span
from qa.reader.tokens import CLS, SEP
from qa.training.batching import LONGEST, TOKENS, Batch, Batcher
from qa.training.examples import Example, Group, Material, Mixture
from qa.training.near_misses import Asked
from qa.training.open_questions import Row

ARRAYS = ("ids", "segments", "mask", "allowed", "starts", "ends", "groups", "counts")
WORDS = [f"{one}{two}" for one in ("red", "blue", "old", "new") for two in ("bird", "ship", "town")]
LONG = " ".join(f"{WORDS[number % 12]} {number}" for number in range(400))


def example(context: str, *answers: str, question: str = "Who came?", counts: bool = True) -> Group:
    spans = tuple(Span(context.index(one), context.index(one) + len(one)) for one in answers)
    return (Example(Asked(question, context, spans), counts),)


def only(tokenizer: Tokenizer, *groups: Group, seed: int = 0) -> Batch:
    (batch,) = Batcher(tokenizer, seed).batches(iter(groups), 0)
    return batch


def gold(tokenizer: Tokenizer, batch: Batch, row: int) -> list[str]:
    """The answers of a row that was made of answers that do not overlap."""
    starts, ends = np.flatnonzero(batch.starts[row]), np.flatnonzero(batch.ends[row])
    return [
        tokenizer.decode(batch.ids[row, start : end + 1].tolist())
        for start, end in zip(starts, ends, strict=True)
    ]


def test_gold_tokens_spell_the_answers(tokenizer: Tokenizer) -> None:
    text = "Bakytzhan Zhumagulov, a former minister, led Nur Otan."
    batch = only(tokenizer, example(text, "Bakytzhan Zhumagulov", "minister"))
    assert gold(tokenizer, batch, 0) == ["bakytzhan zhumagulov", "minister"]


@given(start=st.integers(0, 40), size=st.integers(1, 30), seed=st.integers(0, 99))
@settings(max_examples=50)
def test_gold_tokens_are_those_that_share_a_character_with_the_answer(
    tokenizer: Tokenizer, start: int, size: int, seed: int
) -> None:
    text = "Élan re-registered 9,305 voters under Zhumagulov, in May 2012."
    span = Span(start, min(start + size, len(text)))
    batch = only(tokenizer, (Example(Asked("Who?", text, (span,)), True),), seed=seed)
    if not span.of(text).strip():
        assert batch.starts[0].nonzero()[0].tolist() == [0]
        return
    encoding = tokenizer.encode(text, add_special_tokens=False)
    shared = [at for at, (a, b) in enumerate(encoding.offsets) if a < span.end and span.start < b]
    offset = int(batch.segments[0].argmax())
    assert np.flatnonzero(batch.starts[0]).tolist() == [offset + shared[0]]
    assert np.flatnonzero(batch.ends[0]).tolist() == [offset + shared[-1]]


def test_a_passage_without_an_answer_points_at_the_first_token(tokenizer: Tokenizer) -> None:
    batch = only(tokenizer, example("Nobody came."))
    assert np.flatnonzero(batch.starts[0]).tolist() == [0]
    assert np.flatnonzero(batch.ends[0]).tolist() == [0]


def test_an_answer_stands_in_the_passage_or_is_none(tokenizer: Tokenizer) -> None:
    batch = only(tokenizer, example("Anna came early."), example("Ben came.", "Ben"))
    allowed = batch.allowed & batch.segments.astype(bool)
    assert (batch.allowed[:, 0]).all()
    for row in range(2):
        tokens = batch.ids[row, allowed[row]]
        assert tokenizer.decode(tokens.tolist()) in {"anna came early.", "ben came."}
        assert not set(tokens.tolist()) & {CLS, SEP, 0}
        assert batch.allowed[row].sum() == len(tokens) + 1


@given(seed=st.integers(0, 999), place=st.integers(0, 399))
@settings(max_examples=30)
def test_a_long_passage_is_read_around_an_answer(
    tokenizer: Tokenizer, seed: int, place: int
) -> None:
    answer = f"{WORDS[place % 12]} {place}"
    start = LONG.index(f"{answer} ") if place < 399 else LONG.index(answer)
    asked = Asked("Which?", LONG, (Span(start, start + len(answer)),))
    batch = only(tokenizer, (Example(asked, True),), seed=seed)
    assert batch.ids.shape == (1, LONGEST)
    assert gold(tokenizer, batch, 0) == [answer]


def test_of_two_answers_far_apart_the_one_inside_the_window_counts(tokenizer: Tokenizer) -> None:
    found = set()
    for seed in range(20):
        batch = only(tokenizer, example(LONG, "redbird 60", "redbird 360"), seed=seed)
        (answer,) = gold(tokenizer, batch, 0)
        found.add(answer)
    assert found == {"redbird 60", "redbird 360"}


def test_windows_of_a_long_passage_vary(tokenizer: Tokenizer) -> None:
    for group in (example(LONG), example(LONG, "redbird 204")):
        made = {only(tokenizer, group, seed=seed).ids.tobytes() for seed in range(10)}
        assert len(made) > 5


def every(batches: list[Batch]) -> list[list[bytes]]:
    return [[getattr(batch, name).tobytes() for name in ARRAYS] for batch in batches]


@pytest.fixture
def groups() -> list[Group]:
    """Groups of one to three passages of 1 to 70 words."""
    made = []
    for number in range(150):
        texts = [
            " ".join(WORDS[(number + at) % 12] for at in range(1 + (number * 37 + part * 53) % 70))
            for part in range(1 + number % 3)
        ]
        question = f"Which is number {number}?"
        made.append(
            tuple(Example(Asked(question, text, ()), counts=number % 2 == 0) for text in texts)
        )
    return made


def test_the_same_seed_makes_the_same_batches_and_each_pass_its_own_order(
    tokenizer: Tokenizer, groups: list[Group]
) -> None:
    def made(seed: int, number: int) -> list[list[bytes]]:
        return every(list(Batcher(tokenizer, seed).batches(iter(groups), number)))

    first = made(1, 0)
    assert first == made(1, 0)
    assert first != made(1, 1)
    assert first != made(2, 0)
    assert sorted(first) == sorted(made(1, 1))  # no passage is so long that a window is chosen


def test_a_batch_keeps_to_its_tokens_and_groups_stay_together(
    tokenizer: Tokenizer, groups: list[Group]
) -> None:
    batches = list(Batcher(tokenizer, 3).batches(iter(groups), 0))
    assert len(batches) > 10
    seen = []
    for batch in batches:
        assert batch.size == batch.ids.size <= TOKENS
        assert np.unique(batch.groups).tolist() == list(range(batch.groups[-1] + 1))
        for number in np.unique(batch.groups):
            rows = np.flatnonzero(batch.groups == number)
            questions = {
                tokenizer.decode(batch.ids[row, 1 : batch.ids[row].tolist().index(SEP)].tolist())
                for row in rows
            }
            (question,) = questions
            seen.append((question, len(rows)))
            place = int(question.removesuffix("?").split()[-1])
            assert (batch.counts[rows] == (place % 2 == 0)).all()
    assert sorted(seen) == sorted(
        (f"which is number {number}?", 1 + number % 3) for number in range(150)
    )


def test_windows_of_a_batch_are_of_about_the_same_length(
    tokenizer: Tokenizer, groups: list[Group]
) -> None:
    alone = [(one,) for group in groups for one in group]
    batches = list(Batcher(tokenizer, 3).batches(iter(alone), 0))
    padding = sum(int((batch.mask == 0).sum()) for batch in batches)
    assert padding < 0.2 * sum(batch.size for batch in batches)


def test_what_a_material_makes_can_be_trained_on(
    tokenizer: Tokenizer, rows: list[Row], make_row: Callable[..., Row]
) -> None:
    material = Material(rows, {}, Mixture(debris=0.5, renamed=0.5), 5)
    for batch in Batcher(tokenizer, 5).batches(material.groups(0), 0):
        assert (batch.starts.any(1) & batch.ends.any(1)).all()
        assert not (batch.starts & ~batch.allowed).any()
        assert not (batch.ends & ~batch.allowed).any()
        for row in range(len(batch.ids)):
            if not batch.starts[row, 0]:
                (answer,) = gold(tokenizer, batch, row)
                assert answer.replace("- ", "").endswith("bridges")
