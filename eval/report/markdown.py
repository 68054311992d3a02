"""Reports as Markdown, without plots and traces: `write_markdown`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from eval.report.excerpts import Excerpt, Side
from eval.report.failures import Failure, Failures
from eval.report.goals import GoalRow
from eval.report.scored import scored
from eval.report.tables import Cell, Headline, Row
from eval.report.view import RunView, view_of
from eval.runs import RunFolder
from index.visible import one_line

_ACTIVE = re.compile(r"[\\`*_\[\]<>|~#&$@]|/(?=/)|(?<=www)\.|\.(?=[^\W\d])", re.IGNORECASE)
"""What Markdown, HTML in it, or a viewer that makes links of addresses would act on."""
_MARKER = re.compile(r"^(\d{0,9})([-+.)])(?=\s|$)")
"""What would begin a list, where a line begins with it."""


def write_markdown(runs: Sequence[RunFolder]) -> str:
    """One document about all of `runs`, in their order.

    The same runs give the same text. Raises RunError where a file of a run is damaged.
    """
    views = [view_of(scored(run)) for run in runs]
    names = ", ".join(dict.fromkeys(_plain(view.title) for view in views))
    blocks = [f"# Evaluation of pincite: {names}"]
    for view in views:
        blocks += _run(view)
    return "\n\n".join(blocks) + "\n"


def _run(view: RunView) -> Iterator[str]:
    yield f"## {_plain(view.title)}"
    yield _plain(view.lead)
    if not view.finished:
        yield (
            f"**Not finished**: {view.answered:,} of {view.items:,} items are answered, and the "
            "figures are of those."
        )
    if view.goals:
        yield "### Goals"
        yield _grid(("what", "goal", "reached", "plain script", "met?"), map(_goal, view.goals))
    if view.headlines:
        yield f"### Summary ({_plain(view.group)})"
        others = ("best of the others",) if view.compared else ()
        rows = (_headline(one, compared=view.compared) for one in view.headlines)
        yield _grid(("measure", view.shipped, *others, "n"), rows)
    if view.failures is not None:
        yield from _failures(view.failures)
    yield "### Figures"
    if not view.tables:
        yield "The run has no figures."
    for table in view.tables:
        yield f"#### {_plain(table.title)}"
        yield _grid(("measure", *table.systems), map(_row, table.rows))
    yield "### What was run"
    yield "\n".join(f"- {_plain(one.name)}: {_plain(one.about)}" for one in view.systems)
    for facts in (one for one in view.facts if one.facts):
        told = "; ".join(f"{_plain(one.label)}: {_plain(one.value)}" for one in facts.facts)
        yield f"**{_plain(facts.title)}.** {told}"


def _headline(one: Headline, *, compared: bool) -> tuple[str, ...]:
    other = ""
    if one.other is not None:
        other = f"{one.other_value} ({one.other_interval}), {one.other}"
    others = (other,) if compared else ()
    return one.title, f"{one.value} ({one.interval})", *others, f"{one.n:,}"


def _goal(one: GoalRow) -> tuple[str, ...]:
    reached = " ".join(filter(None, (one.reached, one.measured)))
    script = ", ".join(filter(None, (one.script, one.script_measure)))
    return f"{one.what} ({one.where})", one.goal, reached, script, one.verdict


def _row(row: Row) -> tuple[str, ...]:
    title = row.title if row.n is None else f"{row.title} (n = {row.n:,})"
    return title, *(_cell(cell, row.n is None) for cell in row.cells)


def _cell(cell: Cell | None, with_n: bool) -> str:
    if cell is None:
        return ""
    n = f", n = {cell.n:,}" if with_n else ""
    best = ", best" if cell.best else ""
    return f"{cell.value} ({cell.interval}{n}{best})"


def _failures(found: Failures) -> Iterator[str]:
    yield "### Failures"
    told = f"{found.count:,} of {found.scored:,} items were not handled rightly"
    left = f" The worst {len(found.shown):,} follow." if found.left_out else ""
    yield f"{told}, by the measure “{_plain(found.measure)}”.{left}"
    if found.tally:
        yield "\n".join(f"- {_plain(verdict)}: {count:,}" for verdict, count in found.tally)
    for number, failure in enumerate(found.shown, start=1):
        yield "\n".join(_failure(number, failure))


def _failure(number: int, one: Failure) -> Iterator[str]:
    place = ", ".join(_plain(part) for part in (one.kind, one.split, one.id) if part)
    yield f"**{f'{number}. {_plain(one.question)}'.rstrip()}**  "
    score = f", {one.score}" if one.verdict.endswith("in part") else ""
    yield f"{_plain(one.verdict)}{score} ({place})"
    yield ""
    for side in one.expected:
        yield from _side("expected", side)
    if one.silence:
        yield "- expected: no answer"
    yield from (f"- relevant: {_plain(place)}" for place in one.relevant)
    if one.told is None:
        return
    if one.told.reason:
        yield f"- {_plain(one.told.status)}: {_plain(one.told.reason)}"
    for side in one.told.sides:
        yield from _side("held back" if one.told.reason else "given", side)


def _side(name: str, side: Side) -> Iterator[str]:
    sure = "" if side.confidence is None else f", confidence {side.confidence:.2f}"
    when = f", for {_plain(side.period)}" if side.period else ""
    yield f"- {name}: {_plain(side.answer)}{when}{sure}"
    yield from (f"  - {_excerpt(one)}" for one in side.excerpts)


def _excerpt(one: Excerpt) -> str:
    note = f" ({_plain(one.note)})" if one.note else ""
    quote = " ".join((_plain(one.before), _strong(one.quote), _plain(one.after))).strip()
    return f"{_plain(one.document)}, characters {one.start}–{one.end}{note}: {quote}"


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    rule = " | ".join(["---", *["---:" for _ in head[1:]]])
    told = [" | ".join(map(_plain, cells)) for cells in (head, *rows)]
    return "\n".join(f"| {line} |" for line in (told[0], rule, *told[1:]))


def _plain(text: str) -> str:
    """`text` in one line, as characters that are seen and do nothing."""
    return _MARKER.sub(r"\1\\\2", _ACTIVE.sub(r"\\\g<0>", one_line(text)))


def _strong(text: str) -> str:
    """`_plain(text)` in bold; nothing of nothing, since asterisks alone would be seen."""
    plain = _plain(text)
    return f"**{plain}**" if plain else ""
