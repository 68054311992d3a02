"""What an assistant says, made ready to show: `find`, `rank` and `restore`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from tui.state import Entry, Finding, Ranking

if TYPE_CHECKING:
    from qa import Answer, Citation, Document, Ranked
    from tui.ground import Asks
    from tui.source import Source

SourceOf: TypeAlias = "Callable[[Document], Source]"


def find(answer: Answer, source_of: SourceOf) -> Finding:
    """An answer with the texts of all documents that were read for it."""
    documents = {
        (document.root, document.path): document
        for document in (one.hit.passage.document for one in answer.trace.passages)
    }
    sources = {place: source_of(documents[place]) for place in sorted(documents)}
    return Finding(answer, _entries(answer, lambda c: (sources[c.root, c.document], 0)), sources)


def rank(query: str, ranked: Sequence[Ranked], source_of: SourceOf) -> Ranking:
    """Passages that were searched for, each with its document's text."""
    entries = (Entry(None, one.citation, source_of(one.hit.passage.document)) for one in ranked)
    return Ranking(query, tuple(ranked), tuple(entries))


def restore(answer: Answer, assistant: Asks, source_of: SourceOf) -> Finding:
    """An answer of an earlier session, with its citations as they stand now.

    Where the index still holds the very file that was cited, its text is that; otherwise the text
    that the file has now, if the quote still stands there, else as much as the citation kept.
    """
    indexed = {(one.root, one.path, one.sha256): one for one in assistant.documents()}
    fresh: dict[Citation, Citation] = {}
    texts: dict[Citation, tuple[Source, int]] = {}
    for citation in {c: None for one in answer.candidates for c in one.citations}:
        document = indexed.get((citation.root, citation.document, citation.sha256))
        now, text = _as_it_stands(citation, assistant)
        fresh[citation] = now
        texts[now] = (source_of(document), 0) if document else text
    candidates = tuple(
        replace(one, citations=tuple(fresh[c] for c in one.citations)) for one in answer.candidates
    )
    cited = tuple(fresh.get(one, one) for one in answer.citations)
    answer = replace(answer, candidates=candidates, citations=cited)
    return Finding(answer, _entries(answer, texts.__getitem__))


def _as_it_stands(citation: Citation, assistant: Asks) -> tuple[Citation, tuple[Source, int]]:
    from qa import State
    from tui.source import Source

    current = assistant.current(citation)
    now = replace(citation, state=current.verification.state)
    if now.state is State.VERIFIED and current.text is not None:
        return now, (Source.of(current.text), 0)
    return now, _kept_text(citation)


def _kept_text(citation: Citation) -> tuple[Source, int]:
    """The sentence, and nothing of what stood around it, with the character it starts at."""
    from tui.source import Source

    sentence, span = citation.sentence, citation.span
    if sentence.span.contains(span) and len(sentence.text) == len(sentence.span):
        return Source.of(sentence.text, citation.line), sentence.span.start
    return Source.of(citation.quote, citation.line), span.start


def _entries(
    answer: Answer, text_of: Callable[[Citation], tuple[Source, int]]
) -> tuple[Entry, ...]:
    from qa import Status

    shown = answer.candidates
    if answer.status is not Status.ABSTAINED:
        shown = tuple(one for one in shown if one.citations[0] in answer.citations)
    return tuple(
        Entry(one, citation, *text_of(citation), leads=place == 0)
        for one in shown
        for place, citation in enumerate(one.citations)
    )
