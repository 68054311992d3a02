"""How well passages are ranked: the shipped fusion beside each of its parts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eval.datasets.beir import RetrievalSet
from index.config import SearchConfig
from index.dense import DenseIndex, FaissIndex
from index.encoder import Encoder
from index.lexical import Bm25Index, LexicalIndex
from index.progress import Progress
from index.ranking import Ranking, rank

if TYPE_CHECKING:
    from index.encoder import FloatArray

MEASURES = ("nDCG@10", "R@10", "RR@10")
SYSTEMS = ("fused", "lexical", "dense", "rank fusion")
_BLOCK = 256
_CUT = 100
"""Documents kept of each ranking; nothing is measured below that."""


@dataclass(frozen=True, slots=True)
class RetrievalFigures:
    """One set: system -> measure -> mean over all judged queries."""

    name: str
    documents: int
    queries: int
    figures: Mapping[str, Mapping[str, float]]

    @property
    def margin(self) -> float:
        """nDCG@10 of the fused ranking above the best of the others."""
        others = [self.figures[system]["nDCG@10"] for system in SYSTEMS if system != "fused"]
        return self.figures["fused"]["nDCG@10"] - max(others)


def measure_retrieval(
    data: RetrievalSet, encoder: Encoder, config: SearchConfig, cache: Path, progress: Progress
) -> RetrievalFigures:
    """Rank every judged query of a set with the whole system and with each part alone.

    Embeddings of the corpus are kept in the folder `cache`, by model and text. A judged query
    without results counts as zero.
    """
    documents = list(data.texts)
    vectors = _embeddings(list(data.texts.values()), encoder, cache, progress)
    lexical = Bm25Index.build(data.texts.values())
    dense = FaissIndex.build(encoder.info.dim, [vectors])
    runs: dict[str, dict[str, dict[str, float]]] = {system: {} for system in SYSTEMS}
    queries = encoder.encode_queries(list(data.queries.values()))
    for (query_id, query), vector in zip(data.queries.items(), queries, strict=True):
        for system, ranking in _rankings(query, vector, lexical, dense, config).items():
            runs[system][query_id] = {
                # The place itself is the score: the order, ties included, is the system's own.
                documents[ordinal]: float(_CUT - place)
                for place, ordinal in enumerate(ranking.ordinals[:_CUT])
            }
    return RetrievalFigures(
        name=data.name,
        documents=len(documents),
        queries=len(data.queries),
        figures={system: _measure(data.qrels, run) for system, run in runs.items()},
    )


def _rankings(
    query: str, vector: FloatArray, lexical: LexicalIndex, dense: DenseIndex, config: SearchConfig
) -> dict[str, Ranking]:
    fusions = {
        "fused": config.make_fusion(),
        "lexical": lambda scores: scores.lexical,
        "dense": lambda scores: scores.dense,
        "rank fusion": SearchConfig(fusion="rank").make_fusion(),
    }
    return {
        system: rank(query, vector, lexical, dense, fusion, depth=max(config.depth, _CUT))
        for system, fusion in fusions.items()
    }


def _measure(
    qrels: Mapping[str, Mapping[str, int]], run: Mapping[str, Mapping[str, float]]
) -> dict[str, float]:
    import ir_measures

    measures = [ir_measures.parse_measure(name) for name in MEASURES]
    found = ir_measures.calc_aggregate(measures, qrels, run)
    return {str(measure): float(value) for measure, value in found.items()}


def _embeddings(texts: list[str], encoder: Encoder, cache: Path, progress: Progress) -> FloatArray:
    import numpy as np

    digest = hashlib.sha256(f"{encoder.info.id}@{encoder.info.revision}".encode())
    for text in texts:
        digest.update(hashlib.sha256(text.encode()).digest())
    path = cache / f"{digest.hexdigest()[:32]}.npy"
    if path.exists():
        stored: FloatArray = np.load(path, allow_pickle=False)
        return stored
    progress.start("embedding", len(texts))
    blocks = []
    for start in range(0, len(texts), _BLOCK):
        blocks.append(encoder.encode_passages(texts[start : start + _BLOCK]))
        progress.advance(len(blocks[-1]))
    vectors: FloatArray = np.concatenate(blocks)
    cache.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part.npy")
    np.save(part, vectors, allow_pickle=False)
    part.replace(path)  # an interruption must not leave half of them under the final name
    return vectors
