"""Which folders and files a build takes in, and how they are named."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from index import build_index, open_retriever
from index.errors import CorpusError, NoReadableFilesError, PathNotFoundError
from index.storage.manifest import read_current, read_manifest


def test_paths_given_before_are_looked_through_again(build, corpus, index_folder, encoder):
    build()
    (corpus / "new.txt").write_text("Something new about ballots.")
    report = build_index(index=index_folder, encoder=encoder)
    assert (report.added, report.unchanged, report.embedded) == (1, 3, 1)


def test_a_second_folder_is_added_and_taken_out_again(build, make_files, tmp_path):
    build()
    more = make_files({"more.txt": "More about the campaign."}, tmp_path / "more")
    report = build(more)
    assert (report.added, report.unchanged, report.documents) == (1, 3, 4)
    report = build(remove=[more])
    assert (report.removed, report.documents, report.embedded) == (1, 3, 0)


def test_a_path_that_is_no_part_of_the_index_cannot_be_taken_out(build, tmp_path, corpus):
    build()
    with pytest.raises(CorpusError, match=r"gone is not part of the index \(its paths: corpus\)"):
        build(remove=[tmp_path / "gone"])


def test_a_folder_that_is_gone_can_be_taken_out(build, make_files, tmp_path):
    more = make_files({"more.txt": "More about the campaign."}, tmp_path / "more")
    build(more)
    shutil.rmtree(more)
    with pytest.raises(PathNotFoundError, match="--remove"):
        build()
    assert build(remove=[more]).documents == 3


def test_nested_and_repeated_paths_index_a_file_once(build, corpus):
    report = build(corpus / "media", corpus, corpus, corpus / "turnout.txt")
    assert (report.documents, report.added) == (3, 3)
    assert not build(corpus).published


def test_the_same_index_named_in_another_way_keeps_its_paths(
    build, corpus, tmp_path, monkeypatch, layout
):
    build()
    monkeypatch.chdir(corpus)
    report = build(Path(), index=Path("../.pincite"))
    assert not report.published
    assert read_manifest(layout, read_current(layout)).roots == ("corpus",)


def test_index_and_documents_can_be_moved_together(build, tmp_path, encoder):
    build()
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    (tmp_path / ".pincite").rename(moved / ".pincite")
    (tmp_path / "corpus").rename(moved / "corpus")
    report = build_index(index=moved / ".pincite", encoder=encoder)
    assert not report.published
    with closing(open_retriever(moved / ".pincite", encoder=encoder)) as retriever:
        assert {document.root for document in retriever.documents()} == {str(moved / "corpus")}


def test_the_index_inside_the_corpus_is_no_part_of_it(build, corpus):
    first = build(index=corpus / "store")
    assert first.documents == 3
    assert not build(index=corpus / "store").published


def test_the_corpus_itself_cannot_be_the_index(build, corpus):
    before = sorted(corpus.rglob("*"))
    with pytest.raises(CorpusError, match="folder of the index itself; keep it elsewhere"):
        build(index=corpus)
    assert sorted(corpus.rglob("*")) == before


def test_nothing_to_index_says_so(tmp_path, index_folder):
    with pytest.raises(CorpusError, match="pincite index FOLDER"):
        build_index(index=index_folder)
    assert not index_folder.exists()
    index_folder.mkdir()
    with pytest.raises(CorpusError, match="pincite index FOLDER"):
        build_index(index=index_folder)
    with pytest.raises(PathNotFoundError, match="gone does not exist"):
        build_index([tmp_path / "gone"], index=index_folder)


def test_a_path_whose_name_is_not_utf8_is_refused(tmp_path, index_folder):
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    folder.mkdir()
    with pytest.raises(CorpusError, match="not valid UTF-8; rename it") as caught:
        build_index([folder], index=index_folder)
    assert str(caught.value).isascii()


def test_a_folder_without_readable_files_names_the_first_reason(
    make_files, tmp_path, build, index_folder
):
    empty = make_files({"a.txt": "", "b.png": "x"}, tmp_path / "bad")
    with pytest.raises(NoReadableFilesError, match=r"none of the 2 files in bad .*a\.txt.*empty"):
        build(empty)
    (tmp_path / "void").mkdir()
    with pytest.raises(NoReadableFilesError, match="no files in void"):
        build(tmp_path / "void", index=tmp_path / "other")


def test_losing_every_file_leaves_the_published_generation(build, corpus, open_index, layout):
    build()
    for path in [path for path in corpus.rglob("*") if path.is_file()]:
        path.unlink()
    with pytest.raises(NoReadableFilesError):
        build()
    assert len(open_index(layout.path).documents()) == 3
