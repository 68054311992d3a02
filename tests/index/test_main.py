"""`pincite`: every failure is one line on stderr and an exit code, never a traceback."""

import hashlib
import io
import json
import os
import re
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from index.errors import DamagedIndexError, ModelNotFoundError, NewerIndexError, NoIndexError
from index.main import main
from index.visible import visible

PINCITE = Path(sys.executable).with_name("pincite")
HOSTILE = "Turnout \x1b[31mred\x1b]0;title\x07 \x9b2J\x00 5\u202e per cent\u2066 of voters\r!\n"
STYLES = re.compile(r"\x1b\[\d*m")


class Terminal(io.TextIOWrapper):
    def __init__(self):
        super().__init__(io.BytesIO(), encoding="utf-8", newline="")

    def isatty(self):
        return True

    def shown(self):
        self.flush()
        return self.buffer.getvalue().decode("utf-8")


@pytest.fixture(autouse=True)
def quick(parses):
    """Files are parsed in this process."""


@pytest.fixture
def pincite(monkeypatch, capsys, tmp_path, encoder):
    """Run the command in this process beside `corpus`: code, stdout and stderr."""
    monkeypatch.setattr("index.opening.make_encoder", lambda *_, **__: encoder)
    monkeypatch.setattr("index.builder.make_encoder", lambda *_, **__: encoder)
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["pincite", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        return (ended.value.code, *capsys.readouterr())

    return run


def only_line(err):
    assert err.endswith("\n")
    (line,) = err.splitlines()
    assert line.startswith("pincite: ")
    return line


def run_process(*arguments, cwd, **environment):
    return subprocess.run(
        [PINCITE, *arguments], cwd=cwd, env=os.environ | environment,
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip


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
    newer = manifest.read_bytes().replace(b'"format": 2', b'"format": 99', 1)
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


@pytest.fixture
def terminal(monkeypatch):
    """What is written to stdout goes to a terminal."""
    opened = []

    def start():
        opened.append(Terminal())
        monkeypatch.setattr(sys, "stdout", opened[-1])
        return opened[-1]

    yield start
    for one in opened:
        one.close()


@pytest.mark.parametrize(("no_color", "styled"), [(None, True), ("", True), ("1", False)])
def test_a_terminal_is_shown_styles_unless_no_color_is_set(
    pincite, built, terminal, monkeypatch, no_color, styled
):
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color is not None:
        monkeypatch.setenv("NO_COLOR", no_color)
    screen = terminal()
    assert pincite("search", "turnout")[0] == 0
    assert bool(STYLES.search(screen.shown())) == styled
    assert "turnout.txt" in screen.shown()


def test_no_style_is_written_to_a_pipe(pincite, built):
    assert "\x1b" not in pincite("search", "turnout")[1]
    assert "\x1b" not in pincite("documents")[1]


def test_document_text_cannot_steer_the_terminal(
    pincite, tmp_path, encoder, terminal, make_files, monkeypatch
):
    monkeypatch.delenv("NO_COLOR", raising=False)
    title = "Vote \\u001b[2J \\u202e count"
    manifest = f'[[document]]\nfile = "*.txt"\ntitle = "{title}"\npublisher = "\\u009b31m"\n'
    make_files({"a\x1b[5m.txt": HOSTILE, "manifest.toml": manifest, "b\x07.bin": "x"})
    assert pincite("index", "corpus")[0] == 0
    for command in (("search", "turnout voters"), ("documents",)):
        screen = terminal()
        _, _, err = pincite(*command)
        shown = STYLES.sub("", screen.shown())
        assert not set("\x1b\x07\x9b\x00\r\u202e\u2066") & set(shown + err)
        assert "␛" in shown


def test_an_encoding_that_cannot_show_the_answer_does_not_hide_it(built, monkeypatch):
    run = run_process("documents", "--index", str(built), cwd=built.parent,
                      PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")  # fmt: skip
    assert run.returncode == 0
    assert b"turnout.txt" in run.stdout


def test_the_installed_command_fails_in_one_line(tmp_path):
    run = run_process("search", "turnout", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (4, b"")
    assert only_line(run.stderr.decode()).startswith("pincite: there is no index at ")


def test_a_reader_that_goes_away_is_no_error_to_talk_about(built):
    with subprocess.Popen(
        [PINCITE, "documents", "--index", str(built)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=built.parent,
    ) as process:  # fmt: skip
        process.stdout.close()
        err = process.stderr.read()
        assert process.wait(timeout=60) == 1
    assert err == b""


def test_ctrl_c_ends_a_build_with_one_line_and_code_130(tmp_path):
    program = (
        "import signal, sys, time, index.builder\n"
        # A suite run in the background of a shell has interrupts ignored, and so do its children.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def build_index(*_, **__): print('building', flush=True); time.sleep(60)\n"
        "index.builder.build_index = build_index\n"
        "from index.main import main\n"
        "sys.argv = ['pincite', 'index', 'x']\n"
        "main()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path,
    ) as process:  # fmt: skip
        assert process.stdout.readline() == b"building\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
        lines = process.stderr.read().decode().split("\n")
    assert [line for line in lines if line] == [
        "pincite: interrupted; nothing that was stored before is lost"
    ]


def test_ctrl_c_while_libraries_tidy_up_at_the_end_prints_nothing(tmp_path):
    program = (
        "import atexit, sys, time\n"
        "atexit.register(lambda: (print('tidying', flush=True), time.sleep(1)))\n"
        "from index.main import main\n"
        "sys.argv = ['pincite', '--version']\n"
        "main()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path,
    ) as process:  # fmt: skip
        assert process.stdout.readline().startswith(b"pincite")
        assert process.stdout.readline() == b"tidying\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
        assert process.stderr.read() == b""


def test_the_shell_is_offered_commands_and_options(tmp_path):
    def completions(words, place):
        run = run_process(cwd=tmp_path, _PINCITE_COMPLETE="bash_complete", COMP_WORDS=words,
                          COMP_CWORD=str(place))  # fmt: skip
        assert run.returncode == 0
        return run.stdout.decode().split()

    assert completions("pincite se", 1) == ["plain,search"]
    assert "plain,--top-k" in completions("pincite search --", 2)


def test_a_file_name_in_a_message_about_usage_does_not_act(pincite, monkeypatch):
    """A shell puts the names of files in place of `*`."""
    shown = Terminal()
    monkeypatch.setattr("sys.stderr", shown)
    for arguments in (("search", "a", HOSTILE), ("search", f"--{HOSTILE}"), (HOSTILE,)):
        assert pincite(*arguments)[0] == 2
    assert visible(shown.shown()) == shown.shown()
    assert "␛]0;title␇" in shown.shown()


def test_a_name_that_json_cannot_hold_is_told_in_one_line(pincite, make_files, tmp_path):
    before, folder = tmp_path / "before", tmp_path / "caf\udce9"
    make_files({"a.txt": "Snow fell in May of that year."}, before / "docs")
    assert pincite("index", "--index", str(before / "i"), str(before / "docs"))[0] == 0
    before.rename(folder)
    code, out, err = pincite("search", "--json", "--index", str(folder / "i"), "snow")
    assert (code, out) == (1, "")
    assert "caf\\udce9/docs' is not UTF-8" in err
    assert "Traceback" not in err
    assert pincite("search", "--index", str(folder / "i"), "snow")[0] == 0


def test_json_on_a_terminal_does_not_act_and_reads_as_it_is(pincite, make_files):
    text = "Snow \x9b31m fell \u202e in May\u200b of \U000e0041 that year."
    make_files({"a.txt": text})
    pincite("index", "corpus")
    for arguments in (("search", "--json", "snow"), ("documents", "--json")):
        out = pincite(*arguments)[1]
        assert visible(out) == out
    assert json.loads(pincite("search", "--json", "snow")[1])["hits"][0]["text"] == text
