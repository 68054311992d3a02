"""History, sessions, stars, copies and exports, as they are used on the screen."""

from __future__ import annotations

from textual.widgets import Input

from qa.answer import State, Status
from tui import settings
from tui.keeping import Keeper
from tui.screens.ask import AskScreen
from tui.screens.sessions import SessionsScreen

QUESTION = "How many voters were registered in 2012?"


def run_again(tmp_path):
    return Keeper(tmp_path / "state")


def test_earlier_questions_come_back_by_up_and_are_completed_also_in_the_next_run(
    play, hand, report_ground, keeper, tmp_path
):
    async def first(app, pilot):
        await hand.ask_and_settle(app, pilot, QUESTION)
        await hand.ask_and_settle(app, pilot, "Who headed the mission?")
        typed = app.query_one("#question", Input)
        await pilot.press("W", "up", "up")
        assert typed.value == QUESTION
        await pilot.press("down", "down")
        assert typed.value == "W"

    async def second(app, pilot):
        await hand.settle(app, pilot)
        typed = app.query_one("#question", Input)
        await pilot.press("up")
        assert typed.value == "Who headed the mission?"
        typed.clear()
        await pilot.press("H", "o", "w")
        await pilot.pause()
        await pilot.press("right")
        assert typed.value == QUESTION

    play(report_ground, first, keeper=keeper)
    play(report_ground, second, keeper=run_again(tmp_path))


def test_the_question_of_an_earlier_answer_is_asked_again_by_one_key(
    play, hand, report_ground, keeper, tmp_path
):
    async def first(app, pilot):
        await hand.ask_and_settle(app, pilot, QUESTION)

    async def second(app, pilot):
        await hand.settle(app, pilot)
        await pilot.press("f3", "f5")
        await hand.settle(app, pilot)
        await pilot.press("a")
        await hand.settle(app, pilot)
        assert isinstance(app.screen, AskScreen)
        assert app.conversation.answer_found.trace.passages, "it was answered anew, with its trace"
        assert "9,305,106" in hand.screen(app)
        await pilot.press("f5")
        await hand.settle(app, pilot)
        assert hand.screen(app).count(QUESTION) == 2, "both answers are kept"

    play(report_ground, first, keeper=keeper)
    play(report_ground, second, keeper=run_again(tmp_path))


def test_an_answer_comes_back_from_an_earlier_run_with_its_star(
    play, hand, report_ground, keeper, tmp_path
):
    async def first(app, pilot):
        await hand.ask_and_settle(app, pilot, QUESTION)
        await pilot.press("f6")
        await hand.settle(app, pilot)
        assert "★ starred" in hand.screen(app)

    async def second(app, pilot):
        await hand.settle(app, pilot)
        await pilot.press("f5")
        await hand.settle(app, pilot)
        assert QUESTION in hand.screen(app)
        await pilot.press("s", "enter")
        await hand.settle(app, pilot)
        shown = hand.screen(app)
        assert f"? {QUESTION}" in shown
        assert "★ starred" in shown
        assert "✓ verified" in shown
        assert "9,305,106" in shown
        await pilot.press("f2")
        assert "ask again" in hand.screen(app)

    play(report_ground, first, keeper=keeper)
    play(report_ground, second, keeper=run_again(tmp_path))


def test_a_star_is_set_in_the_list_and_a_session_is_forgotten(play, hand, report_ground, keeper):
    async def scenario(app, pilot):
        await hand.ask_and_settle(app, pilot, QUESTION)
        await pilot.press("f5")
        await hand.settle(app, pilot)
        await pilot.press("f6")
        await hand.settle(app, pilot)
        assert "★" in hand.screen(app)
        await pilot.press("x")
        await hand.settle(app, pilot)
        assert "none yet" in hand.screen(app)
        await pilot.press("escape")
        assert not isinstance(app.screen, SessionsScreen)

    play(report_ground, scenario, keeper=keeper)


def test_an_answer_that_is_gone_meanwhile_is_told_and_nothing_else_changes(
    play, hand, report_ground, keeper, tmp_path
):
    async def scenario(app, pilot):
        await hand.ask_and_settle(app, pilot, QUESTION)
        await pilot.press("f5")
        await hand.until_shown(pilot, "✓ In total, 9,305,106")
        (file,) = (tmp_path / "state" / "sessions").iterdir()
        file.unlink()
        await pilot.press("enter")
        await hand.until_shown(pilot, "cannot be read any more")
        assert "✓ Answer" in hand.screen(app)

    play(report_ground, scenario, keeper=keeper)


def test_the_list_of_stars_holds_only_those_and_damage_is_told_below(
    play, hand, report_ground, keeper, tmp_path
):
    async def scenario(app, pilot):
        await hand.ask_and_settle(app, pilot, QUESTION)
        await pilot.press("f6")
        await hand.until_shown(pilot, "★ starred")
        await hand.ask_and_settle(app, pilot, "Is the moon made of cheese?")
        (file,) = (tmp_path / "state" / "sessions").iterdir()
        file.write_bytes(file.read_bytes() + b"[bold]torn\x1b\n")
        await pilot.press("f5")
        await hand.until_shown(pilot, QUESTION, "∅ ", "line 5 cannot be read")
        await pilot.press("s")
        await hand.until_shown(pilot, "Starred answers", QUESTION)
        assert "cheese" not in hand.screen(app)
        await pilot.press("f6")
        await hand.until_shown(pilot, "Starred answers: none yet")
        await pilot.press("s", "f5")
        await hand.until(pilot, lambda: isinstance(app.screen, AskScreen))

    play(report_ground, scenario, keeper=keeper)


def test_a_changed_file_is_told_when_an_earlier_answer_is_opened(
    play, hand, report_ground, reports, keeper
):
    async def scenario(app, pilot):
        await hand.ask_and_settle(app, pilot, QUESTION)
        text = (reports / "2012.txt").read_text()
        (reports / "2012.txt").write_text(text.replace("9,305,106", "9,400,000"))
        await pilot.press("f5")
        await hand.settle(app, pilot)
        await pilot.press("enter")
        await hand.settle(app, pilot)
        assert app.conversation.entry.citation.state is State.STALE
        shown = hand.screen(app)
        assert "≠ stale" in shown
        assert "Was: " in shown
        assert "9,400,000" in shown

    play(report_ground, scenario, keeper=keeper)


def test_a_disk_that_cannot_be_written_is_told_and_answers_are_shown_all_the_same(
    play, hand, report_ground, tmp_path
):
    (tmp_path / "state").write_text("a file where a folder should be")

    async def scenario(app, pilot):
        await hand.ask_and_settle(app, pilot, QUESTION)
        assert app.conversation.answer_found.status is not Status.ABSTAINED
        await hand.until_shown(pilot, "XDG_STATE_HOME")

    play(report_ground, scenario, keeper=Keeper(tmp_path / "state"))


def test_a_theme_is_kept_and_other_keys_work(play, hand, report_ground, tmp_path):
    file = tmp_path / "tui.toml"
    file.write_text('# mine\n[keys]\nwhy = "ctrl+b"\ncopy = "y"\n')

    async def scenario(app, pilot):
        await hand.ask_and_settle(app, pilot, QUESTION)
        assert app.theme == "dark"
        await pilot.press("ctrl+t")
        await hand.settle(app, pilot)
        assert app.theme == "light"
        await pilot.press("ctrl+b")
        assert app.screen.view == "why"
        await pilot.press("y")
        assert app.query_one("#question", Input).value == "y"  # typed, not done
        await pilot.press("f1")
        await pilot.pause()
        assert "ctrl+b" in hand.screen(app)

    play(report_ground, scenario, loaded=settings.load(file), settings_file=file)
    assert file.read_text().startswith("# mine")
    assert settings.load(file).settings.theme == "light"


def test_a_settings_file_with_a_mistake_is_told(play, hand, report_ground, tmp_path):
    file = tmp_path / "tui.toml"
    file.write_text('theme = "pink"\n')

    async def scenario(app, pilot):
        await hand.until_told(pilot, "theme must be one of")

    play(report_ground, scenario, loaded=settings.load(file), settings_file=file)
