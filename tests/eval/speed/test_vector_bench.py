from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from eval.speed.bench import Bench, Setup
from eval.speed.measurements import OURS
from eval.speed.plan import Step, Task

MakeSetup = Callable[..., Setup]


def _step(task: Task, size: int = 7, repeat: int = 0) -> Step:
    return Step(OURS, size, task, repeat)


def test_the_model_reads_the_passages_that_are_perturbed_once(
    make_setup: MakeSetup, children: Any
) -> None:
    bench = Bench(make_setup(), children)
    for task in (Task.VECTORS_INDEX, Task.VECTORS_SERVE, Task.VECTORS_ADD):
        bench.measure(_step(task))

    assert len(children.of("prepare")) == 1
    assert len(children.of("index")) == 1


def test_sizes_above_the_real_passages_share_them(
    make_setup: MakeSetup, children: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("eval.speed.vector_bench.BASE", 30)
    bench = Bench(make_setup(), children)
    for size in (40, 90):
        bench.measure(_step(Task.VECTORS_INDEX, size))

    assert len(children.of("prepare")) == 1
    folders = [Path(one[4]) for one in children.of("index")]
    small, large = (sum(path.stat().st_size for path in one.iterdir()) for one in folders)
    assert 1.5 < large / small < 4


def test_an_index_that_was_cleared_away_is_made_again(make_setup: MakeSetup, children: Any) -> None:
    bench = Bench(make_setup(), children)
    bench.measure(_step(Task.VECTORS_INDEX))
    shutil.rmtree(bench.setup.work / "vectors-7")

    found = bench.measure(_step(Task.VECTORS_SERVE))

    assert len(children.of("index")) == 2
    assert {one.what for one in found} == set(_step(Task.VECTORS_SERVE).measures)


def test_every_repeat_adds_another_file(make_setup: MakeSetup, children: Any) -> None:
    bench = Bench(make_setup(), children)
    for repeat in range(2):
        seconds, embedded = bench.measure(_step(Task.VECTORS_ADD, repeat=repeat))

    added = (bench.setup.work / "vectors-7" / "documents").glob("added-*")
    assert len(list(added)) == 2
    assert (seconds.value, embedded.value) == (4.0, 1)


def test_recall_is_the_mean_over_the_questions(make_setup: MakeSetup, children: Any) -> None:
    bench = Bench(make_setup(), children)
    search, recall, memory = bench.measure(_step(Task.VECTORS_SERVE))

    assert (search.value, search.each) == (0.2, (0.1, 0.3, 0.2))
    assert recall.value == 0.95
    assert memory.value == 2000
