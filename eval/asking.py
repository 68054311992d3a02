"""Asking a system every item of a run: `ask_all`, and what the passages it found are worth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from eval.items import Gold, GoldSpan, Item
from eval.predictions import CONTEXT, Reread, predict
from eval.runs import RunFolder
from index.closing import Closing
from index.config import ParsingLimits
from index.document import Hit, Span
from index.errors import ParseError
from index.parsing.process import ParsingProcess
from index.progress import Progress
from index.retriever import Retriever
from qa.answer import Answer, Citation

DEPTH = 100
"""Passages ranked for a question."""


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds that one question took; see `qa.answer.Timings`."""

    id: str
    retrieve: float
    read: float
    total: float


class CitedTexts(Closing):
    """Texts of cited files, read and parsed again, each once. A context manager."""

    def __init__(self, limits: ParsingLimits) -> None:
        self._process = ParsingProcess(limits)
        self._texts: dict[Path, str | None] = {}

    def close(self) -> None:
        """End the parsing process."""
        self._process.close()

    def of(self, citation: Citation) -> str | None:
        """The text of the file that `citation` names; None if it cannot be read."""
        return self.at(Path(citation.root) / citation.document)

    def at(self, path: Path) -> str | None:
        """The text of the file at `path`; None if it cannot be read."""
        if path not in self._texts:
            try:
                self._texts[path] = self._process.parse(path).parsed.text
            except ParseError:
                self._texts[path] = None
        return self._texts[path]


def ask_all(
    run: RunFolder,
    system: str,
    ask: Callable[[Item], Answer],
    reread: Reread,
    progress: Progress,
    items: Sequence[Item] | None = None,
) -> None:
    """Ask `system` those of `items`, by default all of `run`, that it has not answered yet."""
    done = run.predictions(system).keys()
    waiting = [item for item in (run.items if items is None else items) if item.id not in done]
    progress.start(f"asking {system}", len(waiting))
    name = system.replace(" ", "-")
    with (
        run.adding_predictions(system) as predictions,
        run.adding(f"timings/{name}.jsonl") as timings,
    ):
        for item in waiting:
            answer = ask(item)
            said, took = predict(item.id, answer, reread), answer.timings
            timings.add(
                Timing(id=item.id, retrieve=took.retrieve, read=took.read, total=took.total)
            )
            predictions.add(said)
            progress.advance(1)


def rank_all(
    run: RunFolder, system: str, retriever: Retriever, items: Sequence[Item], progress: Progress
) -> None:
    """Store what `system` finds for each of `items`, unless that was done."""
    if run.has_ranking(system):
        return
    progress.start(f"ranking, {system}", len(items))
    found: dict[str, dict[str, float]] = {}
    for item in items:
        hits = retriever.retrieve(item.question, DEPTH)
        found[item.id] = {passage_id(hit): hit.score for hit in hits}
        progress.advance(1)
    run.write_ranking(system, found)


def passage_id(hit: Hit) -> str:
    """Name of a passage in rankings: `path:start-end`."""
    span = hit.passage.span
    return f"{hit.passage.document.path}:{span.start}-{span.end}"


def relevant(
    items: Iterable[Item], passages: Mapping[str, Sequence[Span]]
) -> dict[str, dict[str, int]]:
    """Qrels: for each item, the passages (document -> spans) that hold an expected span whole.

    Where none does, since every one of them was cut, the first expected span stands for itself:
    no search finds it, and the question counts as zero.
    """
    judged: dict[str, dict[str, int]] = {}
    for item in items:
        holding = {
            f"{gold.document}:{passage.start}-{passage.end}": 1
            for gold in item.spans
            for passage in passages.get(gold.document, ())
            if passage.contains(gold.span)
        }
        if item.spans:
            first = item.spans[0]
            cut = {f"{first.document}:{first.start}-{first.end}": 1}
            judged[item.id] = holding or cut
    return judged


def with_context(items: Iterable[Item], text: Callable[[str], str | None]) -> list[Item]:
    """The items with what stands around their expected spans; `text` is that of a document."""
    return [
        msgspec.structs.replace(
            item, golds=tuple(_gold_in_context(gold, text) for gold in item.golds)
        )
        for item in items
    ]


def _gold_in_context(gold: Gold, text: Callable[[str], str | None]) -> Gold:
    return msgspec.structs.replace(
        gold, spans=tuple(_span_in_context(span, text(span.document) or "") for span in gold.spans)
    )


def _span_in_context(span: GoldSpan, text: str) -> GoldSpan:
    return msgspec.structs.replace(
        span,
        before=text[max(0, span.start - CONTEXT) : span.start],
        after=text[span.end : span.end + CONTEXT],
    )
