from __future__ import annotations

from dataclasses import replace

import pytest

from index.document import Span
from index.errors import DamagedIndexError
from index.library import Library, make_document, stored_path
from index.storage.catalog import Catalog
from index.storage.records import FileRecord


@pytest.fixture
def reads(monkeypatch) -> list[str]:
    """Hashes of the texts that were read from a catalog."""
    hashes: list[str] = []
    text = Catalog.text
    monkeypatch.setattr(Catalog, "text", lambda self, sha: hashes.append(sha) or text(self, sha))
    return hashes


@pytest.fixture
def opened(build, layout):
    build()
    with Catalog.open(layout.catalog) as catalog:
        yield catalog


def test_a_document_knows_where_it_lies_and_reads_its_text_once(opened, corpus, tmp_path, reads):
    library = Library(opened, tmp_path)
    file = next(f for f in opened.files(1) if f.record.path == "turnout.txt")
    document = library.document(file.id)
    assert (document.root, document.path) == (str(corpus), "turnout.txt")
    assert reads == []
    assert document.text == (corpus / "turnout.txt").read_text()
    assert library.document(file.id).text == document.text
    assert len(reads) == 1
    assert library.document(file.id) is document


def test_a_row_that_is_read_already_is_not_read_again(opened, tmp_path, monkeypatch):
    library, stored = Library(opened, tmp_path), opened.files(1)[0]
    monkeypatch.setattr(Catalog, "file", lambda *_: pytest.fail("the row was read again"))
    assert library.document_of(stored).path == stored.record.path


def test_the_last_text_is_kept_however_long_it_is(opened, tmp_path, reads, monkeypatch):
    monkeypatch.setattr("index.library._CACHED_CHARACTERS", 10)
    library = Library(opened, tmp_path)
    first, second = (library.document(file.id) for file in opened.files(1)[:2])
    assert first.text == first.text
    assert len(reads) == 1
    assert second.text == second.text != first.text
    assert len(reads) == 3


def test_a_part_is_read_without_the_rest_and_is_the_same_characters(opened, tmp_path, reads):
    library = Library(opened, tmp_path)
    file = opened.files(1)[0]
    for span in (Span(0, 0), Span(0, 5), Span(3, 9)):
        part = library.part(file.id, span)
        assert reads == []
        assert part == span.of(Library(opened, tmp_path).document(file.id).text)
        reads.clear()


def test_a_part_of_a_text_in_memory_is_not_read_again(opened, tmp_path, monkeypatch):
    library = Library(opened, tmp_path)
    file = opened.files(1)[0]
    text = library.document(file.id).text
    monkeypatch.setattr(Catalog, "part", lambda *_: pytest.fail("the text was read again"))
    assert library.part(file.id, Span(2, 6)) == text[2:6]


def test_a_passage_is_found_whole_where_its_part_cannot_be_read(
    built, open_index, monkeypatch, reads
):
    usual = [hit.passage.text for hit in open_index(built).retrieve("turnout")]
    assert reads == []
    monkeypatch.setattr(Catalog, "part", lambda *_: "")  # as behind a NUL
    assert [hit.passage.text for hit in open_index(built).retrieve("turnout")] == usual
    assert reads


def test_a_document_that_is_lost_is_damage(opened, tmp_path):
    with pytest.raises(DamagedIndexError, match="file 999"):
        Library(opened, tmp_path).document(999)


@pytest.mark.parametrize("path", ["/etc/passwd", "../a.txt", "a/../../b.txt"])
def test_a_path_that_leads_out_of_its_folder_is_damage(opened, tmp_path, path):
    record = replace(opened.files(1)[0].record, path=path)
    with pytest.raises(DamagedIndexError, match="not a path below a folder"):
        make_document(record, tmp_path, str)


def test_a_problem_is_no_document(tmp_path):
    problem = FileRecord(
        root="r", path="bad.txt", sha256="", size=0, mtime_ns=0, seen_ns=0, recipe="",
        described="", reason="empty",
    )  # fmt: skip
    with pytest.raises(DamagedIndexError, match=r"bad\.txt has no text"):
        make_document(problem, tmp_path, str)


@pytest.mark.parametrize(
    ("path", "stored"),
    [
        ("docs", "docs"),
        ("docs/../docs/sub/", "docs/sub"),
        (".", "."),
        ("..", None),
        ("/elsewhere", "/elsewhere"),
    ],
)
def test_paths_below_the_base_are_kept_relative(tmp_path, monkeypatch, path, stored):
    monkeypatch.chdir(tmp_path)
    assert stored_path(tmp_path, path) == (stored or tmp_path.parent.as_posix())


def test_a_folder_whose_name_only_starts_alike_is_not_below(tmp_path):
    beside = f"{tmp_path}-more/docs"
    assert stored_path(tmp_path, beside) == beside


def test_links_keep_their_names(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert stored_path(tmp_path, tmp_path / "link") == "link"
