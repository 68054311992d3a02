from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import product

import pytest

from qa.training.examples import Example, Group, Material, Mixture
from qa.training.near_misses import Asked
from qa.training.open_questions import Row

PLAIN = Mixture(near=0, mined=0, split=0, renamed=0, rough=0, debris=0)


def made(
    rows: list[Row],
    mixture: Mixture,
    mined: dict[tuple[str, str, str], tuple[str, ...]] | None = None,
    seed: int = 1,
    number: int = 0,
) -> list[Group]:
    return list(Material(rows, mined or {}, mixture, seed).groups(number))


def mixture(**shares: float) -> Mixture:
    usual = {"near": 0, "mined": 0, "split": 0, "renamed": 0, "rough": 0, "debris": 0}
    return Mixture(**{**usual, **shares})


def texts(asked: Asked) -> list[str]:
    return [span.of(asked.context) for span in asked.answers]


def test_a_row_alone_is_its_question_and_passage_with_each_place_of_an_answer_once(
    make_row: Callable[..., Row],
) -> None:
    row = make_row("Who came?", "Anna and Ben came.", "Anna", "Ben", "Anna")
    ((example,),) = made([row], PLAIN)
    assert example.counts
    assert (example.asked.question, example.asked.context) == (row.question, row.context)
    assert texts(example.asked) == ["Anna", "Ben"]


def test_the_same_seed_and_pass_make_the_same_groups(rows: list[Row]) -> None:
    usual = Mixture()
    first = made(rows, usual)
    assert first == made(rows, usual)
    assert first != made(rows, usual, seed=2)
    assert first != made(rows, usual, number=1)


def test_each_data_set_is_used_as_often_as_the_mixture_says(make_row: Callable[..., Row]) -> None:
    names = ["squad11_train_a", "qed_nq", "policyqa", "qamr"]
    rows = [
        make_row(f"{name} {number}?", "Anna came.", "Anna", dataset=name)
        for name, number in product(names, range(100))
    ]
    groups = made(rows, mixture(squad=1.0, qed=0.0, policy=0.5, qamr=0.1))
    counts = Counter(group[0].asked.question.split()[0] for group in groups)
    assert counts["squad11_train_a"] == 100
    assert counts["qed_nq"] == 0
    assert 35 <= counts["policyqa"] <= 65
    assert 2 <= counts["qamr"] <= 25


def test_a_mined_passage_stands_beside_the_rows_own_without_an_answer(rows: list[Row]) -> None:
    mined = {(row.dataset, row.id, row.question): ("Wrong.", "Not right.") for row in rows[1:]}
    groups = made(rows, mixture(mined=1), mined)
    assert sorted(map(len, groups)) == [1, *[2] * (len(rows) - 1)]
    for own, *others in groups:
        assert texts(own.asked)
        for one in others:
            assert one.counts
            assert one.asked.question == own.asked.question
            assert one.asked.context in {"Wrong.", "Not right."}
            assert one.asked.answers == ()
    assert len({others[0].asked.context for _, *others in groups if others}) == 2


def test_a_split_passage_is_whole_sentences_of_which_one_part_holds_the_answer(
    rows: list[Row],
) -> None:
    groups = [group for number in range(5) for group in made(rows, mixture(split=1), number=number)]
    assert {len(group) for group in groups} == {2, 3}
    by_question = {row.question: row for row in rows}
    for group in groups:
        row = by_question[group[0].asked.question]
        assert " ".join(one.asked.context for one in group) == row.context
        answers = [texts(one.asked) for one in group]
        assert sorted(answers) == [*[[]] * (len(group) - 1), [row.answers[0].text]]
        assert all(one.counts for one in group)


def test_a_part_that_only_names_the_answer_is_left_out(make_row: Callable[..., Row]) -> None:
    row = make_row(
        "Where is the mint?", "The old mint is in Bergen. Many ships visit BERGEN.", "Bergen"
    )
    for number in range(5):
        ((example,),) = made([row], mixture(split=1), number=number)
        assert example.asked.context == "The old mint is in Bergen."
        assert texts(example.asked) == ["Bergen"]


@pytest.mark.parametrize("context", ["Only one sentence with Anna.", "Anna. Came with Ben."])
def test_a_passage_that_cannot_be_split_stays_whole(
    make_row: Callable[..., Row], context: str
) -> None:
    row = make_row("Who?", context, context[: context.rindex(" ")])
    ((example,),) = made([row], mixture(split=1))
    assert example.asked.context == context


def test_near_misses_are_groups_of_their_own_that_teach_the_passage_score_nothing(
    rows: list[Row],
) -> None:
    groups = made(rows, mixture(near=1))
    near = [group for group in groups if not group[0].counts]
    assert len(groups) - len(near) == len(near) == len(rows)
    assert all(len(group) == 1 and group[0].asked.answers == () for group in near)


def test_other_sets_have_half_as_many_near_misses(make_row: Callable[..., Row]) -> None:
    rows = [
        make_row(f"Who was the first in {year}?", "Anna came first.", "Anna", dataset="qed_nq")
        for year in range(1800, 2000)
    ]
    near = [group for group in made(rows, mixture(near=1)) if not group[0].counts]
    assert 75 <= len(near) <= 125


def test_a_renamed_row_says_the_same_of_another_name(rows: list[Row]) -> None:
    questions = {row.answers[0].text: row.question for row in rows}
    for (example,) in made(rows, mixture(renamed=1)):
        assert example.asked.question != questions[texts(example.asked)[0]]
        name = example.asked.question.removeprefix("How many bridges did the mayor of ")
        assert f"The mayor of {name.removesuffix(' ask for?')} asked" in example.asked.context


def test_passages_of_a_group_share_one_rough_question(rows: list[Row]) -> None:
    plain = {row.question for row in rows}
    groups = made(rows, mixture(rough=1, split=1))
    assert all(len({one.asked.question for one in group}) == 1 for group in groups)
    assert {group[0].asked.question for group in groups} - plain


def test_debris_leaves_the_answers(rows: list[Row]) -> None:
    plain = {row.context for row in rows}
    groups = made(rows, mixture(debris=1))
    for (example,) in groups:
        assert isinstance(example, Example)
        assert texts(example.asked)[0].endswith(" bridges")
    assert sum(group[0].asked.context not in plain for group in groups) > len(rows) / 2
