from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import pytest

from eval.speed.bench import Bench, Setup
from eval.speed.measurements import OURS, PLAIN
from eval.speed.plan import Step, Task, plan_steps

MakeSetup = Callable[..., Setup]


def test_every_step_gives_exactly_what_it_says(make_setup: MakeSetup, children: Any) -> None:
    bench = Bench(make_setup(), children)
    for step in plan_steps([5, 9], repeats=1, cold_repeats=1):
        found = bench.measure(step)

        assert tuple(one.what for one in found) == step.measures
        assert {(one.side, one.size, one.repeat) for one in found} == {(step.side, step.size, 0)}


def test_both_sides_index_the_same_files(make_setup: MakeSetup, children: Any) -> None:
    bench = Bench(make_setup(), children)
    for side in (OURS, PLAIN):
        bench.measure(Step(side, 5, Task.INDEX, 0))

    ours, plain = children.started
    assert ours[:3] == ["-m", "eval.speed.inside", "index"]
    assert plain[:3] == ["-m", "eval.speed.plain", "index"]
    assert ours[3] == plain[3]
    assert ours[4] != plain[4]
    assert (ours[5], plain[5]) == ("some/model", "/models/some")


def test_an_index_is_measured_by_all_its_files(make_setup: MakeSetup, children: Any) -> None:
    found = Bench(make_setup(), children).measure(Step(OURS, 5, Task.INDEX, 0))

    values = {one.what: (one.value, one.unit) for one in found}
    assert values["index_bytes"] == (400, "bytes")
    assert values["index"] == (2.5, "seconds")
    assert values["index_process"] == (4.0, "seconds")


def test_each_repeat_indexes_into_an_empty_folder(make_setup: MakeSetup, children: Any) -> None:
    bench = Bench(make_setup(), children)
    for repeat in range(2):  # the fake process fails if there is a folder
        bench.measure(Step(OURS, 5, Task.INDEX, repeat))

    assert children.started[0] == children.started[1]


def test_warm_times_are_kept_for_each_question(make_setup: MakeSetup, children: Any) -> None:
    retrieval, answer, _ = Bench(make_setup(), children).measure(Step(OURS, 5, Task.WARM, 0))

    assert (retrieval.value, retrieval.each) == (0.2, (0.1, 0.3, 0.2))
    assert (answer.value, answer.each) == (2.0, (1.0, 2.0, 3.0))


@pytest.mark.parametrize("task", [Task.WARM, Task.REINDEX, Task.COLD_RETRIEVAL])
def test_an_index_that_was_cleared_away_is_made_again(
    make_setup: MakeSetup, children: Any, task: Task
) -> None:
    bench = Bench(make_setup(), children)
    bench.measure(Step(OURS, 5, Task.INDEX, 0))
    shutil.rmtree(bench.setup.work / "5")

    found = Bench(make_setup(), children).measure(Step(OURS, 5, task, 0))

    assert [one[2] for one in children.started].count("index") == 2 + (task is Task.REINDEX)
    assert not any(one.what == "index" for one in found)


def test_a_cold_start_is_timed_to_its_first_line(make_setup: MakeSetup, children: Any) -> None:
    bench = Bench(make_setup(("Who won?", "--json")), children)
    for side in (OURS, PLAIN):
        (found,) = bench.measure(Step(side, 5, Task.COLD_RETRIEVAL, 0))
        assert found.value == (3.0 if side == OURS else 7.0)

    bench.measure(Step(OURS, 5, Task.COLD_ANSWER, 1))

    assert children.started[-1][2] == "ask"
    assert children.started[-1][-2:] == ["--", "--json"]
    assert children.codes[-1] == (0, 3)
    assert children.codes[-2] == (0,)


def test_given_questions_are_asked(make_setup: MakeSetup, children: Any) -> None:
    bench = Bench(make_setup(("Who won?",)), children)
    bench.measure(Step(PLAIN, 5, Task.WARM, 0))

    assert (bench.setup.work / "questions.json").read_text() == '["Who won?"]'
