from __future__ import annotations

import subprocess
import sys

from click.testing import CliRunner

from index.main import cli
from tui import cli as command


def test_without_a_terminal_it_says_what_to_use_instead():
    outcome = CliRunner().invoke(cli, ["tui"])
    assert outcome.exit_code == 2
    assert "pincite ask" in outcome.output


def test_a_first_frame_waits_for_nothing_that_only_an_answer_needs():
    later = {"index.document", "index.retriever", "numpy", "qa.answer", "qa.citation"}
    code = f"import sys, tui.app; print(sorted({later!r} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_help_loads_neither_textual_nor_a_model():
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom tui.cli import tui\n"
        "assert CliRunner().invoke(tui, ['--help']).exit_code == 0\n"
        "print(sorted({'textual', 'torch', 'qa.answer'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_in_a_terminal_the_application_opens_the_index_that_was_named(monkeypatch):
    started = []

    class Terminal:
        def isatty(self):
            return True

    def run(self):
        started.append(self.desk._ground.open())

    monkeypatch.setattr("tui.cli.sys", type("Sys", (), {"stdin": Terminal(), "stderr": Terminal()}))
    monkeypatch.setattr("tui.app.PinciteApp.run", run)
    monkeypatch.setattr("qa.open_assistant", lambda place: place, raising=False)
    outcome = CliRunner().invoke(cli, ["tui", "--index", "there"], standalone_mode=False)
    assert outcome.return_value == 0
    assert started == ["there"]


def test_who_leaves_in_the_middle_of_work_gets_the_exit_code_at_once(monkeypatch):
    codes = []
    monkeypatch.setattr("tui.app.PinciteApp.run", lambda self: self.exit(return_code=3))
    monkeypatch.setattr("tui.desk.Desk.is_busy", True)
    monkeypatch.setattr(command.os, "_exit", codes.append)
    assert command.run("there") == 3
    assert codes == [3]


def test_web_is_the_same_command(monkeypatch):
    served = []
    monkeypatch.setattr("tui.web.serve", lambda *given, **named: served.append((given, named)))
    outcome = CliRunner().invoke(cli, ["tui", "--web", "--anyone", "--host", "0.0.0.0"])
    assert outcome.exit_code == 0
    assert served == [((None, "0.0.0.0", 8000), {"anyone": True})]
