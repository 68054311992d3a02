"""`pincite`: every failure is one line on stderr and an exit code, never a traceback."""

import hashlib
import re
from importlib.metadata import version

import pytest

from index.errors import DamagedIndexError, ModelNotFoundError, NewerIndexError, NoIndexError


def only_line(err):
    assert err.endswith("\n")
    (line,) = err.splitlines()
    assert line.startswith("pincite: ")
    return line


def test_an_index_is_made_and_searched(pincite, corpus):
    code, out, err = pincite("index", "corpus")
    assert (code, err) == (0, "")
    assert out == ".pincite: 3 documents, 3 passages (3 added, 0 changed, 0 removed, " + (
        "0 unchanged, 0 skipped), 3 embedded\n"
    )
    code, out, err = pincite("search", "registered voters 2012")
    assert (code, err) == (0, "")
    assert out.startswith("1. 2012.md:1:1 [0–")


@pytest.mark.parametrize(
    "command", [("search", "x"), ("documents",), ("doctor",), ("search", "", "--json")]
)
def test_without_an_index_the_code_is_4_and_the_line_says_how_to_make_one(pincite, command):
    code, out, err = pincite(*command)
    assert (code, out) == (4, "")
    assert "there is no index at" in only_line(err)
    assert "`pincite index FOLDER`" in err


def test_a_place_below_a_file_holds_no_index(pincite, corpus):
    code, _, err = pincite("search", "x", "--index", "corpus/turnout.txt/index")
    assert code == 4
    assert "there is no index" in only_line(err)


def test_a_newer_index_is_told_and_left_alone(pincite, built, snapshot):
    manifest = built / "generations" / "000001" / "manifest.json"
    newer = manifest.read_bytes().replace(b'"format": 3', b'"format": 99', 1)
    manifest.write_bytes(newer)
    (built / "CURRENT").write_text(f"1 {hashlib.sha256(newer).hexdigest()}\n")
    files = {"catalog.sqlite", "CURRENT", "generations/000001/manifest.json"}
    before = snapshot(built)
    for command in (("search", "x"), ("documents",), ("doctor",), ("index", "corpus")):
        code, _, err = pincite(*command)
        assert code == 4
        assert "made by a newer pincite (format 99" in only_line(err)
    assert {name: snapshot(built)[name][0] for name in files} == {
        name: before[name][0] for name in files
    }


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NoIndexError("gone"), 4),
        (DamagedIndexError("broken"), 4),
        (NewerIndexError("newer"), 4),
        (ModelNotFoundError("no model"), 1),
        (OSError(28, "No space left on device", "/data/index"), 1),
        (OSError("strange"), 1),
    ],
)
def test_each_kind_of_error_has_its_code(pincite, monkeypatch, error, code):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr("index.listing.list_documents", fail)
    ended, out, err = pincite("documents")
    assert (ended, out) == (code, "")
    assert only_line(err)


def test_an_error_of_the_system_names_the_file(pincite, monkeypatch):
    def fail(*_):
        raise PermissionError(13, "Permission denied", "/data/x")

    monkeypatch.setattr("index.listing.list_documents", fail)
    assert only_line(pincite("documents")[2]) == "pincite: /data/x: Permission denied"


def test_a_path_that_is_not_there(pincite, tmp_path):
    code, out, err = pincite("index", "nowhere")
    assert (code, out) == (1, "")
    assert only_line(err).startswith("pincite: nowhere does not exist")
    assert not (tmp_path / ".pincite").exists()


def test_an_empty_folder(pincite, tmp_path):
    (tmp_path / "empty").mkdir()
    code, out, err = pincite("index", "empty")
    assert (code, out) == (1, "")
    assert "no files in empty" in only_line(err)


def test_a_folder_without_readable_files(pincite, tmp_path):
    (tmp_path / "locked").mkdir()
    (tmp_path / "locked" / "a.txt").write_bytes(b"")
    (tmp_path / "locked" / "b.bin").write_bytes(b"x")
    code, out, err = pincite("index", "locked")
    assert (code, out) == (1, "")
    assert "none of the 2 files in locked can be read" in only_line(err)


def test_a_name_of_a_file_cannot_steer_the_terminal(pincite, tmp_path):
    folder = tmp_path / "a\x1b[31m\nb\u202e"
    folder.mkdir()
    (folder / "c\x1b]0;x\x07.bin").write_bytes(b"x")
    code, _, err = pincite("index", folder.name)
    assert code == 1
    assert "␛" in only_line(err)
    assert not set("\x1b\x07\u202e") & set(err)


@pytest.mark.parametrize(
    ("query", "complaint"),
    [("", "the query is empty"), ("x" * 100_000, "100,000 characters"), ("\udcff", "is not text")],
)
def test_a_query_that_cannot_be_searched_for(pincite, built, query, complaint):
    code, out, err = pincite("search", query)
    assert (code, out) == (1, "")
    assert complaint in only_line(err)
    assert len(err) < 300


def test_an_index_that_cannot_be_written(pincite, corpus):
    code, out, err = pincite("index", "corpus", "--index", "corpus/turnout.txt/index")
    assert (code, out) == (1, "")
    assert "cannot write the index at" in only_line(err)
    assert (corpus / "turnout.txt").is_file()


def test_a_folder_without_a_model_is_no_model(pincite, corpus, monkeypatch):
    monkeypatch.undo()
    monkeypatch.chdir(corpus.parent)
    code, out, err = pincite("index", "corpus", "--model", "corpus")
    assert (code, out) == (1, "")
    assert "corpus has no .safetensors weights" in only_line(err)


@pytest.mark.parametrize(
    "arguments",
    [
        (), ("frobnicate",), ("search",), ("search", "x", "--top-k", "0"), ("documents", "x"),
        ("index", "--chunk-size", "many"), ("completion", "tcsh"), ("--frob",),
    ],
)  # fmt: skip
def test_wrong_usage_has_code_2_and_says_how_to_get_help(pincite, arguments):
    code, out, err = pincite(*arguments)
    assert (code, out) == (2, "")
    assert "Usage: pincite" in err
    assert "--help" in err


def test_the_version_is_the_packages(pincite):
    assert pincite("--version") == (0, f"pincite, version {version('pincite')}\n", "")


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_lists_the_commands_with_examples_and_exit_codes(pincite, option):
    code, out, err = pincite(option)
    assert (code, err) == (0, "")
    for name in ("ask", "completion", "config", "doctor", "documents", "index", "search", "verify"):
        assert re.search(rf"^  {name} +\w", out, re.MULTILINE)
        assert pincite(name, option)[0] == 0
    assert 'pincite ask "Who won in 2021?"' in out
    assert "3 abstained" in out


def test_an_interrupt_says_that_nothing_is_lost(pincite, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("index.listing.list_documents", interrupted)
    code, out, err = pincite("documents")
    assert (code, out) == (130, "")
    assert err.strip() == "pincite: interrupted; nothing that was stored before is lost"
