from __future__ import annotations

import msgspec
import pytest

from eval.errors import DatasetError
from eval.items import GoldSpan, Item
from eval.perturbations.corpus import read_corpus
from index.dates import Period
from index.document import Span


def test_documents_are_read_with_what_the_manifest_says(corpus):
    assert list(corpus.sources) == ["2021.txt", "old/2012.txt", "page.html"]
    assert corpus.manifests == ("manifest.toml",)
    new, old, page = corpus.sources.values()
    assert (new.facts.title, new.dated) == ("Vote of 2021", Period.parse("2021-01-10"))
    assert old.dated is None or old.dated.start.year == 2012
    assert page.text.startswith("The observers")
    assert (new.path_edited, page.path_edited) == ("2021.txt", "page.html.as-text.txt")


def test_a_folder_for_added_documents_is_a_new_one(corpus):
    assert corpus.added == "added"
    (corpus.folder / "added").mkdir()
    assert corpus.added == "added_"


def test_the_sentences_of_a_span_are_those_that_it_touches(corpus):
    source = corpus.sources["2021.txt"]
    turnout = source.text.index("turnout")
    (sentence,) = source.sentences_at(Span(turnout, turnout + 7))
    assert sentence.of(source.text).startswith("A turnout of 63.3 per cent")
    both = source.sentences_at(Span(turnout, source.text.index("Anna") + 1))
    assert len(both) == 2


def test_only_quotes_that_stand_where_they_say_are_known_by_place(corpus, ask):
    item = ask("a", "Who?", [("2021.txt", "Anna Lind")])
    assert corpus.places(item)
    (gold,) = item.golds
    wrong = msgspec.structs.replace(gold.spans[0], start=0, end=9)
    gone = GoldSpan(document="gone.txt", start=0, end=9, quote="Anna Lind")
    for spans in ((), (wrong,), (gone,), (*gold.spans, wrong)):
        changed = msgspec.structs.replace(gold, spans=spans)
        assert not corpus.places(msgspec.structs.replace(item, golds=(changed,)))
    assert not corpus.places(Item(id="none", question="Who?"))


def test_a_file_of_questions_among_the_documents_is_none(make_files):
    folder = make_files({"a.txt": "It was cold.", "questions.csv": "question\nWas it?\n"})
    assert list(read_corpus(folder).sources) == ["a.txt", "questions.csv"]
    assert list(read_corpus(folder, without=folder / "questions.csv").sources) == ["a.txt"]


def test_a_folder_without_documents_is_refused(tmp_path):
    with pytest.raises(DatasetError, match="not a folder"):
        read_corpus(tmp_path / "gone")
    (tmp_path / "a.pdf").write_bytes(b"nothing")
    with pytest.raises(DatasetError, match="no document"):
        read_corpus(tmp_path)
