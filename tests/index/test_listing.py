from __future__ import annotations

import hashlib

import pytest

from index.corpus import Problem
from index.errors import DamagedIndexError, NoIndexError
from index.listing import list_documents
from index.storage.catalog import Catalog

MANIFEST = (
    '[[document]]\nfile = "turnout.txt"\ntitle = "T"\npublisher = "CEC"\n'
    'published = 2021-01-11\nperiod = "2021-01-10"\n'
)


def test_documents_are_listed_by_path_with_everything_known(build, corpus, index_folder):
    (corpus / "manifest.toml").write_text(MANIFEST)
    report = build()
    listing = list_documents(index_folder)
    paths = [document.path for document in listing.documents]
    assert paths == ["2012.md", "media/coverage.html", "turnout.txt"]
    turnout, data = listing.documents[2], (corpus / "turnout.txt").read_bytes()
    assert (turnout.title, turnout.publisher) == ("T", "CEC")
    assert (turnout.published, turnout.published_source) == ("2021-01-11", "manifest")
    assert (turnout.period, turnout.period_source) == ("2021-01-10", "manifest")
    assert (turnout.format, turnout.root) == ("text", "corpus")
    assert (turnout.sha256, turnout.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert sum(document.passages for document in listing.documents) == report.passages
    coverage = listing.documents[1]
    assert (coverage.published, coverage.published_source) == (None, None)
    assert listing.skipped == ()


def test_what_was_skipped_is_listed_as_the_build_told_it(build, corpus, index_folder):
    (corpus / "a.png").write_bytes(b"x")
    (corpus / "b.txt").write_bytes(b"")
    report = build()
    listing = list_documents(index_folder)
    assert listing.skipped == report.skipped
    assert listing.skipped[1] == Problem(str(corpus / "b.txt"), "the file is empty (0 bytes)")
    assert len(listing.documents) == 3


def test_only_the_published_generation_is_listed(build, corpus, index_folder):
    build()
    (corpus / "2012.md").unlink()
    build()
    assert len(list_documents(index_folder).documents) == 2


def test_a_build_while_listing_takes_nothing_from_the_list(
    build, corpus, index_folder, monkeypatch
):
    build()
    opened = Catalog.open

    def build_first(path):
        (corpus / "2012.md").unlink()
        (corpus / "turnout.txt").write_text("Nothing of that is known any more.")
        assert build().published
        return opened(path)

    monkeypatch.setattr(Catalog, "open", build_first)
    documents = list_documents(index_folder).documents
    assert [document.path for document in documents] == [
        "2012.md", "media/coverage.html", "turnout.txt",
    ]  # fmt: skip
    assert all(document.passages for document in documents)


def test_no_index_and_a_damaged_one_are_told_apart(build, tmp_path, layout):
    with pytest.raises(NoIndexError):
        list_documents(tmp_path / "nothing")
    build()
    layout.catalog.write_bytes(b"noise" * 999)
    with pytest.raises(DamagedIndexError):
        list_documents(layout.path)
