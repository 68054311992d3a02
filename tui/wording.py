"""What the application says, as plain text: no widget, no style, no markup.

Everything from a document has passed `visible` or `one_line` when it leaves this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa import Status, one_line
from qa.errors import PinciteError
from qa.show import MARKS, disagree, marked, where

if TYPE_CHECKING:
    from qa import Answer, Candidate, Citation
    from tui.state import Conversation, Entry

LONGEST_CONTEXT = 240
"""Characters of a sentence shown on each side of the quote."""
LONGEST_QUOTE = 400
_BAR = 10
_HINT = "Ask a question about the documents. Every answer shows the characters it rests on."
_SEPARATOR = "\0"


def status_line(conversation: Conversation) -> str:
    """What goes on now, in one line."""
    opened = conversation.opened
    if conversation.waiting:
        doing = "Looking for the answer…" if opened else "Opening the index; your question waits…"
        return f"{doing}  Esc cancels"
    if opened is None:
        return "No index is open" if conversation.error else "Opening the index…"
    return f"{_counted(opened.documents, 'document')}, {_counted(opened.passages, 'passage')}"


def headline(conversation: Conversation) -> str:
    """The short answer, or why there is none."""
    if conversation.error is not None and not conversation.waiting:
        return f"Error: {conversation.error}"
    if conversation.finding is not None:
        return _said(conversation.finding.answer)
    if conversation.asked.number:
        question = one_line(conversation.asked.text)
        return question if conversation.waiting else f"Cancelled: {question}"
    return _HINT


def subline(conversation: Conversation) -> str:
    """What is to be known of the headline: confidence and time, or what the list below shows."""
    finding = conversation.finding
    if finding is None or conversation.error is not None:
        return ""
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


def entry_heading(entry: Entry, answer: Answer) -> tuple[str, ...]:
    """The lines above a citation: its time, text and confidence where there are several answers.

    In an explanation, those after the first have their sentence there.
    """
    candidate = entry.candidate
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
    return f"{citation.state}  {where(citation)}"


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


def describe(error: Exception) -> str:
    """An error in one line."""
    if isinstance(error, PinciteError):
        return one_line(str(error))
    if isinstance(error, OSError):
        return one_line(f"{error.filename or 'a file'}: {error.strerror or error}")
    return one_line(f"unexpected, please report it: {type(error).__name__}: {error}")


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


def _counted(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"
