"""What the application says, as plain text: no widget, no style, no markup.

Everything from a document has passed `visible` or `one_line` when it leaves this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa import State, Status, one_line
from qa.show import MARKS, disagree, marked, where
from tui.state import Conversation, Finding, Mode, Ranking

if TYPE_CHECKING:
    from qa import Answer, Candidate, Citation, Current
    from tui.state import Entry, Spot

LONGEST_CONTEXT = 240
"""Characters of a sentence shown on each side of the quote."""
LONGEST_QUOTE = 400
LONGEST_CHANGE = 120
"""Characters shown of what a changed file says now."""
CONFLICT = ("#", "When", "Publisher", "Says", "Conf.", "Citation")
"""Columns of the table of answers that differ."""
_BAR = 10
_HINT = (
    "Ask a question about the documents. Every answer shows the characters it rests on.  "
    "? shows what can be done."
)
_SIGNS = {
    State.VERIFIED: "✓",
    State.RELOCATED: "↷",
    State.STALE: "≠",
    State.MISSING: "✗",
}
_SEPARATOR = "\0"


def status_line(conversation: Conversation) -> str:
    """What goes on now, in one line."""
    opened = conversation.opened
    if conversation.waiting:
        if opened is None:
            return "Opening the index; your question waits…  Esc cancels"
        searching = conversation.asked.mode is Mode.SEARCH
        doing = "Searching…" if searching else "Looking for the answer…"
        return f"{doing}  Esc cancels"
    if opened is None:
        return "No index is open" if conversation.error else "Opening the index…"
    return f"{counted(opened.documents, 'document')}, {counted(opened.passages, 'passage')}"


def headline(conversation: Conversation) -> str:
    """The short answer, or why there is none."""
    if conversation.error is not None and not conversation.waiting:
        return f"Error: {conversation.error}"
    finding = conversation.finding
    if isinstance(finding, Ranking):
        return f"{counted(len(finding.ranked), 'passage')} for “{one_line(finding.query)}”"
    if finding is not None:
        return _said(finding.answer)
    if conversation.asked.number:
        question = one_line(conversation.asked.text)
        return question if conversation.waiting else f"Cancelled: {question}"
    return _HINT


def verdict(conversation: Conversation) -> str:
    """What kind of answer is shown, in a word or two that do without colour."""
    if conversation.error is not None and not conversation.waiting:
        return "✗ Error"
    if conversation.waiting:
        return "… Working"
    finding = conversation.finding
    if isinstance(finding, Ranking):
        return "Search"
    if finding is None:
        return "Answer"
    return {
        Status.ANSWERED: "✓ Answer",
        Status.CONFLICTING: "≠ Several answers",
        Status.ABSTAINED: "∅ No answer",
    }[finding.answer.status]


def subline(conversation: Conversation) -> str:
    """What is to be known of the headline: confidence and time, or what the list below shows."""
    finding = conversation.finding
    if finding is None or conversation.error is not None:
        return ""
    if isinstance(finding, Ranking):
        return "The best first:" if finding.ranked else "Other words may find some."
    answer = finding.answer
    if answer.status is Status.ABSTAINED:
        return "The nearest passages:" if finding.entries else ""
    if answer.status is Status.CONFLICTING:
        first = "the most likely" if disagree(answer) else "newest"
        return f"Each with its time, {first} first:"
    best = answer.candidates[0]
    about = f"  about {best.period}" if best.period else ""
    source = f" (from the {best.period_source})" if about and best.period_source else ""
    return f"{confidence(best.confidence)}{about}{source}"


def question_line(conversation: Conversation) -> str:
    """The question that the answer is to, and what it was limited to."""
    if conversation.finding is None or isinstance(conversation.finding, Ranking):
        return ""
    asked = conversation.asked
    limits = f"  ({asked.narrowing})" if asked.narrowing else ""
    answer = conversation.finding.answer
    understood = f"  understood as: {one_line(answer.understood)}" if answer.understood else ""
    return f"? {one_line(answer.question)}{understood}{limits}"


def heading(place: int, finding: Finding | Ranking) -> tuple[str, ...]:
    """The lines above entry `place`."""
    entry = finding.entries[place]
    if isinstance(finding, Finding):
        return entry_heading(entry, finding.answer)
    hit = finding.ranked[place].hit
    scores = f"{hit.score:.3f}  words {hit.lexical_score:.2f}  meaning {hit.dense_score:.3f}"
    return scores, _clipped(one_line(hit.passage.text), LONGEST_QUOTE)


def conflict_row(number: int, entry: Entry) -> tuple[str, ...]:
    """One row of the table of answers that differ; its columns are those of `CONFLICT`."""
    candidate, citation = entry.candidate, entry.citation
    assert candidate is not None
    return (
        str(number),
        str(candidate.period) if candidate.period else "no date",
        one_line(citation.publisher or "unknown"),
        _clipped(one_line(candidate.text), LONGEST_QUOTE),
        f"{candidate.confidence:.2f}",
        f"{one_line(citation.document)}:{citation.line}",
    )


def entry_heading(entry: Entry, answer: Answer) -> tuple[str, ...]:
    """The lines above a citation: its time, text and confidence where there are several answers.

    In an explanation, those after the first have their sentence there.
    """
    candidate = entry.candidate
    if candidate is None:
        return ()
    if not entry.leads and _explains(candidate):
        return (_clipped(one_line(entry.citation.quote), LONGEST_QUOTE),)
    if answer.status is Status.ANSWERED or not entry.leads:
        return ()
    period = str(candidate.period) if candidate.period else "no date"
    text = _clipped(one_line(candidate.text), LONGEST_QUOTE)
    return f"{period}  {text}", confidence(candidate.confidence)


def parted(citation: Citation) -> tuple[str, str, str] | None:
    """The sentence around a quote: what comes before it, the quote between marks, what follows.

    None where the quote is the sentence.
    """
    if citation.sentence.span == citation.span:
        return None
    # No text that is fit to show holds the separator, whatever the document holds.
    whole = marked(citation, lambda quote: f"{_SEPARATOR}{quote}{_SEPARATOR}")
    before, quote, after = whole.split(_SEPARATOR)
    if len(before) > LONGEST_CONTEXT:
        before = f"…{before[-LONGEST_CONTEXT:]}"
    quote = f"{MARKS[0]}{_clipped(quote, LONGEST_QUOTE)}{MARKS[1]}"
    return before, quote, _clipped(after, LONGEST_CONTEXT)


def whereabouts(citation: Citation) -> str:
    """`path:line:column [start–end]`."""
    return where(citation)


def place_line(citation: Citation) -> str:
    """What stands above the source: whether the file still says so, and where it is."""
    return f"{_SIGNS[citation.state]} {citation.state}  {where(citation)}"


def spot_line(spot: Spot) -> str:
    """What stands above the source where it shows no citation."""
    root, path = spot.document
    quote = spot.quote
    if quote is None:
        return f"{one_line(root)}/{one_line(path)}"
    line = spot.source.line_at(quote.start)
    return f"{one_line(root)}/{one_line(path)}:{line} [{quote.start}–{quote.end}]"


def changes(citation: Citation, current: Current | None) -> tuple[str, ...]:
    """What to know of a citation that is not verified: what was there, and what is there now."""
    if citation.state is State.VERIFIED:
        return ()
    if current is None:
        return ("Looking at the file…",)
    lines = [f"{one_line(current.verification.detail)}"]
    place = current.verification.place
    if place is not None:
        lines.append(f"Now: {place.line}:{place.column} [{place.span.start}–{place.span.end}]")
        return tuple(lines)
    whole = parted(citation) or ("", f"{MARKS[0]}{one_line(citation.quote)}{MARKS[1]}", "")
    before, quote, after = whole
    half = LONGEST_CHANGE // 2
    lines.append(f"Was: {before[-half:]}{quote}{after[:half]}")
    if current.text is not None and current.near is not None:
        told = one_line(current.near.of(current.text))
        lines.append(f"Now: {_clipped(told, 2 * LONGEST_CHANGE)}" if told else "Now: nothing")
    return tuple(lines)


def warning(citation: Citation) -> str:
    """What to know of a citation that is not verified."""
    return f"{citation.state}: the file is not as it was indexed; run `pincite index`"


def described(citation: Citation) -> str:
    """Title, publisher and date of the document, as far as they are known."""
    published = str(citation.published) if citation.published else None
    parts = (citation.title, citation.publisher, published)
    return ", ".join(one_line(part) for part in parts if part)


def confidence(value: float) -> str:
    """A bar and the number: `███████░░░ 0.71`."""
    full = round(value * _BAR)
    return f"{'█' * full}{'░' * (_BAR - full)} {value:.2f}"


def _said(answer: Answer) -> str:
    if answer.status is Status.ABSTAINED:
        return f"No answer: {one_line(answer.reason or '')}."
    if answer.status is Status.CONFLICTING:
        if disagree(answer):
            return "The sources disagree."
        return "The documents say different things about different times."
    best = answer.candidates[0]
    said = best.citations[0].quote if _explains(best) else best.text
    return _clipped(one_line(said), LONGEST_QUOTE)


def _explains(candidate: Candidate) -> bool:
    """Whether each of its citations is another sentence of the answer."""
    return candidate.text != candidate.citations[0].quote


def _clipped(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"


def counted(count: int, name: str) -> str:
    """`1 document`, `2,000 passages`."""
    return f"{count:,} {name}{'' if count == 1 else 's'}"
