"""Reports as files: `write_reports`, `check_endings`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from eval.report.html import write_html
from eval.report.markdown import write_markdown
from eval.runs import RunFolder

WRITERS = {".html": write_html, ".md": write_markdown}


def write_reports(runs: Sequence[RunFolder], paths: Sequence[Path]) -> None:
    """Write one report of all runs to each of `paths`, in the form that its ending names.

    Raises click.UsageError, before anything is written, for an ending that is none.
    """
    check_endings(paths)
    for path in paths:
        path.write_text(WRITERS[path.suffix](runs), encoding="utf-8")
        click.echo(f"wrote {path}", err=True)


def check_endings(paths: Sequence[Path]) -> None:
    """Raises click.UsageError if one of `paths` ends like no form of a report."""
    for path in paths:
        if path.suffix not in WRITERS:
            raise click.UsageError(f"{path} must end in {' or '.join(WRITERS)}")
