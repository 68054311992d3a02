from __future__ import annotations

import os
import time
from dataclasses import replace

import pytest

from index import IndexConfig, ParsingLimits
from index.listing import list_documents
from index.storage.catalog import Catalog

DESCRIBED = '[[document]]\nfile = "turnout.txt"\ntitle = "{}"\npublished = 2021-01-11\n'


@pytest.fixture
def stored(build, layout):
    """Index, and give the records of the published generation by path."""

    def records(*paths, **options) -> dict:
        report = build(*paths, **options)
        with Catalog.open(layout.catalog) as catalog:
            return {file.record.path: file.record for file in catalog.files(report.generation)}

    return records


def test_an_unchanged_file_is_not_even_opened(build, parses, monkeypatch):
    build()
    parses.clear()
    monkeypatch.setattr("index.intake.read_file", lambda *_: pytest.fail("a file was read"))
    assert build().unchanged == 3
    assert parses == []


def test_a_file_that_was_only_touched_is_read_and_not_parsed(build, corpus, parses, monkeypatch):
    build()
    parses.clear()
    os.utime(corpus / "turnout.txt", (10, 10))
    report = build()
    assert (report.published, report.unchanged) == (False, 3)
    assert parses == []
    monkeypatch.setattr("index.intake.read_file", lambda *_: pytest.fail("a file was read"))
    assert build().unchanged == 3


def test_a_new_file_alone_is_parsed(build, corpus, parses):
    build()
    parses.clear()
    (corpus / "new.md").write_text("Something new about ballots.")
    assert build().added == 1
    assert parses == ["new.md"]


def test_an_edit_in_the_moment_of_reading_is_noticed(build, corpus):
    """Same size, same time: only that the file was so young tells that it must be read again."""
    path, now = corpus / "turnout.txt", time.time_ns()
    path.write_text("Turnout was 63.3 per cent.")
    os.utime(path, ns=(now, now))
    build()
    path.write_text("Turnout was 71.2 per cent.")
    os.utime(path, ns=(now, now))
    report = build()
    assert (report.changed, report.embedded) == (1, 1)


def test_an_edit_between_looking_and_reading_is_noticed(build, corpus, parses, monkeypatch):
    path = corpus / "turnout.txt"
    from index import intake

    read = intake.read_file

    def edit_first(location, *limits):
        if location == path:
            path.write_text("Written while the build was on its way.")
        return read(location, *limits)

    with monkeypatch.context() as patch:
        patch.setattr(intake, "read_file", edit_first)
        build()
    (corpus / "turnout.txt").write_text("Written afterwards.")
    assert build().changed == 1


def test_a_file_from_the_future_is_read_again_and_not_parsed_again(build, corpus, parses):
    ahead = time.time() + 9999
    build()
    os.utime(corpus / "turnout.txt", (ahead, ahead))
    build()
    parses.clear()
    assert not build().published
    assert parses == []


def test_a_file_that_turns_bad_is_removed_and_listed(build, corpus, index_folder):
    build()
    (corpus / "turnout.txt").write_bytes(b"")
    report = build()
    assert (report.removed, report.documents, report.unchanged) == (1, 2, 2)
    assert [problem.path for problem in report.skipped] == [str(corpus / "turnout.txt")]
    listing = list_documents(index_folder)
    assert listing.skipped == report.skipped
    assert [document.path for document in listing.documents] == ["2012.md", "media/coverage.html"]
    (corpus / "turnout.txt").write_text("Good again.")
    report = build()
    assert (report.added, report.changed, report.documents, report.skipped) == (1, 0, 3, ())


@pytest.fixture
def broken(corpus):
    path = corpus / "broken.docx"
    path.write_bytes(b"PK\x03\x04 and no more")
    return path


def test_a_broken_file_is_not_tried_again_until_it_changes(build, broken, parses):
    first = build()
    assert broken.name in parses
    parses.clear()
    again = build()
    assert again.skipped == first.skipped
    assert not again.published
    os.utime(broken, (10, 10))
    touched = build()
    assert touched.skipped == first.skipped
    assert not touched.published
    assert parses == []
    broken.write_bytes(b"PK\x03\x04 and something else")
    build()
    assert parses == [broken.name]


def test_a_broken_file_that_is_young_publishes_nothing_when_nothing_changed(
    build, broken, corpus, parses
):
    build()
    parses.clear()
    os.utime(broken)
    assert not build().published
    assert not build().published
    assert parses == []


def test_a_broken_file_is_tried_again_with_other_limits(build, broken, parses):
    build()
    parses.clear()
    limits = ParsingLimits(seconds=7)
    assert build(config=IndexConfig(limits=limits)).unchanged == 3
    assert parses == [broken.name]


def test_a_file_over_a_limit_comes_in_when_the_limit_allows_it(build, corpus, parses):
    (corpus / "large.txt").write_text("A long campaign. " * 100)
    report = build(config=IndexConfig(limits=ParsingLimits(file_bytes=1000)))
    assert [problem.reason for problem in report.skipped] == [
        "1,700 bytes; limits.file_bytes is 1,000"
    ]
    parses.clear()
    report = build(config=IndexConfig())
    assert (report.added, report.unchanged, report.skipped) == (1, 3, ())
    assert parses == ["large.txt"]


def test_a_file_without_a_parser_is_never_read_however_it_changes(
    build, corpus, parses, monkeypatch, index_folder, snapshot
):
    (corpus / "data.sqlite").write_bytes(b"1")
    build()
    (corpus / "data.sqlite").write_bytes(b"12345")
    monkeypatch.setattr("index.intake.read_file", lambda *_: pytest.fail("a file was read"))
    report = build()
    assert not report.published
    assert "no parser for .sqlite" in report.skipped[0].reason
    before = snapshot(index_folder)
    build()
    after = snapshot(index_folder)
    assert before.pop("lock")
    after.pop("lock")
    assert before == after


def test_a_description_is_stored_with_its_source_and_embedded_with_the_text(
    build, corpus, encoder, stored
):
    build()
    encoder.passages.clear()
    (corpus / "manifest.toml").write_text(DESCRIBED.format("Final report"))
    record = stored()["turnout.txt"]
    assert record.facts.title == "Final report"
    assert str(record.facts.published) == "2021-01-11"
    assert record.facts.published.source == "manifest"
    assert all(text.startswith("Final report (2021)\n") for text in encoder.passages)
    assert encoder.passages


def test_a_changed_manifest_makes_only_the_files_it_describes_again(build, corpus, parses):
    (corpus / "manifest.toml").write_text(DESCRIBED.format("One"))
    build()
    parses.clear()
    (corpus / "manifest.toml").write_text(DESCRIBED.format("Two"))
    report = build()
    assert (report.changed, report.unchanged) == (1, 2)
    assert parses == ["turnout.txt"]
    (corpus / "manifest.toml").unlink()
    report = build()
    assert (report.changed, report.embedded) == (1, 1)


def test_headings_are_guessed_only_where_the_format_marks_none(stored, corpus):
    text = "VOTING RESULTS\n\n" + "The results of the voting were read out in every village. " * 3
    (corpus / "loud.md").write_text(text)
    (corpus / "loud.txt").write_text(text)
    records = stored()
    assert [heading.title for heading in records["loud.txt"].facts.headings] == ["VOTING RESULTS"]
    assert records["loud.md"].facts.headings == ()
    assert [heading.title for heading in records["2012.md"].facts.headings] == [
        "Early elections of 2012", "Voters",
    ]  # fmt: skip


def test_front_matter_is_no_passage_and_moves_no_span(build, corpus, open_index, index_folder):
    (corpus / "memo.md").write_text(
        "---\ntitle: A memo\n---\n# Harbour\n\nIlves signed the memo.\n"
    )
    build()
    hits = open_index(index_folder).retrieve("Who signed the memo?", top_k=50)
    (memo,) = [hit.passage for hit in hits if hit.passage.document.path == "memo.md"]
    assert memo.text == "# Harbour\n\nIlves signed the memo."
    assert memo.span.of(memo.document.text) == memo.text


def test_a_record_tells_what_was_read_and_when(stored, corpus):
    before = time.time_ns()
    record = stored()["turnout.txt"]
    status = (corpus / "turnout.txt").stat()
    assert (record.root, record.size, record.mtime_ns) == (
        "corpus", status.st_size, status.st_mtime_ns,
    )  # fmt: skip
    assert before <= record.seen_ns <= time.time_ns()
    assert record.reason is None
    assert record.facts.format == "text"


def test_another_recipe_parses_everything_again(build, parses, monkeypatch):
    config = IndexConfig(chunk_size=200, chunk_overlap=20)
    build(config=config)
    for change in ({"chunk_size": 150}, {"chunk_overlap": 10}):
        parses.clear()
        config = replace(config, **change)
        assert build(config=config).changed == 3
        assert len(parses) == 3
    parses.clear()
    monkeypatch.setattr("index.intake.RECIPE", 99)
    assert build(config=config).changed == 3
