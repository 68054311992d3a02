"""How the hybrid retriever fuses: its scores are those of the chosen formula."""

import numpy as np
import pytest

from index import IndexConfig, build_index, open_retriever
from index.config import SearchConfig
from index.context import passage_input
from index.fusion import Scores
from index.lexical import Bm25Index
from index.retriever import LONGEST_QUERY

QUERY = "turnout in precinct 7 of the 2021 elections"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return tmp_path_factory.mktemp("shelf")


@pytest.fixture
def open_with(shelf, make_files, encoder):
    """Open an index of 60 passages under titles and headings, with a search configuration."""
    corpus, place = shelf / "corpus", shelf / ".pincite"
    opened = []

    def open_one(**settings):
        if not place.exists():
            lines = [
                f"## Region {n}\n\nTurnout in precinct {n} was {n} per cent." for n in range(30)
            ]
            text = "# Elections of 2021\n\n" + "\n\n".join(lines)
            make_files({"a.md": text, "b.md": text.replace("2021", "2012")}, corpus)
            config = IndexConfig(chunk_size=60, chunk_overlap=0)
            build_index([corpus], index=place, config=config, encoder=encoder)
        opened.append(open_retriever(place, encoder=encoder, config=SearchConfig(**settings)))
        return opened[-1]

    yield open_one
    for retriever in opened:
        retriever.close()


@pytest.fixture
def lexical(open_with):
    """A lexical index of the same passages, made apart from the one that is searched."""
    return Bm25Index.build(inputs(in_order(open_with())))


def in_order(retriever):
    hits = retriever.retrieve(QUERY, retriever.info.passages)
    return sorted(hits, key=lambda hit: (hit.passage.document.path, hit.passage.span))


def inputs(hits):
    return [passage_input(hit.passage.document, hit.passage.span, hit.passage.text) for hit in hits]


@pytest.mark.parametrize("fusion", ["bounded", "min-max", "rank"])
def test_the_score_is_that_of_the_fusion_over_all_candidates(open_with, lexical, fusion):
    hits = in_order(open_with(fusion=fusion))
    scores = Scores(
        lexical=np.array([hit.lexical_score for hit in hits], dtype=np.float32),
        lexical_bound=lexical.bound(QUERY),
        lexical_ranks=np.array([hit.lexical_rank or 0 for hit in hits]),
        dense=np.array([hit.dense_score for hit in hits], dtype=np.float32),
        dense_ranks=np.array([hit.dense_rank or 0 for hit in hits]),
    )
    expected = SearchConfig(fusion=fusion).make_fusion()(scores)
    assert [hit.score for hit in hits] == expected.tolist()


def test_lexical_scores_are_those_of_the_passages_under_their_headings(open_with, lexical):
    hits = in_order(open_with())
    expected = lexical.scores(QUERY, np.arange(len(hits)))
    assert [hit.lexical_score for hit in hits] == expected.tolist()
    assert all("Elections" in text for text in inputs(hits))
    assert sum("Elections" in hit.passage.text for hit in hits) == 2


def test_dense_scores_are_cosines_with_the_passages_under_their_headings(open_with, encoder):
    hits = in_order(open_with())
    expected = encoder.encode_passages(inputs(hits)) @ encoder.encode_queries([QUERY])[0]
    assert [hit.dense_score for hit in hits] == pytest.approx(expected.tolist(), abs=1e-6)


def test_the_weight_decides_between_words_and_meaning(open_with):
    words = open_with(dense_weight=0.0).retrieve(QUERY, 20)
    meaning = open_with(dense_weight=1.0).retrieve(QUERY, 20)
    assert [hit.lexical_rank for hit in words] == list(range(1, 21))
    assert [hit.dense_rank for hit in meaning] == list(range(1, 21))


def test_a_small_depth_leaves_ranks_out_but_no_scores(open_with):
    hits = open_with(depth=3).retrieve(QUERY, 3)
    deep = {hit.passage.span: hit for hit in open_with().retrieve(QUERY, 60)
            if hit.passage.document.path == hits[0].passage.document.path}  # fmt: skip
    for hit in hits:
        assert hit.lexical_rank is None or hit.lexical_rank <= 3
        assert hit.dense_rank is None or hit.dense_rank <= 3
        assert hit.lexical_rank or hit.dense_rank
        if hit.passage.document.path == hits[0].passage.document.path:
            assert hit.dense_score == deep[hit.passage.span].dense_score
            assert hit.lexical_score == deep[hit.passage.span].lexical_score


def test_more_hits_than_the_depth_can_be_asked_for(open_with):
    retriever = open_with(depth=2)
    assert len(retriever.retrieve(QUERY, 40)) == 40


def test_the_longest_query_is_searched_for(open_with):
    assert open_with().retrieve("x" * LONGEST_QUERY, 1)


def test_it_closes_what_it_holds(open_with):
    retriever = open_with()
    pinned = retriever._pinned
    retriever.close()
    assert pinned.closed
    retriever.close()
    with pytest.raises(ValueError, match="the retriever is closed"):
        retriever.retrieve(QUERY)
    with pytest.raises(ValueError, match="the retriever is closed"):
        retriever.documents()


def test_it_closes_at_the_end_of_a_with_block(open_with):
    with open_with() as retriever:
        assert retriever.retrieve(QUERY, 1)
    with pytest.raises(ValueError, match="the retriever is closed"):
        retriever.retrieve(QUERY)


def test_a_text_asked_for_after_closing_is_no_damage(open_with):
    with open_with() as retriever:
        documents = retriever.documents()
    with pytest.raises(ValueError, match="the index is closed; open it again"):
        _ = documents[0].text


def test_closing_while_it_retrieves_is_no_damage(open_with, encoder, monkeypatch):
    retriever = open_with()
    encode = encoder.encode_queries

    def close_first(queries):
        retriever.close()
        return encode(queries)

    monkeypatch.setattr(encoder, "encode_queries", close_first)
    with pytest.raises(ValueError, match="the index is closed; open it again"):
        retriever.retrieve(QUERY)
