"""What people stumbled over who used the application."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from textual.widgets import Checkbox, DataTable, Input

from qa.answer import Status
from tui.clipboard import Copied
from tui.keeping import Keeper
from tui.screens.dialogs import FolderDialog, SaveDialog, completed
from tui.settings import Loaded, Settings
from tui.widgets.citation_list import CitationList
from tui.widgets.columns import clipped_left, fitted
from tui.widgets.question_input import QuestionInput
from tui.widgets.source_view import SourceView

LONG = "seeds/000_a7c99805d8fd05de.txt"


@pytest.fixture
def differing(hand):
    """An answer from two documents that differ, long names and all."""
    then = hand.Statement(
        "More than 80 percent voted in 2012.", "More than 80 percent", path=LONG, period="2012"
    )
    now = hand.Statement("Then 71,09 % voted.", "71,09 %", path=f"b{LONG}", period="2021")
    return hand.answer(Status.CONFLICTING, now, then)


def test_what_is_typed_beside_the_input_is_typed_into_the_question(play, hand, differing):
    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        app.query_one(SourceView).focus()
        await pilot.press("H", "o", "w")
        question = app.query_one(QuestionInput)
        assert question.value == "How"
        assert question.has_focus

    play(lambda: hand.Assistant({"How many?": differing}), scenario)


def test_keys_of_the_pane_with_the_focus_stay_its_own(play, hand):
    long = hand.answered(hand.Statement("Some words.\n" * 60 + "It was 5.", "5"))

    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        app.query_one(SourceView).focus()
        await pilot.press("w")
        await hand.settle(app, pilot)
        assert app.query_one(QuestionInput).value == ""
        assert app.screen.view == "why"

    play(lambda: hand.Assistant({"How many?": long}), scenario)


def test_escape_leads_back_to_the_question_from_any_pane(play, hand, differing):
    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        await pilot.press(*"half")
        app.query_one(CitationList).focus()
        await pilot.pause()
        assert app.screen.active_bindings["escape"].enabled
        await pilot.press("escape", "!")
        assert app.query_one(QuestionInput).value == "half!"

    play(lambda: hand.Assistant({"How many?": differing}), scenario)


def test_a_key_of_the_settings_works_while_a_question_is_typed(play, hand, differing, monkeypatch):
    copied = []
    monkeypatch.setattr("tui.clipboard.copy", lambda text: copied.append(text) or Copied("me"))
    keys = {"copy": ("ctrl+k",), "earlier": ("ctrl+u",)}

    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        await pilot.press(*"half", "left", "ctrl+k")
        await hand.settle(app, pilot)
        assert copied[0].startswith("71,09 %")
        assert app.query_one(QuestionInput).value == "half"
        await pilot.press("ctrl+u")
        assert app.query_one(QuestionInput).value == "How many?"

    play(
        lambda: hand.Assistant({"How many?": differing}),
        scenario,
        loaded=Loaded(Settings(keys=keys)),
    )


def test_a_question_asked_before_the_history_is_read_is_not_lost(play, hand, differing, tmp_path):
    go_on = threading.Event()
    Keeper(tmp_path).asked("Asked before?")

    class Slow(Keeper):
        def history(self):
            assert go_on.wait(60)
            return Keeper(tmp_path).history()

    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        go_on.set()
        await hand.settle(app, pilot)
        assert app.query_one(QuestionInput).history.questions == ("Asked before?", "How many?")

    play(lambda: hand.Assistant({"How many?": differing}), scenario, keeper=Slow(tmp_path))


def test_back_is_offered_as_soon_as_another_pane_is_shown(play, hand, differing):
    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        assert not app.check_action("cancel", ())
        await pilot.press("f2")
        await pilot.pause()
        assert app.screen.active_bindings["escape"].enabled

    play(lambda: hand.Assistant({"How many?": differing}), scenario)


def test_a_path_that_is_typed_into_a_dialog_is_not_asked(play, hand, tmp_path):
    assistant = hand.Assistant({})

    async def scenario(app, pilot):
        await hand.settle(app, pilot)
        await app.push_screen(SaveDialog(str(tmp_path / "a.md"), one=False), lambda _: None)
        await pilot.press("enter")
        await hand.settle(app, pilot)
        assert app.conversation.asked.number == 0

    play(lambda: assistant, scenario)


@pytest.mark.parametrize("width", [80, 110, 120, 200])
def test_the_table_of_answers_that_differ_fits_into_its_pane(play, hand, differing, width):
    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        table = app.query_one(DataTable)
        await hand.until(pilot, lambda: table.virtual_size.width)
        assert table.virtual_size.width <= table.size.width
        shown = hand.screen(app)
        assert "More than 80" in shown
        assert "71,09 %" in shown

    play(lambda: hand.Assistant({"How many?": differing}), scenario, (width, 40))


def test_a_new_answer_opens_at_its_own_first_citation(play, hand, differing):
    async def scenario(app, pilot):
        for _ in range(3):
            await hand.ask(pilot, "How many?")
            await hand.settle(app, pilot)
            assert (app.conversation.selected, app.conversation.look) == (0, None)
            app.action_move(1)
            await hand.settle(app, pilot)
            assert (app.conversation.selected, app.conversation.look) == (1, None)

    play(lambda: hand.Assistant({"How many?": differing}), scenario)


def test_a_ticked_box_can_be_told_without_colours(play, hand, tmp_path):
    async def scenario(app, pilot):
        await app.push_screen(SaveDialog(str(tmp_path / "a.md"), one=True))
        box = app.screen.query_one(Checkbox)
        assert "✓" not in str(box.render())
        box.value = True
        assert "✓" in str(box.render())

    play(lambda: hand.Assistant({}), scenario)


def test_a_path_is_completed_while_it_is_typed(play, hand, tmp_path):
    (tmp_path / "reports").mkdir()

    async def scenario(app, pilot):
        await app.push_screen(FolderDialog(tmp_path))
        typed = app.screen.query_one(Input)
        typed.value = f"{tmp_path}/rep"
        typed.cursor_position = len(typed.value)
        await hand.until(pilot, lambda: typed._suggestion)
        await pilot.press("right")
        assert typed.value == f"{tmp_path}/reports"

    play(lambda: hand.Assistant({}), scenario)


def test_only_names_that_are_there_and_can_be_seen_complete_a_path(tmp_path, monkeypatch):
    for name in ("b\x1b[31m", "beta", ".hidden"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    assert completed(f"{tmp_path}/b") == f"{tmp_path}/beta"
    assert completed("b") == "beta"
    assert completed(f"{tmp_path}/") == f"{tmp_path}/beta"
    assert completed(f"{tmp_path}/.h") == f"{tmp_path}/.hidden"
    assert completed(f"{tmp_path}/beta") is None
    assert completed(f"{tmp_path}/gone/a") is None
    assert completed("nul\0/a") is None


def test_a_run_of_several_answers_is_forgotten_only_when_asked_twice(
    play, hand, differing, tmp_path
):
    keeper = Keeper(tmp_path / "state")

    async def scenario(app, pilot):
        for _ in range(2):
            await hand.ask(pilot, "How many?")
            await hand.settle(app, pilot)
        await pilot.press("f5")
        await hand.settle(app, pilot)
        await pilot.press("x")
        await hand.settle(app, pilot)
        assert len(keeper.earlier()[0]) == 2
        assert "all 2 answers of that run" in hand.screen(app)
        await pilot.press("x")
        await hand.settle(app, pilot)
        assert keeper.earlier()[0] == []

    play(lambda: hand.Assistant({"How many?": differing}), scenario, keeper=keeper)


def test_a_saved_file_is_told_with_its_whole_path(hand, differing, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    keeper = Keeper(tmp_path / "state", keep=False)
    assert keeper.export_to(Path("a.md"), differing) == tmp_path / "a.md"


ROWS = [("#", "Name", "What"), ("1", "a" * 20, "b" * 30)]


@pytest.mark.parametrize(
    ("whole", "widths"),
    [
        (80, {0: 1, 1: 20, 2: 30}),
        (50, {0: 1, 1: 20, 2: 22}),
        (40, {0: 1, 1: 20, 2: 12}),
        (38, {0: 1, 1: 20, 2: 10}),
        (30, {0: 1, 1: 20}),
        (5, {0: 1, 1: 20}),
    ],
)
def test_columns_give_way_and_then_go(whole, widths):
    assert fitted(ROWS, whole, {2: 10}, (2,)) == widths


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("a/b.txt", 7, "a/b.txt"), ("a/b.txt", 6, "…b.txt"), ("日本語", 5, "…本語"), ("ab", 1, "…")],
)
def test_a_path_is_clipped_at_its_start(text, width, shown):
    assert clipped_left(text, width) == shown
