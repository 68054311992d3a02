from __future__ import annotations

import pytest

from eval.given import GivenRetriever
from index import Filters

TEXT = "Voters came early. " * 60 + "The turnout was 75 per cent."


@pytest.fixture
def retriever(encoder):
    return GivenRetriever("Vote#1", "Vote", TEXT, encoder)


def test_a_long_paragraph_is_read_in_passages_nearest_first(retriever):
    hits = retriever.retrieve("The turnout was 75 per cent")
    assert len(hits) == retriever.info.passages > 1
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    for hit in hits:
        assert hit.passage.span.of(TEXT) == hit.passage.text
    assert "75 per cent" in hits[0].passage.text
    assert len(retriever.retrieve("turnout", top_k=1)) == 1


def test_the_paragraph_is_the_only_document(retriever):
    (document,) = retriever.documents()
    assert (document.path, document.title, document.text) == ("Vote#1", "Vote", TEXT)
    assert retriever.info.documents == 1


def test_an_empty_paragraph_and_a_filter_that_does_not_fit_find_nothing(encoder, retriever):
    assert GivenRetriever("x", "", "", encoder).retrieve("anything") == []
    assert retriever.retrieve("turnout", filters=Filters(paths=("other.txt",))) == []
