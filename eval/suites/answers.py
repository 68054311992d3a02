"""Runs that ask questions of an index: `run_questions`."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from eval.asking import CitedTexts, ask_all, rank_all, relevant, with_context
from eval.datasets.lines import shown
from eval.errors import DatasetError
from eval.items import Item
from eval.manifest import Corpus
from eval.opened import OpenSystem
from eval.runs import RunFolder
from eval.scoring import scoring_of
from eval.suites.request import Request
from index.document import Document, Span
from index.encoder import Encoder
from index.opening import open_retriever
from index.retriever import HybridRetriever
from index.storage.catalog import Catalog
from index.storage.layout import Layout


def run_questions(
    suite: str, data: str, items: Sequence[Item], place: Path, request: Request
) -> RunFolder:
    """Ask every system of the request the items, of the index at `place`, and score them.

    Raises what opening the index raises, DatasetError if it is not one of the documents that the
    items are about, and RunError.
    """
    with contextlib.ExitStack() as opened:
        shipped = opened.enter_context(open_retriever(place, encoder=request.encoder))
        texts = opened.enter_context(CitedTexts(shipped.info.limits))
        documents = {one.path: one for one in shipped.documents()}
        asked = request.sample(items)
        _check_places(asked, documents, place)
        asked = with_context(asked, lambda path: documents[path].text)
        run = request.start(
            suite,
            data,
            asked,
            corpus=corpus_of(shipped, list(documents.values())),
            reader=reader_name(request.encoder),
        )
        if run.finished:
            return run
        run.write_qrels(relevant(run.items, passages_of(place, shipped.info.generation)))
        _ask_systems(run, place, request, texts)
    run.write_figures(scoring_of(run).figures(run))
    return run


def _check_places(items: Iterable[Item], documents: Mapping[str, Document], place: Path) -> None:
    """Raise DatasetError unless every expected span stands in the index where it says.

    Of another index, or of documents that were changed, no answer could be right.
    """
    for item in items:
        for span in item.spans:
            document = documents.get(span.document)
            if document is None:
                raise DatasetError(
                    f"the index at {place} has no document {shown(span.document)}, which question "
                    f"{shown(item.id)} is about; name the index of the folder that holds it"
                )
            if span.span.of(document.text) != span.quote:
                raise DatasetError(
                    f"{shown(span.document)} in the index at {place} does not say "
                    f"{shown(span.quote)} at characters {span.start} to {span.end}, as question "
                    f"{shown(item.id)} expects; index the document that the questions are about"
                )


def _ask_systems(run: RunFolder, place: Path, request: Request, texts: CitedTexts) -> None:
    judged = run.qrels()
    items = [item for item in run.items if item.id in judged]
    for system in request.systems:
        with OpenSystem(system, place, request.encoder) as opened:
            ask_all(run, system.name, opened.ask, texts.of, request.progress)
            if system.ranks:
                rank_all(run, system.name, opened.retriever, items, request.progress)


def corpus_of(retriever: HybridRetriever, documents: Sequence[Document]) -> Corpus:
    """What is asked, for the manifest."""
    digest = hashlib.sha256()
    for document in sorted(documents, key=lambda one: (one.path, one.sha256)):
        digest.update(f"{document.path}\0{document.sha256}\n".encode())
    info = retriever.info
    return Corpus(
        generation=info.generation,
        documents=info.documents,
        passages=info.passages,
        sha256=digest.hexdigest()[:16],
    )


def reader_name(encoder: Encoder) -> str:
    """What tells the reader of the shipped system from others, for the manifest."""
    from index.settings import resolve
    from qa.config import AnswerConfig
    from qa.reader import load_reader
    from qa.reader.trained import SHA256, SpanReader

    reader = load_reader(resolve(AnswerConfig).reader, encoder)
    name = type(reader).__name__
    return f"{name}@{SHA256[:16]}" if isinstance(reader, SpanReader) else name


def passages_of(place: Path, generation: int) -> Mapping[str, Sequence[Span]]:
    """Document -> the spans of its passages, for every document of a generation."""
    catalog = Catalog.open(Layout.of(place).catalog)
    try:
        paths = {file.id: file.record.path for file in catalog.files(generation)}
        spans: dict[str, list[Span]] = {}
        for row in catalog.passages(generation):
            spans.setdefault(paths[row.file_id], []).append(Span(row.start, row.end))
    finally:
        catalog.close()
    return spans
