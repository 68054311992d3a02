"""Rankings on test sets with judged queries: `run_retrieval`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from eval.asking import DEPTH
from eval.datasets.beir import RetrievalSet
from eval.items import Item
from eval.manifest import Corpus, SystemRecord
from eval.runs import RunFolder
from eval.scoring import scoring_of
from eval.suites.request import Request
from eval.systems import System
from index.config import RuntimeConfig, SearchConfig
from index.dense import DenseIndex, FlatIndex
from index.lexical import Bm25Index, LexicalIndex
from index.ranking import rank
from index.settings import resolve
from qa.config import AnswerConfig
from qa.reader import load_reader
from qa.reranking import DEPTH as RERANKED
from qa.reranking import with_passage_scores

if TYPE_CHECKING:
    from index.encoder import Encoder, FloatArray
    from index.progress import Progress

_BLOCK = 256


def run_retrieval(data: RetrievalSet, request: Request) -> RunFolder:
    """Rank every judged query of a set with every search of the request's systems.

    The documents of the set are the passages: nothing is cut. A judged query without results
    counts as zero. Raises RunError.
    """
    items = request.sample([Item(id=id_, question=text) for id_, text in data.queries.items()])
    systems = [one for one in request.systems if one.ranks]
    records = [SystemRecord(name=one.name, about=one.about) for one in systems]
    run = request.start("retrieval", data.name, items, systems=records, corpus=_corpus_of(data))
    if run.finished:
        return run
    run.write_qrels({item.id: data.qrels[item.id] for item in run.items})
    waiting = [system for system in systems if not run.has_ranking(system.name)]
    if waiting:
        search = _Search(data, request.encoder, request.progress)
        for system in waiting:
            request.progress.start(f"ranking, {system.name}", len(run.items))
            run.write_ranking(system.name, search.rankings(system, run.items, request.progress))
    run.write_figures(scoring_of(run).figures(run))
    return run


def _corpus_of(data: RetrievalSet) -> Corpus:
    """What is searched and how it is judged, for the manifest."""
    digest = hashlib.sha256(msgspec.json.encode([data.texts, data.qrels]))
    count = len(data.texts)
    return Corpus(generation=0, documents=count, passages=count, sha256=digest.hexdigest()[:16])


class _Search:
    """Both indexes of a set, in memory."""

    def __init__(self, data: RetrievalSet, encoder: Encoder, progress: Progress) -> None:
        texts = list(data.texts.values())
        self._texts = texts
        self._documents = list(data.texts)
        self._encoder = encoder
        self._reader = load_reader(resolve(AnswerConfig).reader, encoder, resolve(RuntimeConfig))
        self._lexical: LexicalIndex = Bm25Index.build(texts)
        self._dense: DenseIndex = FlatIndex.build(
            encoder.info.dim, [_embeddings(texts, encoder, progress)]
        )

    def rankings(
        self, system: System, items: tuple[Item, ...], progress: Progress
    ) -> Mapping[str, Mapping[str, float]]:
        config = replace(resolve(SearchConfig), **system.search)  # type: ignore[arg-type]
        fusion = config.make_fusion()
        vectors = self._encoder.encode_queries([item.question for item in items])
        found = {}
        for item, vector in zip(items, vectors, strict=True):
            ranking = rank(
                item.question,
                vector,
                self._lexical,
                self._dense,
                fusion,
                depth=max(config.depth, DEPTH),
            )
            scores = ranking.fused[:DEPTH].tolist()
            if system.reranks:
                scores = self._reranked(item.question, ranking.ordinals.tolist(), scores)
            ranked = sorted(
                zip(ranking.ordinals[:DEPTH], scores, ranking.scores.lexical[:DEPTH], strict=True),
                key=lambda one: -one[1],  # a run keeps the order, not the scores
            )
            found[item.id] = {
                self._documents[ordinal]: score
                for ordinal, score, words in ranked
                if words > 0 or not system.by_words
            }
            progress.advance(1)
        return found

    def _reranked(
        self, question: str, ordinals: Sequence[int], fused: Sequence[float]
    ) -> list[float]:
        """The fused scores with the passage scores of the first; the others stay below those."""
        read = [self._texts[ordinal] for ordinal in ordinals[:RERANKED]]
        readings = self._reader.read(question, read)
        scores = with_passage_scores(fused[: len(readings)], readings)
        rest = fused[len(scores) :]
        drop = max(0.0, rest[0] - min(scores)) if rest else 0.0
        return scores + [score - drop for score in rest]


def _embeddings(texts: list[str], encoder: Encoder, progress: Progress) -> FloatArray:
    import numpy as np

    progress.start("embedding", len(texts))
    blocks = []
    for start in range(0, len(texts), _BLOCK):
        blocks.append(encoder.encode_passages(texts[start : start + _BLOCK]))
        progress.advance(len(blocks[-1]))
    vectors: FloatArray = np.concatenate(blocks)
    return vectors
