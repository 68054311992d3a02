"""Answers that leave the application: saved to files, and copied."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from textual.widgets import Checkbox, Input

from index.main import cli
from tui.clipboard import Copied
from tui.errors import ClipboardError
from tui.screens.ask import AskScreen

QUESTION = "How many voters were registered in 2012?"


@pytest.mark.parametrize("ending", ["md", "json", "html"])
def test_an_answer_is_saved_in_every_format_and_verified(
    play, hand, report_ground, tmp_path, ending
):
    path = tmp_path / "saved.md"

    async def scenario(app, pilot):
        await hand.ask_and_settle(app, pilot, QUESTION)
        await pilot.press("ctrl+s")
        await pilot.pause()
        app.screen.query_one(Input).value = str(path)
        await pilot.click(f"#as-{ending}")
        assert app.screen.query_one(Input).value == str(path.with_suffix(f".{ending}"))
        await pilot.click("#done")
        await hand.until_shown(pilot, "Saved")
        await hand.settle(app, pilot)

    play(report_ground, scenario)
    outcome = CliRunner().invoke(cli, ["verify", str(path.with_suffix(f".{ending}"))])
    assert "verified" in outcome.output
    assert "stale" not in outcome.output


def test_all_answers_of_a_run_are_saved_together(play, hand, report_ground, tmp_path):
    path = tmp_path / "all.json"

    async def scenario(app, pilot):
        await hand.ask_and_settle(app, pilot, QUESTION)
        await hand.ask_and_settle(app, pilot, "Who headed the mission of observers?")
        await pilot.press("ctrl+s")
        await pilot.pause()
        app.screen.query_one(Input).value = str(path)
        app.screen.query_one(Checkbox).value = True
        await pilot.pause()
        await pilot.click("#done")
        await hand.settle(app, pilot)

    play(report_ground, scenario)
    assert len(path.read_text().splitlines()) == 2


def test_saving_tells_what_is_wrong_with_a_name_and_may_be_left(
    play, hand, report_ground, tmp_path
):
    async def scenario(app, pilot):
        await pilot.press("ctrl+s")
        await pilot.pause()
        app.screen.query_one(Input).value = "a.docx"
        await pilot.press("enter")
        await hand.until_shown(pilot, "use .md, .json or .html")
        app.screen.query_one(Input).value = str(tmp_path / "a.md")
        await pilot.press("enter")
        await hand.until_shown(pilot, "there is no answer yet")
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press("escape")
        assert isinstance(app.screen, AskScreen)

    play(report_ground, scenario)


def test_the_answer_is_copied_with_its_citation(play, hand, report_ground, monkeypatch):
    copied = []

    def copy(text):
        copied.append(text)
        return Copied("the terminal", "\x1b]52;c;eA==\x07")

    monkeypatch.setattr("tui.clipboard.copy", copy)

    async def scenario(app, pilot):
        await hand.settle(app, pilot)
        app.action_copy()
        await hand.until_shown(pilot, "nothing to copy")
        await hand.ask_and_settle(app, pilot, QUESTION)
        written = []
        monkeypatch.setattr(app._driver, "write", written.append)
        await pilot.press("f9")
        await hand.until_shown(pilot, "Copied by the terminal")
        assert "\x1b]52;c;eA==\x07" in written

    play(report_ground, scenario)
    first, place = copied[0].splitlines()
    assert "9,305,106" in first
    assert "2012.txt:3:" in place


def test_a_clipboard_that_is_not_there_is_told(play, hand, report_ground, monkeypatch):
    def copy(text):
        raise ClipboardError("nothing is copied: install xclip")

    monkeypatch.setattr("tui.clipboard.copy", copy)

    async def scenario(app, pilot):
        await hand.ask_and_settle(app, pilot, QUESTION)
        await pilot.press("f9")
        await hand.until_shown(pilot, "install xclip")

    play(report_ground, scenario)


def test_ctrl_c_copies_what_is_selected_in_the_input_instead_of_leaving(
    play, hand, report_ground, monkeypatch
):
    copied = []
    monkeypatch.setattr("tui.clipboard.copy", lambda text: copied.append(text) or Copied("xclip"))

    async def scenario(app, pilot):
        await pilot.press("a", "b", "shift+left", "ctrl+c")
        await hand.settle(app, pilot)
        assert app.is_running
        assert copied == ["b"]

    play(report_ground, scenario)
