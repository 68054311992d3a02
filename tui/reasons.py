"""Why a passage won or lost, stage by stage, as plain text: no widget, no style, no markup."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qa import Stage, one_line
from tui.state import Conversation, Finding, Ranking
from tui.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa import Citation, Hit, PassageTrace, Trace

_LONGEST = 120


class Mark(StrEnum):
    """What a stage did to a passage."""

    PASSED = "✓"
    LOST = "✗"
    NOT_REACHED = "·"


@dataclass(frozen=True, slots=True)
class Step:
    """One stage and what it did."""

    stage: str
    mark: Mark
    told: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why one passage won or lost."""

    title: str
    steps: tuple[Step, ...]
    outcome: str


_LOST_AT = {
    Stage.READ: "read",
    Stage.REPEATED: "read",
    Stage.PERIOD: "calibrated",
    Stage.RANKED: "calibrated",
    Stage.THRESHOLD: "threshold",
}
_NO_TRACE = "How an answer came about is known while the application runs; ask again to see it."
_NOTHING = "Ask a question; here stands why each passage won or lost."
_PICK = "No passage of those that were read is shown; pick one in the list above."


def reasons_of(conversation: Conversation) -> Reasons:
    """Why the passage that is shown won or lost."""
    finding, look = conversation.finding, conversation.look
    if isinstance(finding, Ranking):
        return _searched(finding, conversation)
    if finding is None:
        return Reasons(_NOTHING, (), "")
    trace = finding.answer.trace
    if look is not None and look.why and look.traced is None:
        return _unread(look.hit, trace)
    entry = conversation.entry
    traced = look.traced if look else traced_of(finding, entry.citation) if entry else None
    if traced is None:
        return Reasons(_PICK if trace.passages else _NO_TRACE, (), "")
    return _read(traced, trace)


def traced_of(finding: Finding, citation: Citation) -> PassageTrace | None:
    """The passage that a citation was read in."""
    here = [
        one
        for one in finding.answer.trace.passages
        if (one.hit.passage.document.root, one.hit.passage.document.path)
        == (citation.root, citation.document)
    ]
    exact = (one for one in here if one.span == citation.span)
    around = (one for one in here if one.hit.passage.span.overlaps(citation.span))
    return next(exact, None) or next(around, None)


def passage_line(number: int, traced: PassageTrace) -> str:
    """One passage in the list of those that were read."""
    mark = Mark.PASSED if traced.won else Mark.LOST
    document = traced.hit.passage.document
    said = _clipped(one_line(traced.span.of(document.text))) or "nothing to quote"
    return f"{mark} {number}. {traced.stage}  {traced.confidence:.2f}  {said}"


def hit_line(number: int, hit: Hit) -> str:
    """One passage in the list of those that were searched for."""
    return f"{number}. {hit.score:.3f}  {_clipped(one_line(hit.passage.text))}"


def _read(traced: PassageTrace, trace: Trace) -> Reasons:
    lost = _LOST_AT.get(traced.stage)
    steps = [*_retrieved(traced.hit), *_judged(traced, trace)]
    order = [name for name, _ in steps]
    at = order.index(lost) if lost else len(order)
    made = tuple(Step(name, _mark(place, at), told) for place, (name, told) in enumerate(steps))
    sign = "It won" if traced.won else f"It lost at the stage “{lost}”"
    return Reasons(_title(traced.hit), made, f"{sign}: {traced.why}.")


def _mark(place: int, lost_at: int) -> Mark:
    if place < lost_at:
        return Mark.PASSED
    return Mark.LOST if place == lost_at else Mark.NOT_REACHED


def _judged(traced: PassageTrace, trace: Trace) -> Iterator[tuple[str, str]]:
    reading = traced.reading
    said = _clipped(one_line(traced.span.of(traced.hit.passage.document.text)))
    quoted = f"“{said}”" if said else "nothing to quote"
    yield "read", f"{quoted}; {reading.score:.2f} against {reading.null_score:.2f} for no answer"
    asked = ", ".join(str(one) for one in trace.asked) or "no time"
    about = str(traced.period) if traced.period else "no known time"
    yield (
        "calibrated",
        f"probability {traced.confidence:.2f}; asked about {asked}, it is about {about} "
        f"({traced.match})",
    )
    above = "at least" if traced.confidence >= trace.threshold else "below"
    yield "threshold", f"{traced.confidence:.2f} is {above} {trace.threshold:.2f}"


def _retrieved(hit: Hit) -> Iterator[tuple[str, str]]:
    yield "lexical", f"{_rank(hit.lexical_rank)} by words, score {hit.lexical_score:.2f}"
    yield "dense", f"{_rank(hit.dense_rank)} by meaning, cosine {hit.dense_score:.3f}"
    yield "fused", f"rank {hit.rank} of both, score {hit.score:.3f}"


def _searched(ranking: Ranking, conversation: Conversation) -> Reasons:
    if not ranking.ranked:
        return Reasons("No passage was found.", (), "")
    look = conversation.look
    hit = look.hit if look and look.why else ranking.ranked[conversation.selected].hit
    if hit is None:
        return Reasons("That passage is not among the best ranked.", (), "")
    steps = tuple(Step(name, Mark.PASSED, told) for name, told in _retrieved(hit))
    return Reasons(_title(hit), steps, "A search ranks passages; it reads none for an answer.")


def _unread(hit: Hit | None, trace: Trace) -> Reasons:
    """A passage that was picked, and was not read for the question."""
    count = len(trace.passages)
    read = f"{counted(count, 'passage')} {'was' if count == 1 else 'were'} read"
    later = tuple(Step(name, Mark.NOT_REACHED, "") for name in ("read", "calibrated", "threshold"))
    if hit is None:
        steps = tuple(Step(n, Mark.LOST, "not among the best") for n in ("lexical", "dense"))
        lost = Step("fused", Mark.LOST, f"not ranked; {read}")
        return Reasons("The passage at the mark", (*steps, lost, *later), _LOST_FUSED)
    first = [Step(name, Mark.PASSED, told) for name, told in _retrieved(hit)]
    lost = Step("fused", Mark.LOST, f"{first[2].told}; {read}")
    return Reasons(_title(hit), (*first[:2], lost, *later), _LOST_FUSED)


_LOST_FUSED = "It lost at the stage “fused”: others matched the question better, and were read."


def _title(hit: Hit) -> str:
    document, span = hit.passage.document, hit.passage.span
    return f"{one_line(document.path)} [{span.start}–{span.end}]"


def _rank(rank: int | None) -> str:
    return "not found" if rank is None else f"rank {rank}"


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
