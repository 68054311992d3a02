"""`search --json`: hits with everything a script needs, on one line."""

import json
from pathlib import Path

import pytest

from index import build_index
from index.dates import Dated, Period
from index.document import Document, Hit, Page, Passage, Span
from index.retriever import IndexInfo
from index.serialise import encode_hits, published

INFO = IndexInfo(generation=3, model="fake", documents=1, passages=2)
TEXT = "First line.\r\nSecond “line” \x1b[31m🗳️.\nThird."


@pytest.fixture(autouse=True)
def quick(parses):
    """Files are parsed in this process."""


def document(**fields):
    return Document(
        root=str(Path.cwd() / "corpus"), path="a/b.pdf", sha256="ab" * 32, format="pdf",
        read_text=lambda: TEXT, **fields,
    )  # fmt: skip


def hit(span, rank=1, **fields):
    passage = Passage(document(**fields), span, span.of(TEXT))
    return Hit(
        passage=passage, rank=rank, score=0.5, lexical_score=1.25, lexical_rank=None,
        dense_score=-0.25, dense_rank=2,
    )  # fmt: skip


def encoded(*hits, query="x"):
    line = encode_hits(query, INFO, hits)
    assert len(line.splitlines()) == 1
    return json.loads(line)


def test_a_hit_has_all_fields():
    span = Span(TEXT.index("Second"), TEXT.index("\nThird"))
    dates = {"published": Dated(Period.parse("2021-01"), "text")}
    pages = (Page("i", Span(0, 11)), Page("ii", Span(11, len(TEXT))))
    answer = encoded(hit(span, title="T", publisher="P", pages=pages, **dates), query="“q” 🗳️")
    assert answer == {
        "schema": 1,
        "query": "“q” 🗳️",
        "hits": [
            {
                "rank": 1, "score": 0.5, "lexical_score": 1.25, "lexical_rank": None,
                "dense_score": -0.25, "dense_rank": 2, "document": "a/b.pdf", "root": "corpus",
                "title": "T", "publisher": "P", "published": "2021-01", "sha256": "ab" * 32,
                "start": span.start, "end": span.end, "text": span.of(TEXT),
                "line": 2, "column": 1, "page": "ii",
            }
        ],
        "index": {"generation": INFO.generation, "model": INFO.model, "documents": INFO.documents,
                  "passages": INFO.passages},
    }  # fmt: skip


def test_what_is_not_known_is_null():
    record = encoded(hit(Span(0, 5)))["hits"][0]
    assert [record[name] for name in ("title", "publisher", "published", "page")] == [None] * 4


def test_no_hits_are_an_empty_list():
    assert encoded()["hits"] == []


def test_control_characters_are_escaped():
    assert "\x1b" not in encode_hits("\x1b[2J", INFO, [hit(Span(0, len(TEXT)))])


def test_published_is_written_as_precisely_as_it_is_known():
    assert published(document()) is None
    for value in ("2021", "2021-01", "2021-01-11"):
        dated = Dated(Period.parse(value), "metadata")
        assert published(document(published=dated)) == value


@pytest.mark.parametrize("query", ["turnout", "voters 2012"])
def test_the_span_of_a_real_hit_cuts_its_text_from_its_file(retriever, corpus, query):
    hits = retriever.retrieve(query)
    texts = {paper.path: paper.text for paper in retriever.documents()}
    for record, one in zip(
        json.loads(encode_hits(query, retriever.info, hits))["hits"], hits, strict=True
    ):
        text = texts[record["document"]]
        assert text[record["start"] : record["end"]] == record["text"] == one.passage.text
        assert (Path(record["root"]) / record["document"]).is_file()
        line = text.splitlines()[record["line"] - 1]
        assert record["text"].startswith(line[record["column"] - 1 :])


def test_a_root_below_the_current_folder_is_relative(
    corpus, index_folder, encoder, open_index, monkeypatch
):
    build_index([corpus], index=index_folder, encoder=encoder)
    monkeypatch.chdir(corpus.parent)
    retriever = open_index(index_folder)
    answer = json.loads(encode_hits("turnout", retriever.info, retriever.retrieve("turnout")))
    assert {record["root"] for record in answer["hits"]} == {"corpus"}
