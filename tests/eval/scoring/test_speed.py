from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from eval.figures import Figure
from eval.manifest import Code, Machine, Manifest
from eval.measures import measure
from eval.runs import RunFolder
from eval.scoring.speed import figures, per_item, spreads
from eval.speed.measurements import FILE, OURS, PLAIN, Measurement, read_measurements
from eval.speed.plan import plan_steps

MakeRun = Callable[[Iterable[Measurement]], RunFolder]


@pytest.fixture
def make_run(tmp_path: Path) -> MakeRun:
    def make(measured: Iterable[Measurement]) -> RunFolder:
        code = Code(version="0", sources="0", commit=None)
        machine = Machine(system="", processor="", cores=1, memory_bytes=1, python="", libraries={})
        manifest = Manifest(
            suite="speed",
            data="seeds",
            items_sha256="",
            seed=7,
            limit=None,
            code=code,
            model="",
            reader="",
            corpus=None,
            settings={},
            systems=(),
            machine=machine,
            started="",
        )
        run = RunFolder.start(tmp_path / "run", manifest, ())
        with run.adding(FILE) as lines:
            for one in measured:
                lines.add(one)
        return run

    return make


def test_rates_are_what_was_indexed_by_the_seconds_it_took(make_run: MakeRun) -> None:
    run = make_run(
        [
            _one(OURS, "index", 4.0),
            _one(OURS, "index_passages", 100),
            _one(OURS, "index_characters", 50_000),
        ]
    )

    assert _value(run, "index_rate") == 25.0
    assert _value(run, "index_characters_rate") == 12_500.0


def test_a_rate_is_compared_by_characters_because_the_sides_cut_differently(
    make_run: MakeRun,
) -> None:
    run = make_run(
        one
        for side, seconds, passages in ((OURS, 4.0, 100), (PLAIN, 2.0, 60))
        for one in (
            _one(side, "index", seconds),
            _one(side, "index_passages", passages),
            _one(side, "index_characters", 50_000),
        )
    )

    assert _value(run, "index_rate_ratio") == 0.5


@pytest.mark.parametrize(
    ("ratio", "theirs", "own"),
    [
        ("index_seconds_ratio", "index_process", "index_process"),
        ("reindex_ratio", "index_process", "reindex_process"),
        ("cold_retrieval_ratio", "cold_retrieval", "cold_retrieval"),
        ("cold_answer_ratio", "cold_retrieval", "cold_answer"),
        ("cold_answer_memory_ratio", "cold_retrieval_memory", "cold_answer_memory"),
        ("warm_answer_p50_ratio", "warm_retrieval", "warm_answer"),
        ("index_memory_ratio", "index_memory", "index_memory"),
        ("answer_memory_ratio", "answer_memory", "answer_memory"),
        ("index_bytes_ratio", "index_bytes", "index_bytes"),
    ],
)
def test_a_ratio_is_above_one_where_the_script_costs_more(
    make_run: MakeRun, ratio: str, theirs: str, own: str
) -> None:
    run = make_run([_one(PLAIN, theirs, 6.0), _one(OURS, own, 2.0)])

    assert _value(run, ratio) == 3.0


def test_a_ratio_pairs_what_was_measured_in_the_same_repeat(make_run: MakeRun) -> None:
    run = make_run(
        _one(side, "cold_retrieval", value, repeat=repeat)
        for repeat, (plain, ours) in enumerate([(2.0, 1.0), (30.0, 10.0), (4.0, 1.0)])
        for side, value in ((PLAIN, plain), (OURS, ours))
    )

    found = _figure(run, "cold_retrieval_ratio")
    assert (found.value, found.low, found.high, found.n) == (3.0, 2.0, 4.0, 3)


def test_the_95th_percentile_lies_between_the_questions(make_run: MakeRun) -> None:
    each = tuple(float(second) for second in range(1, 22))
    run = make_run([_one(OURS, "warm_retrieval", 11.0, each=each)])

    assert _value(run, "warm_retrieval_p50") == 11.0
    assert _value(run, "warm_retrieval_p95") == pytest.approx(20.0)


def test_ratios_alone_are_told_for_all_sizes_together(make_run: MakeRun) -> None:
    run = make_run(
        _one(side, "index_bytes", value, size=size)
        for size, (plain, ours) in {10: (1.0, 1.0), 20: (6.0, 2.0), 30: (2.0, 1.0)}.items()
        for side, value in ((PLAIN, plain), (OURS, ours))
    )

    found = figures(run)
    assert [(f.measure, f.value, f.n) for f in found if f.group == "all"] == [
        ("index_bytes_ratio", 2.0, 3)
    ]
    assert [f.group for f in found if f.measure == "index_bytes" and f.system == PLAIN] == [
        "passages=10",
        "passages=20",
        "passages=30",
    ]


def test_the_search_structures_are_what_is_beside_the_catalog(make_run: MakeRun) -> None:
    run = make_run([_one(OURS, "index_bytes", 10.0), _one(OURS, "catalog_bytes", 7.0)])

    assert _value(run, "structures_bytes") == 3.0


def test_perturbed_vectors_have_groups_of_their_own(make_run: MakeRun) -> None:
    run = make_run(
        [
            _one(OURS, "index_memory", 5.0),
            _one(OURS, "vectors_index_memory", 9.0),
            _one(OURS, "vectors_search", 2.0, each=(1.0, 2.0, 3.0)),
            _one(OURS, "vectors_index_bytes", 10.0),
            _one(OURS, "vectors_catalog_bytes", 7.0),
        ]
    )

    found = {(f.group, f.measure): f.value for f in figures(run)}
    assert found["passages=100", "index_memory"] == 5.0
    assert found["vectors=100", "index_memory"] == 9.0
    assert found["vectors=100", "search_p95"] == pytest.approx(2.9)
    assert found["vectors=100", "structures_bytes"] == 3.0
    assert "all" not in {group for group, _ in found}


def test_every_measure_is_described(make_run: MakeRun) -> None:
    steps = plan_steps([100], repeats=1, cold_repeats=1, vectors=[100])
    run = make_run(step.measured(what, 1.0, "", [1.0]) for step in steps for what in step.measures)

    assert all(measure(f.measure).title for f in figures(run))


def test_all_values_are_there_for_who_wants_the_least_and_the_most(make_run: MakeRun) -> None:
    run = make_run(_one(OURS, "cold_answer", 9.0 - repeat, repeat=repeat) for repeat in range(3))

    (found,) = spreads(run)
    assert found.values == (9.0, 8.0, 7.0)


def test_what_was_measured_twice_counts_as_it_was_measured_last(make_run: MakeRun) -> None:
    run = make_run([_one(OURS, "cold_answer", 1.0), _one(OURS, "cold_answer", 2.0)])

    assert [one.value for one in read_measurements(run).values()] == [2.0]


def test_a_run_without_measurements_has_no_figures(make_run: MakeRun) -> None:
    run = make_run([])

    assert figures(run) == []
    assert per_item(run, OURS) == {}


def _one(
    side: str,
    what: str,
    value: float,
    *,
    size: int = 100,
    repeat: int = 0,
    each: tuple[float, ...] | None = None,
) -> Measurement:
    return Measurement(
        side=side,
        size=size,
        what=what,
        repeat=repeat,
        value=value,
        unit="seconds",
        each=(value,) if each is None else each,
    )


def _figure(run: RunFolder, measure: str) -> Figure:
    (found,) = (f for f in figures(run) if f.group == "passages=100" and f.measure == measure)
    return found


def _value(run: RunFolder, measure: str) -> float:
    return _figure(run, measure).value
