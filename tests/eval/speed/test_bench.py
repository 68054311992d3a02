from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.speed.bench import Bench, Setup
from eval.speed.measurements import OURS, PLAIN
from eval.speed.plan import Step, Task, plan_steps

MakeSetup = Callable[..., Setup]


def test_every_step_gives_exactly_what_it_says(make_setup: MakeSetup, children: Any) -> None:
    bench = Bench(make_setup(), children)
    for step in plan_steps([5, 9], repeats=1, cold_repeats=1, vectors=[7]):
        found = bench.measure(step)

        assert sorted(one.what for one in found) == sorted(step.measures)
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
    assert values["index_bytes"] == (460, "bytes")
    assert values["catalog_bytes"] == (60, "bytes")
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

    assert len(children.of("eval.speed.inside")) == 2 + (task is Task.WARM)
    assert not any(one.what == "index" for one in found)


def test_a_cold_start_is_timed_to_its_first_line(make_setup: MakeSetup, children: Any) -> None:
    bench = Bench(make_setup(("Who won?", "--json")), children)
    for side in (OURS, PLAIN):
        time, memory = bench.measure(Step(side, 5, Task.COLD_RETRIEVAL, 0))
        assert time.value == (3.0 if side == OURS else 7.0)
        assert memory.value == 3000

    bench.measure(Step(OURS, 5, Task.COLD_ANSWER, 1))

    module, name, codes, *command = children.started[-1]
    assert (module, name, codes) == ("-m", "eval.speed.launcher", "0,3")
    assert command[2] == "ask"
    assert command[-2:] == ["--", "--json"]
    assert children.of("search")[0][2] == "0"


def test_a_command_is_started_once_before_it_is_timed(make_setup: MakeSetup, children: Any) -> None:
    bench = Bench(make_setup(), children)
    for repeat in range(2):
        bench.measure(Step(OURS, 5, Task.COLD_ANSWER, repeat))

    assert len(children.of("ask")) == 3


def test_the_help_takes_turns_with_an_interpreter_that_does_nothing(
    make_setup: MakeSetup, children: Any
) -> None:
    (found,) = Bench(make_setup(), children).measure(Step(OURS, 5, Task.HELP, 0))

    assert [one[-1] for one in children.started] == ["pass", "--help"] * 5
    assert (found.value, len(found.each)) == (3.0, 5)


def test_a_file_is_added_for_one_side_and_taken_away_before_both_index_again(
    make_setup: MakeSetup, children: Any
) -> None:
    bench = Bench(make_setup(), children)
    bench.measure(Step(OURS, 5, Task.INDEX, 0))
    documents = Path(children.started[0][3])
    before = sorted(path.name for path in documents.iterdir())

    _, embedded = bench.measure(Step(OURS, 5, Task.ADD, 0))

    assert embedded.value == 1
    assert sorted(path.name for path in documents.iterdir()) == ["added-0.txt", *before]
    bench.measure(Step(PLAIN, 5, Task.INDEX, 1))
    assert sorted(path.name for path in documents.iterdir()) == before


def test_given_questions_are_asked(make_setup: MakeSetup, children: Any) -> None:
    bench = Bench(make_setup(("Who won?",)), children)
    bench.measure(Step(PLAIN, 5, Task.WARM, 0))

    assert (bench.setup.work / "questions.json").read_text() == '["Who won?"]'
