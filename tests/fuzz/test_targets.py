"""A small version of `run.py`, without an engine: no input makes a reader raise what it may not."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from random import Random

import pytest
from fuzzing.mutation import bytewise
from fuzzing.registry import TARGETS
from fuzzing.report import Outcome, table
from fuzzing.target import Target
from fuzzing.watching import Watch
from hypothesis import given, settings
from hypothesis import strategies as st

_MOST_CHANGES = 6


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """What is logged about damage is no finding; what libraries warn of in bad files is none."""
    logging.disable()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module", params=TARGETS)
def target(request: pytest.FixtureRequest) -> Target:
    return TARGETS[request.param]()


def test_inputs_that_are_valid_are_taken(target):
    watch = Watch(target)
    for seed in target.seeds():
        watch.run(seed)
    assert watch.unexpected == {}
    assert watch.taken >= watch.executions / 3


@settings(max_examples=25)
@given(random=st.randoms(use_true_random=False), changes=st.integers(1, _MOST_CHANGES))
def test_changed_inputs_are_taken_or_refused_as_promised(target, random, changes):
    data = random.choice(target.seeds())
    for _ in range(changes):
        changed = target.mutate(data, random, bytewise(random))
        data = changed if len(changed) <= target.longest else data
    watch = Watch(target)
    watch.run(data)
    assert watch.unexpected == {}


@pytest.mark.parametrize("raised", [KeyError("x"), ValueError("two\nlines"), ValueError("")])
def test_the_harness_finds_what_is_not_promised(tmp_path, raised):
    def read(data: bytes) -> None:
        raise raised

    made = Target(
        name="bad", seeds=list, run=read, refusals=(ValueError,), mutate=lambda data, *_: data
    )
    watch = Watch(made, tmp_path)
    watch.run(b"input")
    watch.run(b"another")
    ((kind, _),) = watch.unexpected.items()
    assert kind.startswith(type(raised).__name__)
    (kept,) = tmp_path.glob("*.input")
    assert kept.read_bytes() == b"input"
    watch.write()
    outcome = Outcome.read("bad", tmp_path, 1.0, "#2 INITED cov: 3 ft\n#9 NEW cov: 7\nDone 2 runs")
    assert (outcome.inputs, outcome.taken, outcome.branches) == (2, 0, (3, 7))
    assert len(outcome.unexpected) == 1
    assert "| bad | 1 | 2 | 0 | 3 | 7 |" in table([outcome])


def test_the_harness_tells_of_a_crash_and_of_a_loop_that_ended_early(tmp_path):
    never = Outcome.read("bad", tmp_path, 1.0, "no module named atheris")
    assert (never.inputs, len(never.unexpected)) == (0, 1)
    (tmp_path / "told.json").write_text(
        '{"executions": 1, "taken": 1, "slowest": 0.5, "slowest_bytes": 3, "unexpected": {}}'
    )
    (found,) = Outcome.read("bad", tmp_path, 1.0, "Segmentation fault").unexpected
    assert "ended early: Segmentation fault" in found
    (tmp_path / "crash-1").write_bytes(b"")
    assert Outcome.read("bad", tmp_path, 1.0, "").unexpected == ("crash-1",)


def test_changes_depend_on_nothing_but_their_random_numbers(target):
    seed = target.seeds()[0]
    made = [target.mutate(seed, Random(7), bytewise(Random(8))) for _ in range(2)]
    assert made[0] == made[1]
