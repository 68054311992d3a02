"""Builds runs on disk: what was asked, what was said, and figures that were made up for it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

import pytest

from eval.figures import Figure
from eval.items import Gold, Item
from eval.predictions import Given, Prediction, Step
from eval.report.html import write_html
from eval.runs import RunFolder

from .made import RIGHT, WRONG, figure, given, gold, manifest, said, step
from .page import Page


class MakeRun(Protocol):
    """Writes a run folder."""

    def __call__(
        self,
        items: Sequence[Item] = ...,
        predictions: Mapping[str, Iterable[Prediction]] = ...,
        figures: Sequence[Figure] | None = ...,
        **changes: Any,
    ) -> RunFolder: ...


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test looks at an interval that is computed, and a thousand resamples take seconds."""
    monkeypatch.setattr("eval.scoring.confidence.RESAMPLES", 20)


@pytest.fixture(scope="session")
def make_run(tmp_path_factory: pytest.TempPathFactory) -> MakeRun:
    """Writes runs of the suite `mine`; `figures=None` leaves one unfinished."""
    folder, count = tmp_path_factory.mktemp("runs"), itertools.count()

    def make(
        items: Sequence[Item] = (),
        predictions: Mapping[str, Iterable[Prediction]] | None = None,
        figures: Sequence[Figure] | None = (),
        **changes: Any,
    ) -> RunFolder:
        run = RunFolder.start(folder / f"run-{next(count)}", manifest(items, **changes), items)
        for system, lines in (predictions or {}).items():
            with run.adding_predictions(system) as file:
                for line in lines:
                    file.add(line)
        if figures is not None:
            run.write_figures(figures)
        return run

    return make


@pytest.fixture(name="gold")
def _gold() -> Callable[..., Gold]:
    return gold


@pytest.fixture(name="given")
def _given() -> Callable[..., Given]:
    return given


@pytest.fixture(name="said")
def _said() -> Callable[..., Prediction]:
    return said


@pytest.fixture(name="step")
def _step() -> Callable[..., Step]:
    return step


@pytest.fixture(name="figure")
def _figure() -> Callable[..., Figure]:
    return figure


@pytest.fixture(name="page_of", scope="session")
def _page_of() -> Callable[[str], Page]:
    return Page


@pytest.fixture
def full(make_run, gold, given, said, step, figure):
    """A run with something in every part of a page: two wrong answers, a right one, silence."""

    def make(**changes):
        items = [
            Item(id="q1", question="What was the turnout?", golds=(gold(RIGHT),), kind="share"),
            Item(id="q2", question="And in 2012?", golds=(gold("75 per cent", period="2012"),)),
            Item(id="q3", question="How many registered?", golds=(gold(RIGHT),), split="test"),
            Item(id="q4", question="Who baked the cake?", kind="off-topic"),
        ]
        told = [
            said("q1", given(WRONG, 0.9), trace=(step(), step(stage="read"))),
            said("q2", given("75 per cent", 0.8)),
            said("q3", given(RIGHT, 0.3), shown=0),
            said("q4"),
        ]
        figures = [
            figure(0.5),
            figure(0.4, system="bm25", n=39),
            figure(0.3, "aurc"),
            figure(0.75, group="kind=share"),
        ]
        plain = {"figures": figures, "systems": ["pincite", "bm25"]}
        run = make_run(items, {"pincite": told, "bm25": told}, **(plain | changes))
        with run.adding("timings/pincite.jsonl") as lines:
            lines.add({"total": 0.1})
        return run

    return make


@pytest.fixture
def shown(page_of):
    return lambda *runs: page_of(write_html(runs))


@pytest.fixture
def all_kinds(make_run, full, figure, gold, given, said):
    """One run of every sort that a report may be made of."""
    ranking = make_run(
        [Item(id="t1", question="Topic?"), Item(id="t2", question="Other?")], suite="retrieval"
    )
    ranking.write_qrels({"t1": {"p": 1}, "t2": {"p": 1}})
    ranking.write_ranking("pincite", {"t1": {"x": 2.0, "p": 1.0}, "t2": {"p": 1.0}})
    speed = make_run(
        suite="speed",
        figures=[figure(2e6, "catalog_bytes", group=f"passages={n}") for n in (1000, 2000)],
    )
    changed = [
        Item(id=f"{kind}/a", question="Turnout?", kind=kind, golds=(gold(RIGHT),))
        for kind in ("base", "noise", "hostile")
    ]
    answers = {
        "pincite": [said("base/a", given(RIGHT)), said("noise/a", given(WRONG))],
        "bm25": [said("base/a", given(WRONG))],
    }
    robust = make_run(changed, answers, suite="robustness", systems=["pincite", "bm25"])
    one = [Item(id="only", question="Turnout?", golds=(gold(RIGHT),))]
    return {
        "full": full(),
        "unfinished": full(figures=None),
        "untouched": make_run(one, figures=None),
        "without items": make_run(),
        "one item": make_run(one, {"pincite": [said("only", given(RIGHT))]}, figures=None),
        "ranking": ranking,
        "speed": speed,
        "robustness": robust,
        "without systems": make_run(one, systems=[]),
    }
