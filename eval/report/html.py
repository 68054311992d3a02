"""Reports as one HTML page that needs no network and no script: `write_html`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from eval.report.charts import Chart
from eval.report.plots import plots
from eval.report.scored import scored
from eval.report.view import RunView, view_of
from eval.runs import RunFolder
from index.visible import visible

if TYPE_CHECKING:
    from jinja2 import Environment

_UNFOLDED = 25
"""Failures that are shown without being asked for."""


@dataclass(frozen=True, slots=True)
class _Page:
    run: RunView
    charts: tuple[Chart, ...]


def write_html(runs: Sequence[RunFolder]) -> str:
    """One page about all of `runs`, in their order.

    The same runs give the same text. Raises RunError where a file of a run is damaged.
    """
    pages = [_page(run) for run in runs]
    names = ", ".join(dict.fromkeys(page.run.title for page in pages))
    text = (
        _templates()
        .get_template("template.html")
        .render(title=f"Evaluation of pincite: {names}", pages=pages, unfolded=_UNFOLDED)
    )
    return text + "\n"


def _page(run: RunFolder) -> _Page:
    source = scored(run)
    return _Page(view_of(source), plots(source))


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: object) -> object:
    """Whatever a template writes: no character of it acts instead of being seen."""
    return visible(value) if isinstance(value, str) else value
