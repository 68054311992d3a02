from __future__ import annotations

from itertools import groupby

import pytest

from eval.speed.measurements import OURS, PLAIN
from eval.speed.plan import VECTOR_TASKS, Step, Task, plan_steps


def test_every_repeat_of_every_size_indexes_first() -> None:
    steps = list(plan_steps([10, 20], repeats=2, cold_repeats=1))
    rounds = [list(some) for _, some in groupby(steps, lambda step: (step.size, step.repeat))]

    assert len(rounds) == 4
    assert all({step.task for step in one[:2]} == {Task.INDEX} for one in rounds)


def test_the_sides_take_turns_at_going_first() -> None:
    steps = list(plan_steps([10], repeats=3, cold_repeats=0))

    first = [next(step.side for step in steps if step.repeat == repeat) for repeat in range(3)]
    assert first == [OURS, PLAIN, OURS]


def test_cold_starts_are_measured_in_as_many_repeats_as_asked_for() -> None:
    steps = list(plan_steps([10], repeats=3, cold_repeats=2))

    assert [s.repeat for s in steps if s.task is Task.COLD_ANSWER] == [0, 1]
    assert sum(s.task is Task.COLD_RETRIEVAL for s in steps) == 4


def test_the_script_is_not_asked_for_what_it_cannot_do() -> None:
    tasks = {step.task for step in plan_steps([10], 1, 1) if step.side == PLAIN}

    assert tasks == {Task.INDEX, Task.WARM, Task.COLD_RETRIEVAL}


def test_a_round_ends_with_a_change_so_that_nothing_else_sees_it() -> None:
    steps = list(plan_steps([10, 20], repeats=2, cold_repeats=2))
    rounds = [list(some) for _, some in groupby(steps, lambda step: (step.size, step.repeat))]

    assert {one[-1].task for one in rounds} == {Task.ADD}


def test_the_help_is_the_same_at_every_size() -> None:
    steps = list(plan_steps([10, 20], repeats=2, cold_repeats=2))

    assert [(s.size, s.repeat) for s in steps if s.task is Task.HELP] == [(10, 0), (10, 1)]


def test_perturbed_vectors_are_indexed_once_and_added_to_in_every_repeat() -> None:
    steps = [s for s in plan_steps([10], 2, 0, vectors=[50]) if s.task in VECTOR_TASKS]

    assert [s.task for s in steps] == [
        Task.VECTORS_INDEX,
        Task.VECTORS_SERVE,
        Task.VECTORS_ADD,
        Task.VECTORS_ADD,
    ]
    assert {s.size for s in steps} == {50}


@pytest.mark.parametrize("missing", [None, "warm_retrieval", "warm_answer", "answer_memory"])
def test_a_step_is_done_when_all_that_it_measures_is_known(missing: str | None) -> None:
    step = Step(OURS, 10, Task.WARM, 1)
    known = {(OURS, 10, what, 1) for what in step.measures if what != missing}

    assert step.is_done(known) == (missing is None)


def test_a_step_says_what_it_is() -> None:
    assert str(Step(PLAIN, 100, Task.INDEX, 0)) == "plain script, indexing, 100 passages"
