"""Reading sets in SQuAD's layout, with the paragraph given and asked openly."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence

import msgspec

from eval.asking import ask_all, with_context
from eval.datasets.squad import Paragraph, ReadingSet, items, items_given, write_articles
from eval.given import GivenRetriever
from eval.items import Item
from eval.manifest import Corpus, SystemRecord, hash_items
from eval.opened import ask, make_parts
from eval.runs import RunFolder
from eval.scoring import scoring_of
from eval.suites.answers import reader_name, run_questions
from eval.suites.request import Request
from eval.systems import System
from index.settings import resolve
from qa.answer import Answer, Citation
from qa.config import AnswerConfig

OPEN = "squad-open"
GIVEN = "squad-given"


def run_open(data: ReadingSet, request: Request, suite: str = OPEN) -> RunFolder:
    """Ask the questions of an index of all paragraphs, one document for each article.

    Raises what building the index raises, and RunError.
    """
    from index.builder import build_index

    name = f"{data.name}-{hash_items(items_given(data))[:8]}"
    folder, place = request.work / "corpora" / name, request.work / "indexes" / name
    part = folder.with_name(f"{name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    placement = write_articles(data, part)
    shutil.rmtree(folder, ignore_errors=True)
    part.replace(folder)  # an interruption must not leave half of the articles
    build_index([folder], index=place, encoder=request.encoder, progress=request.progress)
    return run_questions(suite, data.name, items(data, placement), place, request)


def run_given(data: ReadingSet, request: Request) -> RunFolder:
    """Ask each question of its own paragraph. Raises RunError.

    Systems that differ only in how they search are left out: there is nothing to search.
    """
    asked = request.sample(items_given(data))
    paragraphs = {row.id: row.paragraph for row in data.rows}
    texts = {one.id: one.text for article in data.articles.values() for one in article}
    asked = with_context(asked, texts.get)
    systems = [one for one in request.systems if not one.search]
    run = request.start(
        GIVEN,
        data.name,
        asked,
        systems=[SystemRecord(name=one.name, about=one.about) for one in systems],
        corpus=_paragraphs(data),
        reader=reader_name(request.encoder),
    )
    if run.finished:
        return run
    for system in systems:
        ask_all(
            run,
            system.name,
            _asker(system, paragraphs, request),
            lambda citation: texts.get(citation.document),
            request.progress,
        )
    run.write_figures(scoring_of(run).figures(run))
    return run


def _paragraphs(data: ReadingSet) -> Corpus:
    """What is read, for the manifest; there is no index."""
    texts = {title: [one.text for one in article] for title, article in data.articles.items()}
    return Corpus(
        generation=0,
        documents=len(texts),
        passages=sum(map(len, texts.values())),
        sha256=hashlib.sha256(msgspec.json.encode(texts)).hexdigest()[:16],
    )


def _asker(
    system: System, paragraphs: dict[str, Paragraph], request: Request
) -> Callable[[Item], Answer]:
    config = resolve(AnswerConfig)

    def ask_item(item: Item) -> Answer:
        one = paragraphs[item.id]
        retriever = GivenRetriever(one.id, one.title, one.text, request.encoder)
        return ask(system, item.question, make_parts(system, retriever, _unchanged, config))

    return ask_item


def _unchanged(citations: Sequence[Citation]) -> list[Citation]:
    """A paragraph that is given has no file that could have changed."""
    return list(citations)
