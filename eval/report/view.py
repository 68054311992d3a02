"""What both kinds of report say about a run: `RunView`."""

from __future__ import annotations

from dataclasses import dataclass

from eval.manifest import SystemRecord
from eval.report.facts import Facts, facts
from eval.report.failures import Failures, failures
from eval.report.goals import GoalRow, goal_rows
from eval.report.scored import ScoredRun
from eval.report.tables import Headline, Table, headlines, tables
from eval.report.values import counted


@dataclass(frozen=True, slots=True)
class RunView:
    """One run, in words and written numbers."""

    title: str
    lead: str
    """What was run, in one sentence."""
    finished: bool
    answered: int
    """Items that the shipped system has answered."""
    items: int
    shipped: str
    systems: tuple[SystemRecord, ...]
    group: str
    """Which items the headlines are about."""
    headlines: tuple[Headline, ...]
    compared: bool
    """Whether any of them has another system's figure beside it."""
    goals: tuple[GoalRow, ...]
    """Of a run of speed; empty for others."""
    failures: Failures | None
    tables: tuple[Table, ...]
    facts: tuple[Facts, ...]


def view_of(source: ScoredRun) -> RunView:
    """Everything but the plots."""
    run = source.run
    manifest = run.manifest
    group, first = headlines(source)
    return RunView(
        title=_title(source),
        lead=_lead(source),
        finished=run.finished,
        answered=len(source.scores.get(source.shipped, {})),
        items=len(run.items),
        shipped=source.shipped,
        systems=manifest.systems,
        group=group,
        headlines=first,
        compared=any(one.other is not None for one in first),
        goals=goal_rows(run),
        failures=failures(source),
        tables=tables(source),
        facts=facts(run),
    )


def _title(source: ScoredRun) -> str:
    suite, data = source.run.manifest.suite, source.run.manifest.data
    return suite if suite == data else f"{suite}: {data}"


def _lead(source: ScoredRun) -> str:
    run, manifest = source.run, source.run.manifest
    asked = counted(len(run.items), "item", "items")
    systems = counted(len(manifest.systems), "system", "systems")
    if manifest.corpus:
        documents = counted(manifest.corpus.documents, "document", "documents")
        asked = f"{asked} over {documents}"
    told = systems if goal_rows(run) else f"{asked}, {systems}"  # what is timed has no items
    return (
        f"{told}, seed {manifest.seed}; pincite {manifest.code.version}, "
        f"sources {manifest.code.sources}; started {manifest.started}."
    )
