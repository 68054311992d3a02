"""The suite `robustness`: whether answers hold when documents change."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path

from eval.asking import CitedTexts, ask_all, with_context
from eval.items import Item
from eval.manifest import Corpus as AskedCorpus
from eval.opened import OpenSystem
from eval.perturbations import (
    contradiction,
    counterfactual,
    distractors,
    duplicates,
    hostile,
    noise,
    removal,
)
from eval.perturbations.copying import WorkingCopy
from eval.perturbations.corpus import Corpus, read_corpus
from eval.perturbations.invention import Invention
from eval.perturbations.variant import Variant, perturbed
from eval.runs import RunFolder
from eval.scoring.robustness import BASE, PLANTED, Planted, figures, id_of_base, is_held_to
from eval.suites.answers import corpus_of, reader_name
from eval.suites.request import Request
from eval.systems import System
from index.builder import build_index
from index.config import ParsingLimits
from index.document import Span
from index.opening import open_retriever

NAME = "robustness"


def run_robustness(
    folder: Path, items: Sequence[Item], request: Request, without: Path | None = None
) -> RunFolder:
    """Ask the items of the documents in `folder`, and again after each change of a copy of them.

    `without` is a file of `folder` that is no document: the one that the items were read from.
    A question is asked again only where the untouched documents were answered from rightly: the
    others say nothing about changes. Raises DatasetError, RunError, and what indexing raises.
    """
    corpus = read_corpus(folder, without)
    variants = plan(corpus, request.sample(items), request.seed)
    with tempfile.TemporaryDirectory(prefix="pincite-robustness-") as temporary:
        place = _Place(Path(temporary), corpus, request)
        run = _start(folder, corpus, variants, place, request)
        if not run.finished:
            known = len(list(run.records(PLANTED, Planted)))
            with run.adding(PLANTED) as lines:
                for planted in islice(_planted(corpus, variants), known, None):
                    lines.add(planted)
            for variant in variants:
                _ask(run, variant, place, request)
            run.write_figures(figures(run))
    return run


def plan(corpus: Corpus, items: Sequence[Item], seed: int) -> list[Variant]:
    """Every variant of the corpus, the untouched one first."""
    invention = Invention(corpus.texts, seed)
    base = tuple(perturbed(item, BASE, item.golds) for item in items)
    return [
        Variant(condition=BASE, items=base),
        *noise.vary(corpus, items, invention),
        *distractors.vary(corpus, items, invention),
        *duplicates.vary(corpus, items, invention),
        *counterfactual.vary(corpus, items, invention),
        *contradiction.vary(corpus, items, invention),
        *removal.vary(corpus, items),
        *hostile.vary(corpus, items, invention),
    ]


class _Place:
    """A copy of the documents and its index, brought to one variant after the other."""

    def __init__(self, folder: Path, corpus: Corpus, request: Request) -> None:
        self.copy = WorkingCopy(corpus, folder / "documents")
        self.index = folder / "index"
        self._request = request

    def put(self, variant: Variant) -> None:
        """Make documents and index those of `variant`."""
        self.copy.put(variant)
        build_index([self.copy.folder], index=self.index, encoder=self._request.encoder)


def _start(
    folder: Path, corpus: Corpus, variants: Sequence[Variant], place: _Place, request: Request
) -> RunFolder:
    place.put(variants[0])
    with closing(open_retriever(place.index, encoder=request.encoder)) as retriever:
        asked: AskedCorpus = corpus_of(retriever, list(retriever.documents()))
        reader = reader_name(request.encoder)
    items = [
        item
        for variant in variants
        for item in with_context(variant.items, partial(variant.text, corpus))
    ]
    edited = {path for variant in variants for path in variant.edits}
    as_text = [path for path in sorted(edited) if corpus.sources[path].path_edited != path]
    return request.start(
        NAME,
        folder.resolve().name,
        items,
        corpus=asked,
        reader=reader,
        settings={"edited_as_text": as_text},
    )


def _planted(corpus: Corpus, variants: Sequence[Variant]) -> Iterator[Planted]:
    """Every place of text that must not be cited."""
    for variant in variants:
        if variant.condition not in hostile.CONDITIONS:
            continue
        for path, edits in sorted(variant.edits.items()):
            document = corpus.sources[path].path_edited
            for span in edits.written():
                yield _place_planted(variant, document, span)
        for path, text in sorted(variant.added.items()):
            yield _place_planted(variant, path, Span(0, len(text)))


def _place_planted(variant: Variant, document: str, span: Span) -> Planted:
    return Planted(condition=variant.condition, document=document, start=span.start, end=span.end)


def _ask(run: RunFolder, variant: Variant, place: _Place, request: Request) -> None:
    """Ask the systems what they have not answered yet; the documents are changed only for that."""
    waiting = [(system, _waiting(run, system, variant)) for system in request.systems]
    if not any(items for _, items in waiting):
        return
    place.put(variant)
    for system, items in waiting:
        if items:
            with (
                OpenSystem(system, place.index, request.encoder) as opened,
                CitedTexts(ParsingLimits()) as texts,
            ):
                ask_all(run, system.name, opened.ask, texts.of, request.progress, items)


def _waiting(run: RunFolder, system: System, variant: Variant) -> list[Item]:
    answered = run.predictions(system.name)
    items = [item for item in variant.items if item.id not in answered]
    if variant.condition == BASE:
        return items
    base = {item.id: item for item in run.items if item.kind == BASE}
    return [
        item
        for item in items
        if is_held_to(base[id_of_base(item.id)], answered[id_of_base(item.id)])
    ]
