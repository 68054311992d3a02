from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.errors import DatasetError, RunError
from eval.speed.bench import Setup
from eval.speed.corpus import Material
from eval.speed.measurements import FILE, OURS, Measurement
from eval.speed.plan import Step, plan_steps
from eval.speed.sources import AsItIs, Varied
from eval.suites.request import Request
from eval.suites.speed import SpeedPlan, run_speed
from index.errors import SettingError
from index.models import ModelFolder

TEXT = (
    "The commission registered 9,303,693 voters before election day in January 2012. "
    "Observers from Astana noted that the count was carried out in an orderly manner. "
    "Newspapers and television gave every party some minutes of airtime during the campaign. "
    "The Central Election Commission announced that turnout was 75.4 per cent on Sunday. "
    "International observers visited 1,023 polling stations across all the regions there. "
    "Party Nur Otan received more than eighty per cent of the votes, said Chairman Kuandyk. "
)
PLAN = SpeedPlan(sizes=(5, 9), repeats=2, cold_repeats=1)


class CountingBench:
    """Measures 1 for everything, and fails at the step it is told to."""

    def __init__(self, fail_at: int | None = None) -> None:
        self.steps: list[Step] = []
        self.setups: list[Setup] = []
        self._fail_at = fail_at

    def __call__(self, setup: Setup) -> CountingBench:
        self.setups.append(setup)
        return self

    def measure(self, step: Step) -> list[Measurement]:
        if len(self.steps) == self._fail_at:
            raise RunError("it failed")
        self.steps.append(step)
        return [
            Measurement(
                side=step.side,
                size=step.size,
                what=what,
                repeat=step.repeat,
                value=1.0,
                unit="seconds",
                each=(1.0,),
            )
            for what in step.measures
        ]


@pytest.fixture
def folder(make_files: Callable[..., Path]) -> Path:
    return make_files({"report.txt": TEXT})


@pytest.fixture
def request_(tmp_path: Path, encoder: Any, monkeypatch: pytest.MonkeyPatch) -> Request:
    monkeypatch.setattr(
        "index.models.find_model", lambda name: ModelFolder(name, Path("/models"), "1")
    )
    return Request(encoder=encoder, work=tmp_path, out=tmp_path / "run", seed=3)


def test_every_step_of_the_plan_is_measured_once(folder: Path, request_: Request) -> None:
    bench = CountingBench()
    run = run_speed(folder, PLAN, request_, bench)

    assert bench.steps == list(plan_steps((5, 9), 2, 1))
    assert run.finished
    assert {f.value for f in run.figures() if f.group == "all"} == {1.0}
    assert not (run.path / "work").exists()
    assert run.systems == (OURS, "plain script")


def test_an_interrupted_run_goes_on_where_it_stopped(folder: Path, request_: Request) -> None:
    first, second = CountingBench(fail_at=7), CountingBench()
    with pytest.raises(RunError):
        run_speed(folder, PLAN, request_, first)

    run_speed(folder, PLAN, request_, second)

    assert len(first.steps) == 7
    assert first.steps + second.steps == list(plan_steps((5, 9), 2, 1))


def test_a_step_that_was_torn_is_measured_again(folder: Path, request_: Request) -> None:
    first, second = CountingBench(fail_at=1), CountingBench()
    with pytest.raises(RunError):
        run_speed(folder, PLAN, request_, first)
    file = request_.out / FILE  # type: ignore[operator]
    file.write_bytes(file.read_bytes()[:-10])

    run_speed(folder, PLAN, request_, second)

    assert second.steps == list(plan_steps((5, 9), 2, 1))


def test_a_finished_run_measures_nothing(folder: Path, request_: Request) -> None:
    bench = CountingBench()
    run_speed(folder, PLAN, request_, bench)
    run_speed(folder, PLAN, request_, bench)

    assert len(bench.setups) == 1


def test_a_run_of_other_text_is_another_run(
    folder: Path, request_: Request, make_files: Callable[..., Path]
) -> None:
    run_speed(folder, PLAN, request_, CountingBench())
    make_files({"report.txt": TEXT + TEXT})

    with pytest.raises(RunError, match="another"):
        run_speed(folder, PLAN, request_, CountingBench())


def test_settings_of_the_user_change_nothing(
    folder: Path, request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINCITE_TOP_K", "3")

    run = run_speed(folder, PLAN, request_, CountingBench())

    assert run.manifest.settings["top_k"] == 10


def test_the_bench_is_told_the_model_the_seed_and_the_questions(
    folder: Path, request_: Request
) -> None:
    bench = CountingBench()
    run_speed(folder, replace(PLAN, questions=("Who won?",)), request_, bench)

    (setup,) = bench.setups
    assert (setup.model, setup.model_folder) == ("fake", Path("/models"))
    assert setup.source == Varied(Material.of([TEXT]), seed=3)
    assert setup.questions == ("Who won?",)
    assert setup.work.is_absolute()


def test_documents_are_measured_as_they_are_where_that_is_asked_for(
    folder: Path, request_: Request
) -> None:
    bench = CountingBench()
    run_speed(folder, replace(PLAN, sizes=(1,), as_it_is=True), request_, bench)

    assert bench.setups[0].source == AsItIs((TEXT,), seed=3)


def test_documents_that_are_too_few_are_refused_before_anything_is_measured(
    folder: Path, request_: Request
) -> None:
    bench = CountingBench()
    with pytest.raises(DatasetError, match=r"make 1 passages, and 9 were asked for"):
        run_speed(folder, replace(PLAN, as_it_is=True), request_, bench)

    assert bench.steps == []


def test_perturbed_vectors_come_last(folder: Path, request_: Request) -> None:
    bench = CountingBench()
    run = run_speed(folder, replace(PLAN, vectors=(20,)), request_, bench)

    assert bench.steps == list(plan_steps((5, 9), 2, 1, (20,)))
    assert {f.measure for f in run.figures() if f.group == "vectors=20"} >= {
        "search_p50",
        "dense_recall",
        "add_seconds",
    }


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"sizes": ()}, "sizes"),
        ({"sizes": (0, 5)}, "sizes"),
        ({"sizes": (5, 5)}, "sizes"),
        ({"vectors": (5, 5)}, "vectors"),
        ({"vectors": (0,)}, "vectors"),
        ({"repeats": 0}, "repeats"),
        ({"repeats": 2, "cold_repeats": 3}, "cold_repeats"),
        ({"cold_repeats": -1}, "cold_repeats"),
    ],
)
def test_a_plan_that_cannot_work_is_refused(options: dict[str, Any], named: str) -> None:
    with pytest.raises(SettingError, match=named):
        SpeedPlan(**options)
