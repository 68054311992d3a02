"""`pincite` as a process: signals, pipes, encodings, and completion in a shell."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("parses")
PINCITE = Path(sys.executable).with_name("pincite")


def run_process(*arguments, cwd, **environment):
    return subprocess.run(
        [PINCITE, *arguments], cwd=cwd, env=os.environ | environment,
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip


def test_an_encoding_that_cannot_show_the_answer_does_not_hide_it(built, monkeypatch):
    run = run_process("documents", "--index", str(built), cwd=built.parent,
                      PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")  # fmt: skip
    assert run.returncode == 0
    assert b"turnout.txt" in run.stdout


def test_the_installed_command_fails_in_one_line(tmp_path):
    run = run_process("search", "turnout", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (4, b"")
    (line,) = run.stderr.decode().splitlines()
    assert line.startswith("pincite: there is no index at ")


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
