"""What every `Retriever` does."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from index import (
    Filters,
    HybridRetriever,
    IndexConfig,
    Period,
    PinciteError,
    build_index,
    open_retriever,
)
from index.errors import QueryError
from qa.reader.sentence import SentenceReader
from qa.reranking import RerankingRetriever

BOILERPLATE = "Observers from many countries signed this page. It says the same in every file.\n\n"
MANIFEST = """
[[document]]
file = "reports/2012*.txt"
publisher = "OSCE/ODIHR"
period = "2012-01-15"

[[document]]
file = "reports/2021.txt"
publisher = "Norwegian Helsinki Committee"
published = "2021-01-11"
"""
SENTENCES = [
    f"In precinct {number} the turnout was {30 + number % 60} per cent on a cold day.\r\n\r\n"
    for number in range(150)
]
FILES = {
    "manifest.toml": MANIFEST,
    "reports/2012.txt": BOILERPLATE + "The commission registered 9,303,693 voters in 2012.\n",
    "reports/2012-annex.txt": BOILERPLATE + "Annex: the ballots were printed in two languages.\n",
    "reports/2021.txt": b"\xef\xbb\xbf" + (BOILERPLATE + "Turnout was 63.3 per cent.\n").encode(),
    "b/copy.txt": BOILERPLATE,
    "a/copy.txt": BOILERPLATE,
    "ru.txt": "Явка избирателей составила 63 процента. Выборы прошли спокойно.\n".encode("cp1251"),
    "long.txt": "".join(SENTENCES),
    "combining.md": "# E\u0301lections 🗳️\n\nLe nai\u0308f vote 👩‍👩‍👧 du 10 janvier.\n",
}
QUERIES = [
    "turnout in precinct 77",
    "how many voters were registered in 2012?",
    "Observers from many countries",
    "явка избирателей",
    "ballots languages",
    "9303693",
    "zebra crossing",
    "?",
]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return tmp_path_factory.mktemp("shelf")


def reranking(opened, make_fake_encoder):
    reader = SentenceReader(make_fake_encoder())  # which has its own, as trained readers do
    return RerankingRetriever(opened, reader, depth=40)


RETRIEVERS = {
    "hybrid": lambda opened, _: opened,
    "reranking": reranking,
}


@pytest.fixture
def hybrid(shelf, make_files, encoder):
    corpus, place = shelf / "corpus", shelf / ".pincite"
    if not place.exists():
        make_files(FILES, corpus)
        config = IndexConfig(chunk_size=100, chunk_overlap=20)
        build_index([corpus], index=place, config=config, encoder=encoder)
    with open_retriever(place, encoder=encoder) as opened:
        yield opened


@pytest.fixture(params=sorted(RETRIEVERS))
def retriever(request, hybrid, make_fake_encoder):
    return RETRIEVERS[request.param](hybrid, make_fake_encoder)


def place_of(hit):
    return hit.passage.document.path, hit.passage.span.start


def shown(hits):
    return [(place_of(hit), hit.score, hit.lexical_score, hit.dense_score) for hit in hits]


def everything(retriever, query, filters=None):
    return retriever.retrieve(query, retriever.info.passages, filters)


@pytest.mark.parametrize("query", QUERIES)
def test_every_passage_is_an_exact_slice_of_its_document(retriever, query):
    for hit in everything(retriever, query):
        passage = hit.passage
        assert passage.document.text[passage.span.start : passage.span.end] == passage.text
        assert passage.text.strip()


@pytest.mark.parametrize("query", QUERIES)
def test_hits_are_ranked_from_1_by_score_then_path_then_start(retriever, query):
    hits = everything(retriever, query)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    keys = [(-hit.score, *place_of(hit)) for hit in hits]
    assert keys == sorted(keys)
    assert len(set(map(place_of, hits))) == len(hits)


@pytest.mark.parametrize("query", QUERIES)
def test_each_searchs_ranks_follow_its_scores_then_path_then_start(retriever, query):
    hits = everything(retriever, query)
    by_words = sorted((hit for hit in hits if hit.lexical_rank), key=lambda hit: hit.lexical_rank)
    assert [hit.lexical_rank for hit in by_words] == list(range(1, len(by_words) + 1))
    keys = [(-hit.lexical_score, *place_of(hit)) for hit in by_words]
    assert keys == sorted(keys)
    assert {place_of(hit) for hit in by_words} == {
        place_of(hit) for hit in hits if hit.lexical_score > 0
    }
    by_meaning = sorted(hits, key=lambda hit: hit.dense_rank)
    assert [hit.dense_rank for hit in by_meaning] == list(range(1, len(hits) + 1))
    keys = [(-hit.dense_score, *place_of(hit)) for hit in by_meaning]
    assert keys == sorted(keys)


def test_equal_passages_score_the_same_and_come_by_path(retriever):
    hits = everything(retriever, BOILERPLATE.strip())
    copies = [hit for hit in hits if hit.passage.document.path.endswith("copy.txt")]
    assert [hit.passage.document.path for hit in copies] == ["a/copy.txt", "b/copy.txt"]
    assert copies[0].score == copies[1].score
    assert copies[0].lexical_score == copies[1].lexical_score
    assert copies[0].dense_score == copies[1].dense_score
    assert copies[1].rank == copies[0].rank + 1


@pytest.mark.parametrize("query", QUERIES)
def test_fewer_hits_are_the_first_of_more(retriever, query):
    hits = shown(retriever.retrieve(query, 50))
    for top_k in (1, 2, 49):
        assert shown(retriever.retrieve(query, top_k)) == hits[:top_k]


def test_top_k_bounds_the_hits(retriever):
    assert len(retriever.retrieve("turnout", 3)) == 3
    assert len(retriever.retrieve("turnout")) == 10
    assert len(retriever.retrieve("turnout", 10**9)) == retriever.info.passages > 100


@pytest.mark.parametrize("top_k", [0, -1])
def test_top_k_below_1_is_refused(retriever, top_k):
    with pytest.raises(QueryError, match="top_k must be at least 1"):
        retriever.retrieve("turnout", top_k)


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("", "empty"),
        (" \n\t\u00a0", "empty"),
        ("turnout " * 1251, "at most 10,000"),
        ("x" * 100_000, "100,000 characters"),
        ("caf\udce9", "character 4 of the query is not text"),
    ],
)
def test_a_query_that_cannot_be_searched_for_is_refused_in_one_line(retriever, query, complaint):
    with pytest.raises(QueryError, match=complaint) as caught:
        retriever.retrieve(query)
    assert isinstance(caught.value, PinciteError)
    assert len(str(caught.value).splitlines()) == 1
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("query", ["x" * 10_000, "\x00\x1b[2J", "%s {0} \\", "' OR 1=1 --", "🗳️"])
def test_any_other_query_is_searched_for(retriever, query):
    assert len(retriever.retrieve(query, 5)) == 5


@pytest.mark.parametrize(
    ("filters", "paths"),
    [
        (Filters(paths=("reports/*",)), {"reports/2012-annex.txt", "reports/2012.txt",
                                         "reports/2021.txt"}),
        (Filters(paths=("*copy.txt", "ru.txt")), {"a/copy.txt", "b/copy.txt", "ru.txt"}),
        (Filters(publishers=("osce/odihr",)), {"reports/2012.txt", "reports/2012-annex.txt"}),
        (Filters(period=Period.parse("2012")), {"reports/2012.txt", "reports/2012-annex.txt"}),
        (Filters(period=Period.parse("2021-01")), {"reports/2021.txt"}),
        (Filters(paths=("*annex*",), publishers=("OSCE/ODIHR",), period=Period.parse("2012")),
         {"reports/2012-annex.txt"}),
    ],
)  # fmt: skip
def test_filters_bound_the_documents(retriever, filters, paths):
    hits = everything(retriever, "turnout voters observers", filters)
    assert {hit.passage.document.path for hit in hits} == paths


def test_filters_that_no_document_meets_leave_nothing(retriever):
    assert retriever.retrieve("turnout", 5, Filters(paths=("nowhere/*",))) == []
    assert retriever.retrieve("turnout", 5, Filters(period=Period.parse("1999"))) == []


def test_a_filter_leaves_the_scores_as_they_are(retriever):
    everywhere = {place_of(hit): hit for hit in everything(retriever, "turnout 2012")}
    for hit in everything(retriever, "turnout 2012", Filters(paths=("reports/*",))):
        assert hit.lexical_score == everywhere[place_of(hit)].lexical_score
        assert hit.dense_score == everywhere[place_of(hit)].dense_score


def test_a_rare_document_is_found_behind_a_filter(retriever):
    hits = retriever.retrieve("turnout in precinct 5", 3, Filters(paths=("ru.txt",)))
    assert [hit.passage.document.path for hit in hits] == ["ru.txt"]


def test_the_same_query_gives_the_same_hits(retriever):
    for query in QUERIES:
        assert retriever.retrieve(query, 30) == retriever.retrieve(query, 30)


def test_eight_threads_get_what_one_gets(retriever):
    alone = {query: shown(retriever.retrieve(query, 20)) for query in QUERIES}
    start = threading.Barrier(8)

    def ask(offset):
        start.wait(timeout=30)
        for place in range(3 * len(QUERIES)):
            query = QUERIES[(place + offset) % len(QUERIES)]
            assert shown(retriever.retrieve(query, 20)) == alone[query]
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(8)))


def test_documents_are_listed_by_path_with_their_texts(retriever):
    documents = retriever.documents()
    paths = [document.path for document in documents]
    assert paths == sorted(set(FILES) - {"manifest.toml"})
    assert retriever.info.documents == len(documents)
    by_path = dict(zip(paths, documents, strict=True))
    assert by_path["long.txt"].text == "".join(SENTENCES)
    assert by_path["reports/2021.txt"].text.startswith("Observers")


def test_the_info_tells_what_is_searched(retriever, encoder):
    assert retriever.info.model == encoder.info.id
    assert retriever.info.generation == 1
    assert retriever.encoder.info == encoder.info


def test_the_query_is_encoded_as_a_query(retriever, encoder):
    before = len(encoder.passages)
    retriever.retrieve("turnout")
    assert encoder.queries == ["turnout"]
    assert len(encoder.passages) == before


def test_a_hybrid_retriever_is_what_opening_gives(hybrid):
    assert isinstance(hybrid, HybridRetriever)
