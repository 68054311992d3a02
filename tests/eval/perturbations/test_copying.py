from __future__ import annotations

from eval.perturbations.copying import WorkingCopy
from eval.perturbations.corpus import read_corpus
from eval.perturbations.edits import Edit, Edits
from eval.perturbations.variant import Variant
from index.descriptions import Description, read_descriptions
from index.document import Span


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def replace(corpus, path, old, new):
    start = corpus.sources[path].text.index(old)
    return Edits([Edit(Span(start, start + len(old)), new)])


def test_a_variant_is_written_and_undone(corpus, tmp_path):
    copy = WorkingCopy(corpus, tmp_path / "copy")
    untouched = files(copy.folder)
    assert untouched.keys() == {*corpus.sources, "manifest.toml"}
    assert all(data == (corpus.folder / path).read_bytes() for path, data in untouched.items())
    copy.put(
        Variant(
            condition="x",
            items=(),
            edits={"old/2012.txt": replace(corpus, "old/2012.txt", "75", "61")},
            added={"added/new.txt": "More."},
            descriptions=(Description(file="new.txt", title='A "new" one', published="2022"),),
        )
    )
    changed = files(copy.folder)
    assert changed.pop("added/new.txt") == b"More."
    changed.pop("added/manifest.toml")
    assert read_descriptions(copy.folder / "added/manifest.toml") == (
        Description(file="new.txt", title='A "new" one', published="2022"),
    )
    assert b"61 per cent" in changed["old/2012.txt"]
    assert changed | {"old/2012.txt": untouched["old/2012.txt"]} == untouched
    copy.put(Variant(condition="y", items=()))
    assert files(copy.folder) == untouched


def test_a_document_that_is_no_plain_text_becomes_one_and_keeps_its_description(
    make_files, tmp_path
):
    folder = make_files(
        {
            "manifest.toml": '[[document]]\nfile = "*.html"\npublisher = "Us"\nperiod = "2012"\n',
            "page.html": "<html><head><title>Count</title></head><body><p>The count of the votes "
            "was orderly in 17 of the places that we saw.</p></body></html>",
        }
    )
    corpus = read_corpus(folder)
    edits = {"page.html": replace(corpus, "page.html", "17", "23")}
    copy = WorkingCopy(corpus, tmp_path / "copy")
    copy.put(Variant(condition="x", items=(), edits=edits))
    again = read_corpus(copy.folder)
    (source,) = again.sources.values()
    before = corpus.sources["page.html"]
    assert source.path == before.path_edited
    assert source.text == edits["page.html"].apply(before.text)
    assert source.facts.title == before.facts.title
    assert (source.facts.publisher, str(source.dated)) == ("Us", "2012")
    copy.put(Variant(condition="y", items=()))
    assert files(copy.folder) == files(folder)


def test_text_that_the_encoding_lacks_is_written_in_another(make_files, tmp_path):
    text = "Les électeurs étaient à l'école, où le café était préparé; voilà déjà 17 années.\n"
    folder = make_files({"a.txt": (text * 3).encode("cp1252")})
    corpus = read_corpus(folder)
    assert corpus.sources["a.txt"].facts.encoding not in (None, "utf-8")
    edits = {"a.txt": replace(corpus, "a.txt", "17", "\N{OHM SIGN}\N{CYRILLIC SMALL LETTER ZHE}")}
    copy = WorkingCopy(corpus, tmp_path / "copy")
    copy.put(Variant(condition="x", items=(), edits=edits))
    (source,) = read_corpus(copy.folder).sources.values()
    assert source.text == edits["a.txt"].apply(corpus.sources["a.txt"].text)


def test_a_document_that_loses_all_of_its_text_is_written_empty(make_files, tmp_path):
    folder = make_files({"a.txt": "It was cold.\n", "b.txt": "It was warm.\n"})
    corpus = read_corpus(folder)
    copy = WorkingCopy(corpus, tmp_path / "copy")
    edits = {"a.txt": replace(corpus, "a.txt", "It was cold.", "")}
    copy.put(Variant(condition="x", items=(), edits=edits))
    assert list(read_corpus(copy.folder).sources) == ["b.txt"]
