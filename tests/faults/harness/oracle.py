"""Is an index exactly one of the generations that it may be? `judge`."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from harness.building import build, fake_encoder
from harness.corpora import Corpus, State, Work, own_word
from index import HybridRetriever, open_retriever
from index.doctor import examine
from index.errors import DamagedIndexError, NoIndexError, PinciteError
from index.storage.catalog import Catalog
from index.storage.layout import Layout


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in an index."""

    generation: int
    """0 where it does not open."""
    documents: int
    """Acknowledged documents that were looked for."""
    lost: int
    """How many of them were not there as they had been acknowledged."""
    trouble: tuple[str, ...]
    """Everything that is not as it must be."""


def judge(work: Work, allowed: list[State]) -> Verdict:
    """Hold an index against the states that it may be in, the acknowledged one first."""
    acknowledged = allowed[0]
    size = len(acknowledged.corpus.texts)
    try:
        with closing(open_retriever(work.index, encoder=fake_encoder())) as retriever:
            generation = retriever.info.generation
            state = next((state for state in allowed if state.generation == generation), None)
            if state is None:
                wrong = f"generation {generation} is none of those that it may be"
                return Verdict(generation, size, size, (wrong,))
            lost, trouble = _compare(retriever, state.corpus)
            trouble += _passages(retriever, work, generation)
    except NoIndexError:
        return Verdict(0, size, size, () if acknowledged.generation == 0 else ("no index",))
    except (PinciteError, OSError, ValueError) as error:
        unfinished = isinstance(error, DamagedIndexError) and "CURRENT is missing" in str(error)
        fine = unfinished and acknowledged.generation == 0
        return Verdict(0, size, size, () if fine else (str(error),))
    found = examine(work.index)
    trouble += [*found.catalog_damage, *found.derived_damage]
    return Verdict(generation, len(state.corpus.texts), lost, tuple(trouble))


def go_on(work: Work, verdict: Verdict) -> Verdict:
    """Build again: what is in the folder is in the index, and nothing else is left over."""
    try:
        report = build(work)
    except PinciteError as error:
        return Verdict(0, 0, 0, (f"it cannot be written any more: {error}",))
    again = judge(work, [State(report.generation, Corpus.read(work.corpus))])
    trouble = list(again.trouble)
    # A first build may leave a complete catalog, whose generation the next one counts from.
    first = {2} if verdict.generation == 0 else set()
    if report.generation not in {verdict.generation, verdict.generation + 1} | first:
        trouble.append(f"generation {report.generation} after {verdict.generation}")
    left = {path.name for path in work.index.iterdir()}
    left -= {"CURRENT", "lock", "generations", "catalog.sqlite"}
    left -= {"catalog.sqlite-wal", "catalog.sqlite-shm"}
    folders = {path.name for path in (work.index / "generations").iterdir()}
    left |= folders - {f"{report.generation:06d}"}
    trouble += [f"{name} is left over" for name in sorted(left)]
    return Verdict(again.generation, again.documents, again.lost, tuple(trouble))


def _compare(retriever: HybridRetriever, corpus: Corpus) -> tuple[int, list[str]]:
    """How many documents are not there or not found by their own word, and what is wrong."""
    found = {document.path: document.text for document in retriever.documents()}
    trouble = [f"{path} is not in the corpus" for path in sorted(found.keys() - corpus.texts)]
    lost = 0
    for path, text in sorted(corpus.texts.items()):
        best = retriever.retrieve(own_word(text), top_k=1)
        if found.get(path) != text or not best or best[0].passage.document.path != path:
            lost += 1
            trouble.append(f"{path} is lost")
        elif best[0].passage.text != best[0].passage.span.of(text):
            trouble.append(f"a passage of {path} is not its text")
    return lost, trouble


def _passages(retriever: HybridRetriever, work: Work, generation: int) -> list[str]:
    """Every passage of the catalog is in the search structures, once."""
    with Catalog.open(Layout.of(work.index).catalog) as catalog:
        ids = [row.id for row in catalog.passages(generation)]
    searched = retriever._structures.passage_ids.tolist()
    same = searched == ids and len(ids) == retriever.info.passages
    return [] if same else ["the search structures hold other passages than the catalog"]
