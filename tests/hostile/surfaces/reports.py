"""The evaluation's report about a run that says a text wherever a run can."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.figures import Figure
from eval.items import Item
from eval.predictions import Prediction
from eval.report.html import write_html
from eval.report.markdown import write_markdown
from eval.runs import RunFolder
from surfaces.borrowed import module
from surfaces.judging import Output
from surfaces.planted import Planted

_count = itertools.count()


def report_page(planted: Planted) -> list[Output]:
    """The report as a page."""
    return [Output("page", write_html([_run(planted)]), "m", counted=False)]


def report_markdown(planted: Planted) -> list[Output]:
    """The report as Markdown."""
    return [Output("markdown", write_markdown([_run(planted)]), "m", counted=False)]


def _run(planted: Planted) -> RunFolder:
    folder = planted.folder.parent / f"{planted.folder.name}-runs"

    def make(
        items: Sequence[Item] = (),
        predictions: Mapping[str, Iterable[Prediction]] | None = None,
        figures: Sequence[Figure] = (),
        **changes: Any,
    ) -> RunFolder:
        manifest = module("eval/report/conftest.py").manifest(items, **changes)
        run = RunFolder.start(Path(folder) / f"run-{next(_count)}", manifest, items)
        for system, lines in (predictions or {}).items():
            with run.adding_predictions(system) as file:
                for line in lines:
                    file.add(line)
        run.write_figures(figures)
        return run

    everywhere = module("eval/report/test_hostile.py").everywhere
    made: RunFolder = everywhere(make, planted.planted("m"))
    return made
