"""The suite `speed`: how fast pincite is beside a plain script, on several sizes of folder."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from eval.manifest import SystemRecord
from eval.runs import RunFolder
from eval.scoring.speed import figures
from eval.speed.bench import ASKED, Bench, Setup
from eval.speed.corpus import Material
from eval.speed.measurements import FILE, OURS, PLAIN, read_measurements
from eval.speed.plan import plan_steps
from eval.speed.sources import AsItIs, Source, Varied
from eval.suites.request import Request
from index.config import SearchConfig
from index.errors import SettingError
from qa.config import AnswerConfig

SYSTEMS = (
    SystemRecord(name=OURS, about="What is shipped, with its default settings."),
    SystemRecord(
        name=PLAIN,
        about="A script of a few lines: files cut every 800 characters, embedded with the same "
        "model by sentence-transformers, and searched by FAISS. It gives passages, no answers.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedPlan:
    """What is measured. Raises SettingError for a value that cannot work."""

    sizes: tuple[int, ...] = (1_000, 10_000)
    """Passages of text that a model reads."""
    vectors: tuple[int, ...] = ()
    """Passages whose vectors are perturbed ones, so that there can be very many."""
    as_it_is: bool = False
    """Whether documents are indexed as they are; else their sentences are varied, so that a few
    are enough for any size."""
    repeats: int = 3
    cold_repeats: int = 3
    """Of the repeats, those that measure cold starts as well."""
    questions: tuple[str, ...] = ()
    """Asked in an open process; made from the documents if there are none."""

    def __post_init__(self) -> None:
        if not self.sizes:
            raise SettingError("sizes must name at least one number of passages")
        for name, sizes in (("sizes", self.sizes), ("vectors", self.vectors)):
            if min(sizes, default=1) < 1 or len(set(sizes)) < len(sizes):
                raise SettingError(f"{name} must be different numbers above 0, not {sizes}")
        if self.repeats < 1:
            raise SettingError(f"repeats must be at least 1, not {self.repeats}")
        if not 0 <= self.cold_repeats <= self.repeats:
            raise SettingError(
                f"cold_repeats must be from 0 to the repeats ({self.repeats}), not "
                f"{self.cold_repeats}"
            )


def run_speed(
    folder: Path, plan: SpeedPlan, request: Request, bench: Callable[[Setup], Bench] = Bench
) -> RunFolder:
    """Measure on the documents of `folder`, and go on with an interrupted run.

    Of the request's encoder only the name of the model is used: each measurement loads it in a
    process of its own. Raises DatasetError, RunError, or ModelNotFoundError.
    """
    from eval.perturbations.corpus import read_corpus

    texts = read_corpus(folder).texts
    run = request.start(
        "speed", folder.resolve().name, (), systems=SYSTEMS, settings=_settings(plan, texts)
    )
    if not run.finished:
        work = run.path / "work"
        _measure(run, plan, request, lambda: bench(_setup(work, texts, plan, request)))
        run.write_figures(figures(run))
        shutil.rmtree(work, ignore_errors=True)
    return run


def _measure(
    run: RunFolder, plan: SpeedPlan, request: Request, prepare: Callable[[], Bench]
) -> None:
    known = read_measurements(run)
    steps = list(plan_steps(plan.sizes, plan.repeats, plan.cold_repeats, plan.vectors))
    request.progress.start("measuring", len(steps))
    bench = None
    with run.adding(FILE) as lines:
        for step in steps:
            if not step.is_done(known):
                bench = bench or prepare()
                for measurement in bench.measure(step):
                    lines.add(measurement)
            request.progress.advance(1)


def _setup(work: Path, texts: tuple[str, ...], plan: SpeedPlan, request: Request) -> Setup:
    from index.models import find_model

    work.mkdir(exist_ok=True)
    model = request.encoder.info.id
    source: Source = (
        AsItIs(texts, request.seed) if plan.as_it_is else Varied(Material.of(texts), request.seed)
    )
    source.require(max(plan.sizes))  # hours of measuring must not end at it
    return Setup(
        work=work.resolve(),
        source=source,
        model=model,
        model_folder=find_model(model).folder,
        questions=plan.questions,
        asked=request.limit or ASKED,
    )


def _settings(plan: SpeedPlan, texts: tuple[str, ...]) -> dict[str, object]:
    """What decides the measurements; the user's own settings do not."""
    encoded = json.dumps(texts).encode()
    return {
        **msgspec.to_builtins(AnswerConfig()),
        **msgspec.to_builtins(SearchConfig()),
        **msgspec.to_builtins(plan),
        "texts_sha256": hashlib.sha256(encoded).hexdigest()[:16],
    }
