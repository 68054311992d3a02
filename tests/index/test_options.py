"""What the options of several commands mean."""

import io
import sys
from pathlib import Path

import pytest

from index.config import DEFAULT_MODEL
from index.dates import Period
from index.errors import SettingError
from index.filters import Filters
from index.options import asked_model, index_folder, make_filters, progress_bar, waiting
from index.progress import Silent


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_the_index_is_where_the_option_then_the_variable_says(monkeypatch):
    assert index_folder(None) == Path(".pincite")
    monkeypatch.setenv("PINCITE_INDEX", "from-variable")
    assert index_folder(None) == Path("from-variable")
    assert index_folder("from-option") == Path("from-option")


def test_no_model_is_asked_for_by_a_default(folder):
    assert asked_model(None) is None
    (folder / "pincite.toml").write_text("chunk_size = 300\n")
    assert asked_model(None) is None


def test_a_model_is_asked_for_by_option_variable_or_file(folder, monkeypatch):
    (folder / "pincite.toml").write_text('model = "from-file"\n')
    assert asked_model(None) == "from-file"
    monkeypatch.setenv("PINCITE_MODEL", DEFAULT_MODEL)
    assert asked_model(None) == DEFAULT_MODEL
    assert asked_model("from-option") == "from-option"


def test_a_model_that_is_no_name_is_refused(folder):
    (folder / "pincite.toml").write_text("model = 5\n")
    with pytest.raises(SettingError, match="the setting model"):
        asked_model(None)


def test_options_become_filters():
    assert not make_filters((), (), None)
    assert make_filters(("*.txt",), ("OSCE",), "2011-12/2012") == Filters(
        paths=("*.txt",), publishers=("OSCE",), period=Period.parse("2011-12/2012")
    )


@pytest.mark.parametrize("period", ["last year", "2012-13", "2013/2012"])
def test_a_period_that_is_none_is_refused_by_its_option(period):
    with pytest.raises(SettingError, match=r"^--period: "):
        make_filters((), (), period)


def test_progress_is_silent_where_stderr_is_no_terminal(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress_bar() as progress:
        progress.start("reading", 3)
        progress.advance(3)
    assert isinstance(progress, Silent)
    assert sys.stderr.getvalue() == ""


def test_progress_is_drawn_on_a_terminal_and_cleaned_up(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress_bar() as progress:
        progress.advance(1)  # before any stage: nothing to draw on
        progress.start("reading", 4)
        progress.advance(4)
        progress.start("embedding", 2)
        progress.advance(2)
    drawn = terminal.getvalue()
    assert drawn.index("reading") < drawn.index("embedding")
    assert drawn.split("\r")[-1].strip() == ""


def test_an_error_takes_the_bar_away(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)

    def build():
        with progress_bar() as progress:
            progress.start("reading", 4)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        build()
    assert terminal.getvalue().split("\r")[-1].strip() == ""


def test_what_is_waited_for_is_said_on_a_terminal_and_taken_away(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    with waiting("loading"):
        assert screen.getvalue() == "loading"
    assert screen.getvalue() == "loading\r       \r"


def test_what_is_waited_for_is_not_said_in_a_pipe(monkeypatch):
    pipe = io.StringIO()
    monkeypatch.setattr("sys.stderr", pipe)
    with waiting("loading"):
        pass
    assert pipe.getvalue() == ""
