"""The commands `index`, `search` and `documents`: what they print, and their exit codes."""

import json

import pytest
from click.testing import CliRunner

from index.cli import documents, index_command, search
from index.errors import CorpusError, QueryError, SettingError
from index.main import cli

MANIFEST = """
[[document]]
file = "turnout.txt"
title = "Turnout"
publisher = "CEC"
published = "2021-01-11"
period = "2021-01-10"
"""


@pytest.fixture(autouse=True)
def place(monkeypatch, tmp_path, encoder, parses):
    """The current folder, with the fake encoder in place of the model."""
    monkeypatch.setattr("index.opening.make_encoder", lambda *_, **__: encoder)
    monkeypatch.setattr("index.builder.make_encoder", lambda *_, **__: encoder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run():
    def invoke(command, *arguments):
        words = [command.name, *arguments]
        return CliRunner().invoke(cli, words, standalone_mode=False, catch_exceptions=False)

    return invoke


def test_the_commands_are_those_that_pincite_offers():
    with cli.make_context("pincite", ["config"]) as context:
        assert cli.get_command(context, "index") is index_command
        assert cli.get_command(context, "search") is search
        assert cli.get_command(context, "documents") is documents
        assert cli.get_command(context, "nothing") is None


def test_a_build_tells_what_it_did(run, corpus, age):
    age(corpus)
    first = run(index_command, "corpus")
    assert first.return_value == 0
    assert first.stdout.startswith(".pincite: 3 documents, 3 passages (3 added, 0 changed,")
    assert first.stderr == ""
    (corpus / "turnout.txt").write_text("The turnout was 5 per cent.")
    (corpus / "2012.md").unlink()
    assert run(index_command).stdout == (
        ".pincite: 2 documents, 2 passages (0 added, 1 changed, 1 removed, 1 unchanged, "
        "0 skipped), 1 embedded\n"
    )


def test_an_unchanged_build_says_that_nothing_was_embedded(run, corpus):
    run(index_command, "corpus")
    again = run(index_command, "corpus")
    assert again.stdout == ".pincite: nothing changed; 3 documents, 3 passages, 0 embedded\n"
    assert again.return_value == 0


def test_a_build_reports_as_json(run, corpus):
    (corpus / "scan.bin").write_bytes(b"x")
    report = json.loads(run(index_command, "corpus", "--json").stdout)
    assert report["documents"] == report["added"] == report["embedded"] == 3
    assert (report["generation"], report["published"]) == (1, True)
    (skipped,) = report["skipped"]
    assert skipped["path"].endswith("corpus/scan.bin")
    assert set(report) == {
        "generation", "published", "documents", "passages", "added", "changed", "removed",
        "unchanged", "embedded", "skipped",
    }  # fmt: skip


def test_skipped_files_are_listed_on_stderr_and_only_strict_minds(run, corpus):
    (corpus / "scan.bin").write_bytes(b"x")
    lenient = run(index_command, "corpus")
    assert lenient.return_value == 0
    assert "scan.bin: no parser for .bin files" in lenient.stderr
    assert "1 skipped" in lenient.stdout
    strict = run(index_command, "--strict")
    assert strict.return_value == 1
    assert "scan.bin" in strict.stderr
    (corpus / "scan.bin").unlink()
    assert run(index_command, "--strict").return_value == 0


def test_options_set_and_keep_the_size_of_passages(run, corpus):
    (corpus / "long.txt").write_text("The vote was counted twice. " * 100)
    options = ("--chunk-size", "60", "--chunk-overlap", "0")
    many = json.loads(run(index_command, "corpus", "--json", *options).stdout)["passages"]
    assert many > 40
    assert json.loads(run(index_command, "--json").stdout)["published"] is False
    fewer = json.loads(run(index_command, "--json", "--chunk-size", "800").stdout)["passages"]
    assert fewer < many


def test_a_size_that_cannot_work_is_refused(run, corpus):
    with pytest.raises(SettingError, match="chunk_size must be at least 50"):
        run(index_command, "corpus", "--chunk-size", "3")


def test_a_path_can_be_taken_out_again(run, corpus, make_files, place):
    make_files({"x.txt": "More about the count."}, place / "more")
    run(index_command, "corpus", "more")
    assert "3 documents" in run(index_command, "--remove", "more").stdout
    with pytest.raises(CorpusError, match="more is not part of the index"):
        run(index_command, "--remove", "more")


def test_there_must_be_something_to_index(run):
    with pytest.raises(CorpusError, match="there is nothing to index"):
        run(index_command)


def test_the_index_can_lie_elsewhere(run, corpus, place, monkeypatch):
    run(index_command, "corpus", "--index", "store/idx")
    assert (place / "store" / "idx" / "CURRENT").is_file()
    assert not (place / ".pincite").exists()
    monkeypatch.setenv("PINCITE_INDEX", "store/idx")
    assert "turnout.txt" in run(search, "turnout").stdout


def test_hits_are_printed_with_place_scores_and_text(run, corpus):
    run(index_command, "corpus")
    shown = run(search, "turnout registered voters", "--top-k", "2")
    assert shown.return_value == 0
    first, *rest = shown.stdout.splitlines()
    assert first.startswith("1. turnout.txt:1:1 [0–")
    assert "words" in first
    assert "meaning" in first
    assert "The turnout was 63.3 per cent" in "\n".join(rest)
    assert sum(line.startswith(("1. ", "2. ", "3. ")) for line in shown.stdout.splitlines()) == 2


def test_the_line_column_and_page_of_a_hit_are_printed(run, place, make_files):
    make_files({"table.csv": "year,turnout\n2012,75\n"})
    (place / "corpus" / "two.txt").write_text("\n\n  The turnout was high.\n")
    run(index_command, "corpus")
    assert "two.txt:3:3 [4–25]" in run(search, "turnout high").stdout


def test_the_page_of_a_hit_is_printed(run, place):
    pytest.importorskip("reportlab")
    from reportlab.pdfgen.canvas import Canvas

    (place / "corpus").mkdir()
    canvas = Canvas(str(place / "corpus" / "report.pdf"), invariant=1)
    for line in ("Cover of the report of the observers.", "The turnout was 63.3 per cent."):
        canvas.drawString(72, 700, line)
        canvas.showPage()
    canvas.save()
    run(index_command, "corpus", "--chunk-size", "50", "--chunk-overlap", "0")
    (hit,) = json.loads(run(search, "turnout", "--top-k", "1", "--json").stdout)["hits"]
    assert hit["page"] == "2"
    assert "] page 2" in run(search, "turnout", "--top-k", "1").stdout


def test_search_as_json_is_one_line_with_all_fields(run, corpus):
    run(index_command, "corpus")
    shown = run(search, "turnout", "--json")
    assert shown.stdout.count("\n") == 1
    answer = json.loads(shown.stdout)
    assert (answer["schema"], answer["query"]) == (1, "turnout")
    assert answer["index"] == {"generation": 1, "model": "fake", "documents": 3, "passages": 3}
    assert [hit["rank"] for hit in answer["hits"]] == [1, 2, 3]
    assert {hit["root"] for hit in answer["hits"]} == {"corpus"}


def test_filters_choose_the_documents(run, corpus):
    (corpus / "manifest.toml").write_text(MANIFEST)
    run(index_command, "corpus")

    def found(*options):
        hits = json.loads(run(search, "turnout", "--json", *options).stdout)["hits"]
        return {hit["document"] for hit in hits}

    assert found("--path", "media/*") == {"media/coverage.html"}
    assert found("--path", "*.md", "--path", "*.txt") == {"2012.md", "turnout.txt"}
    assert found("--publisher", "cec") == {"turnout.txt"}
    assert found("--period", "2021-01") == {"turnout.txt"}
    assert found("--period", "2012") == {"2012.md"}
    with pytest.raises(SettingError, match="--period: not a date or period: 'soon'"):
        found("--period", "soon")


def test_nothing_found_is_said_on_stderr(run, corpus):
    run(index_command, "corpus")
    nothing = run(search, "turnout", "--path", "nowhere/*")
    assert (nothing.return_value, nothing.stdout, nothing.stderr) == (0, "", "nothing found\n")
    as_json = run(search, "turnout", "--path", "nowhere/*", "--json")
    assert json.loads(as_json.stdout)["hits"] == []
    assert as_json.stderr == ""


def test_the_fusion_is_a_setting(run, corpus, monkeypatch):
    run(index_command, "corpus")
    monkeypatch.setenv("PINCITE_FUSION", "rank")
    scores = [hit["score"] for hit in json.loads(run(search, "turnout", "--json").stdout)["hits"]]
    assert scores[0] == pytest.approx(2 / 61, rel=0.05)


def test_an_empty_query_is_refused_and_the_index_let_go(run, corpus):
    run(index_command, "corpus")
    with pytest.raises(QueryError, match="empty"):
        run(search, " ")


def test_documents_are_listed_with_their_dates_and_sources(run, corpus):
    (corpus / "manifest.toml").write_text(MANIFEST)
    (corpus / "scan.bin").write_bytes(b"x")
    run(index_command, "corpus")
    listed = run(documents)
    assert listed.return_value == 0
    blocks = listed.stdout.split("\n")
    place = blocks.index("turnout.txt")
    assert blocks[place + 1 : place + 5] == [
        "    Turnout",
        "    CEC",
        "    published 2021-01-11 (from the manifest), about 2021-01-10 (from the manifest)",
        f"    text, {(corpus / 'turnout.txt').stat().st_size} bytes, 1 passages",
    ]
    assert "published 2012-01-15 (from the text)" in listed.stdout
    assert "    no date" in listed.stdout
    assert listed.stderr.startswith("skipped ")
    assert "corpus/scan.bin: no parser for .bin files" in listed.stderr


def test_documents_are_listed_as_json(run, corpus):
    (corpus / "manifest.toml").write_text(MANIFEST)
    run(index_command, "corpus")
    listing = json.loads(run(documents, "--json").stdout)
    assert listing["skipped"] == []
    assert [one["path"] for one in listing["documents"]] == [
        "2012.md", "media/coverage.html", "turnout.txt",
    ]  # fmt: skip
    turnout = listing["documents"][2]
    assert turnout["published"] == "2021-01-11"
    assert turnout["published_source"] == turnout["period_source"] == "manifest"
    assert len(turnout["sha256"]) == 64
    assert set(turnout) == {
        "root", "path", "title", "publisher", "published", "published_source", "period",
        "period_source", "format", "encoding", "sha256", "size", "passages",
    }  # fmt: skip
