"""What goes wrong is told in a line, and everything else goes on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import Input, OptionList

from index.document import Span
from qa import Ranked
from qa.answer import State
from qa.citation import Place, Verification
from qa.current import Current
from tui import settings
from tui.keeping import Keeper
from tui.keys import ACTIONS
from tui.messages import WhyAsked
from tui.screens.sessions import SessionsScreen
from tui.state import Look, Spot

BROKEN = OSError(5, "Input/output error", "the disk")
TOLD = "the disk: Input/output error"


@pytest.fixture
def voters(hand):
    text = "Calm.\n\nSome 12 million voters were registered."
    return hand.Statement(text, "12 million", "Some 12 million voters were registered.")


def broken(*_):
    raise BROKEN


def test_history_that_cannot_be_read_or_written_stops_no_question(
    play, hand, voters, keeper, monkeypatch
):
    monkeypatch.setattr(keeper, "history", broken)
    monkeypatch.setattr(keeper, "asked", broken)

    async def scenario(app, pilot):
        await hand.until_shown(pilot, TOLD)
        await hand.ask_and_settle(app, pilot, "How many?")
        assert "⟦12 million⟧" in hand.screen(app)

    play(lambda: hand.Assistant({"How many?": hand.answered(voters)}), scenario, keeper=keeper)


@pytest.mark.parametrize("what", ["star", "forget", "earlier", "answer"])
def test_sessions_that_cannot_be_used_are_told(play, hand, voters, keeper, monkeypatch, what):
    async def scenario(app, pilot):
        await hand.ask_and_settle(app, pilot, "How many?")
        await hand.until(pilot, lambda: app._shown)
        await pilot.press("f5")
        await hand.until_shown(pilot, "✓ 12 million")
        monkeypatch.setattr(keeper, what, broken)
        await pilot.press({"star": "f6", "forget": "x", "earlier": "f6", "answer": "enter"}[what])
        await hand.until_shown(pilot, TOLD)
        assert app.is_running

    play(lambda: hand.Assistant({"How many?": hand.answered(voters)}), scenario, keeper=keeper)


def test_without_any_answer_there_is_nothing_to_star_or_forget(play, hand, keeper):
    async def scenario(app, pilot):
        await hand.settle(app, pilot)
        app.action_star()
        await hand.until_shown(pilot, "There is no kept answer to mark yet.")
        await pilot.press("f5")
        await hand.until_shown(pilot, "Earlier answers: none yet")
        await pilot.press("f6", "x", "enter")
        assert isinstance(app.screen, SessionsScreen)

    play(lambda: hand.Assistant({}), scenario, keeper=keeper)


def test_nothing_is_kept_where_that_is_the_setting_and_answers_can_still_be_saved(
    play, hand, voters, tmp_path
):
    keeper = Keeper(tmp_path / "state", keep=False)

    async def scenario(app, pilot):
        await hand.ask_and_settle(app, pilot, "How many?")
        assert not app.starred
        assert app._shown is None

    play(lambda: hand.Assistant({"How many?": hand.answered(voters)}), scenario, keeper=keeper)
    assert not (tmp_path / "state").exists()
    assert keeper.export_to(tmp_path / "a.json", None).exists()


def test_a_theme_that_cannot_be_kept_is_used_all_the_same(play, hand, tmp_path):
    file = tmp_path / "tui.toml"
    file.write_text("theme = [")

    async def scenario(app, pilot):
        await pilot.press("ctrl+t")
        await hand.until_told(pilot, "nothing is saved, since the file is wrong")
        assert app.theme == "light"

    play(lambda: hand.Assistant({}), scenario, settings_file=file)
    assert file.read_text() == "theme = ["


def test_a_citation_that_cannot_be_checked_is_told_and_a_checked_one_says_where_it_is_now(
    play, hand, voters
):
    voters.state = State.STALE
    assistant = hand.Assistant({"How many?": hand.answered(voters)})
    moved = Verification(voters.citation, State.RELOCATED, None, "it moved")
    assistant.now = Current(moved, voters.text, Span(0, 5))

    async def scenario(app, pilot):
        await hand.ask_and_settle(app, pilot, "How many?")
        await hand.until_shown(pilot, "it moved", "Was: ", "Now: Calm.")
        assistant.current = broken
        await hand.ask_and_settle(app, pilot, "How many?")
        await hand.until_shown(pilot, "Looking at the file…")
        app._check(app.conversation.entry.citation)
        await hand.until_shown(pilot, TOLD)

    play(lambda: assistant, scenario)


def test_a_citation_that_moved_in_its_file_says_where_it_stands_now(play, hand, voters):
    voters.state = State.RELOCATED
    place = Place(Span(20, 30), 4, 6, None)
    assistant = hand.Assistant({"How many?": hand.answered(voters)})
    assistant.now = Current(
        Verification(voters.citation, State.RELOCATED, place, "it moved"), None, None
    )

    async def scenario(app, pilot):
        await hand.ask_and_settle(app, pilot, "How many?")
        await hand.until_shown(pilot, "↷ relocated", "it moved", "Now: 4:6 [20–30]")

    play(lambda: assistant, scenario)


def test_a_document_that_cannot_be_read_is_told(play, hand):
    assistant = hand.Assistant({})
    assistant.documents = broken

    async def scenario(app, pilot):
        app.read(("reports", "2021.txt"))
        await hand.until_shown(pilot, TOLD)

    play(lambda: assistant, scenario)


def test_a_passage_of_a_search_is_picked_in_both_lists(play, hand, voters):
    other = replace(voters, text="It snowed. 9 came.", quote="9", sentence="", path="b.txt")
    found = tuple(Ranked(one.traced.hit, one.citation) for one in (voters, other))

    async def scenario(app, pilot):
        await pilot.press("f3")
        await hand.ask(pilot, "voters")
        await hand.until_shown(pilot, "2 passages for “voters”")
        await pilot.press("f2")
        app.query_one("#passages", OptionList).focus()
        await pilot.press("down")
        await hand.until(pilot, lambda: app.conversation.selected == 1)
        await pilot.press("enter")
        away = Look(Spot(app.conversation.spot.source, ("reports", "b.txt")), why=True)
        app.conversation = app.conversation.look_at(away)
        await hand.until_shown(pilot, "That passage is not among the best ranked.")
        app.query_one("#citations", OptionList).focus()
        await pilot.press("enter")
        await hand.until(pilot, lambda: app.conversation.look is None)
        assert app.conversation.selected == 1

    play(lambda: hand.Assistant({}, found={"voters": found}), scenario)


def test_nothing_is_explained_before_there_is_an_answer(play, hand, voters):
    async def scenario(app, pilot):
        await hand.ask_and_settle(app, pilot, "How many?")
        app.conversation = replace(app.conversation, finding=None)
        app.action_why()
        app.post_message(WhyAsked(0))
        await pilot.pause()
        assert app.conversation.look is None

    play(lambda: hand.Assistant({"How many?": hand.answered(voters)}), scenario)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (" ", "name a folder or a file"),
        ("~nobody-of-that-name/x", "home directory"),
        ("x" * 5000, "File name too long"),
        ("nowhere-at-all", "nowhere-at-all does not exist"),
    ],
)
def test_a_folder_that_cannot_be_added_is_told_in_the_dialog(play, hand, typed, told):
    async def scenario(app, pilot):
        await pilot.press("f4", "a")
        await pilot.pause()
        app.screen.query_one(Input).value = typed
        await pilot.click("#done")
        await hand.until_shown(pilot, told)
        assert app.building is None

    play(lambda: hand.Assistant({}), scenario)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a.md", "a.html"),
        ("report 2.5", "report 2.5.html"),
        ("/", "/.html"),
        ("", "answers.html"),
    ],
)
def test_a_format_changes_only_an_ending_that_is_one(play, hand, before, after):
    async def scenario(app, pilot):
        await pilot.press("ctrl+s")
        await pilot.pause()
        app.screen.query_one(Input).value = before
        await pilot.click("#as-html")
        await pilot.pause()
        assert app.screen.query_one(Input).value == after

    play(lambda: hand.Assistant({}), scenario)


def test_a_key_of_an_action_that_is_not_there_is_told_at_the_start(play, hand, tmp_path):
    file = tmp_path / "tui.toml"
    file.write_text('[keys]\ncoppy = "f10"\n')
    loaded = settings.load(file, ACTIONS)

    async def scenario(app, pilot):
        await hand.until_told(pilot, "did you mean copy?")

    play(lambda: hand.Assistant({}), scenario, loaded=loaded, settings_file=file)
