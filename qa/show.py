"""Answers and verifications as lines for people. Document text is made visible, never obeyed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.location import shown_root
from index.visible import one_line
from qa.status import State, Status

if TYPE_CHECKING:
    from qa.answer import Answer, Candidate, Citation, PassageTrace, Trace
    from qa.citation import Place, Verification

MARKS = "⟦", "⟧"
"""Around the answer in its sentence; they do not depend on colour."""

NEAREST = 3
"""Passages shown where there is no answer, at most."""
_LONGEST_TITLE = 80
_DIFFERENT = "The documents say different things about different times:"

_COLOURS = {
    State.VERIFIED: "green",
    State.RELOCATED: "yellow",
    State.STALE: "red",
    State.MISSING: "red",
}


def answer_lines(answer: Answer) -> Iterator[str]:
    """What `ask` prints: the answer with its confidence, its sentence and its citations."""
    if answer.understood is not None:
        yield f"Understood as: {one_line(answer.understood)}"
    if answer.status is Status.ABSTAINED:
        yield f"{click.style('No answer', bold=True)}: {one_line(answer.reason or '')}."
        if answer.candidates:
            yield "The nearest passages:"
        for candidate in answer.candidates[:NEAREST]:
            yield from _row(candidate)
    elif answer.status is Status.CONFLICTING:
        several = "The sources disagree:" if disagree(answer) else _DIFFERENT
        yield click.style(several, bold=True)
        for candidate in answer.candidates:
            if candidate.citations[0] in answer.citations:
                yield from _row(candidate)
    else:
        best = answer.candidates[0]
        if best.text == best.citations[0].quote:
            yield click.style(one_line(best.text), bold=True)
            yield f"{_confidence(best)}{_about(best)}"
            yield from _citations(best)
        else:
            yield from _sentences(best)


def disagree(answer: Answer) -> bool:
    """Whether several answers are about one time, and not each about its own."""
    shown = [one for one in answer.candidates if one.citations[0] in answer.citations]
    periods = [one.period for one in shown if one.period is not None]
    return any(one.overlaps(other) for one, other in pairwise(sorted(periods)))


def _sentences(candidate: Candidate) -> Iterator[str]:
    """An explanation: each sentence with its own citation."""
    for citation in candidate.citations:
        yield click.style(one_line(citation.quote), bold=True)
        yield from _cited(citation)
    yield f"{_confidence(candidate)}{_about(candidate)}"


def trace_lines(trace: Trace) -> Iterator[str]:
    """What `ask --trace` adds: each passage that was read, and why it won or lost."""
    asked = ", ".join(str(period) for period in trace.asked) or "no time"
    yield f"asked about: {asked}; threshold {trace.threshold:.2f}"
    for one in trace.passages:
        yield from _traced(one)


def verification_lines(verifications: Sequence[Verification]) -> Iterator[str]:
    """What `verify` prints: a line for each citation, and how many are in which state."""
    for one in verifications:
        state = click.style(f"{one.state:<10}", fg=_COLOURS[one.state])
        moved = one.state is State.RELOCATED and one.place is not None
        now = f" → {_spot(one.place)}" if moved and one.place else ""
        yield f"{state}{where(one.citation)}{now}"
        if one.state is not State.VERIFIED:
            yield f"{'':10}{one_line(one.detail)}"
    counts = [(state, sum(one.state is state for one in verifications)) for state in State]
    told = ", ".join(f"{count} {state}" for state, count in counts if count)
    yield f"citations: {told}" if told else "citations: none to verify"


def where(citation: Citation) -> str:
    """`path:line:column [start–end]`, with the page where there is one."""
    path = Path(shown_root(citation.root, str(Path.cwd()))) / citation.document
    from qa.citation import Place

    place = Place(citation.span, citation.line, citation.column, citation.page)
    return f"{one_line(path.as_posix())}:{_spot(place)}"


def marked(citation: Citation, mark: Callable[[str], str]) -> str:
    """The sentence on one line, with the quote in it between marks."""
    sentence, span = citation.sentence, citation.span
    if not sentence.span.contains(span):
        return mark(one_line(citation.quote))
    inside = span.shift(-sentence.span.start)
    before, after = sentence.text[: inside.start], sentence.text[inside.end :]
    return _flat(before) + mark(_flat(citation.quote)) + _flat(after)


def _spot(place: Place) -> str:
    page = f" page {one_line(place.page)}" if place.page is not None else ""
    return f"{place.line}:{place.column} [{place.span.start}–{place.span.end}]{page}"


def _flat(text: str) -> str:
    """`text` on one line; white space at its ends, which parts of a sentence need, is kept."""
    start = " " if text[:1].isspace() else ""
    end = " " if text[-1:].isspace() and text.strip() else ""
    return f"{start}{one_line(text)}{end}"


def _mark(text: str) -> str:
    return click.style(f"{MARKS[0]}{text}{MARKS[1]}", bold=True, reverse=True)


def _row(candidate: Candidate) -> Iterator[str]:
    period = str(candidate.period) if candidate.period else "no date"
    yield f"{click.style(period, bold=True)}  {one_line(candidate.text)}"
    yield f"    {_confidence(candidate)}"
    yield from _citations(candidate)


def _confidence(candidate: Candidate) -> str:
    return f"confidence {candidate.confidence:.2f}"


def _about(candidate: Candidate) -> str:
    if candidate.period is None:
        return ""
    source = f" (from the {candidate.period_source})" if candidate.period_source else ""
    return f", about {candidate.period}{source}"


def _citations(candidate: Candidate) -> Iterator[str]:
    for citation in candidate.citations:
        if citation.sentence.span != citation.span:
            yield f"    {marked(citation, _mark)}"
        yield from _cited(citation)


def _cited(citation: Citation) -> Iterator[str]:
    yield f"    {click.style(where(citation), fg='cyan')}{_source(citation)}"
    if citation.state is not State.VERIFIED:
        warning = f"{citation.state}: the file is not as it was indexed; run `pincite index`"
        yield f"    {click.style(warning, fg=_COLOURS[citation.state])}"


def _source(citation: Citation) -> str:
    title = one_line(citation.title or "")
    if len(title) > _LONGEST_TITLE:
        title = title[:_LONGEST_TITLE].rpartition(" ")[0] + " …"
    published = str(citation.published) if citation.published else ""
    told = ", ".join(
        part for part in (title, one_line(citation.publisher or ""), published) if part
    )
    return f"  {told}" if told else ""


def _traced(one: PassageTrace) -> Iterator[str]:
    hit, passage = one.hit, one.hit.passage
    lexical, dense = _rank(hit.lexical_rank), _rank(hit.dense_rank)
    sign = "+" if one.won else "-"
    span = one.span
    yield (
        f"{sign} {one_line(passage.document.path)} [{span.start}–{span.end}] {one.stage}: {one.why}"
    )
    scores = f"fused {hit.score:.3f} (rank {hit.rank}), lexical {hit.lexical_score:.2f} ({lexical})"
    read = f"reader {one.reading.score:.3f} against {one.reading.null_score:.3f}"
    yield (
        f"    {scores}, dense {hit.dense_score:.3f} ({dense}); {read}; time {one.match}; "
        f"confidence {one.confidence:.2f}"
    )
    text = passage.document.text[span.start : span.end]
    yield f"    {one_line(text)}"


def _rank(rank: int | None) -> str:
    return "not ranked" if rank is None else f"rank {rank}"
