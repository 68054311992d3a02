"""What can be done, found in help, palette, tabs and settings."""

from __future__ import annotations

import tomllib

import pytest
from textual.app import App
from textual.command import CommandPalette
from textual.events import Key
from textual.widgets import Input, Static

from tui import settings
from tui.keys import COMMANDS, DOCUMENT_COMMANDS, SESSION_COMMANDS
from tui.screens.ask import AskScreen
from tui.screens.documents import DocumentsScreen
from tui.screens.help import HelpScreen
from tui.screens.sessions import SessionsScreen

ALL = (*COMMANDS, *DOCUMENT_COMMANDS, *SESSION_COMMANDS)


@pytest.fixture
def voters(hand):
    return hand.Statement("Some 12 million voters.", "12 million", "Some 12 million voters.")


def palette(app):
    return {command.title for command in app.get_system_commands(app.screen)}


def test_help_lists_every_action_with_its_keys_and_its_name_for_the_settings(play, hand):
    async def scenario(app, pilot):
        await pilot.press("?")
        await hand.until(pilot, lambda: isinstance(app.screen, HelpScreen))
        text = str(app.screen.query_one("#help Static", Static).content)
        for command in ALL:
            keys = command.keys.replace(",", ", ")
            assert f"{keys:<22}{command.tells} [{command.id}]" in text
        assert app.screen.query_one("#help").max_scroll_y > 0
        await pilot.press("question_mark")
        await hand.until(pilot, lambda: isinstance(app.screen, AskScreen))

    play(lambda: hand.Assistant({}), scenario, (80, 24))


def test_the_keys_that_help_gives_as_an_example_work_while_a_question_is_typed(play, hand):
    async def scenario(app, pilot):
        await pilot.press("f1")
        await hand.until(pilot, lambda: isinstance(app.screen, HelpScreen))
        text = str(app.screen.query_one("#help Static", Static).content)
        example = tomllib.loads(text[text.index("    theme =") : text.index("The name of each")])
        keys = {key for binding in Input.BINDINGS for key in binding.key.split(",")}
        assert set(example["keys"]) <= {command.id for command in ALL}
        assert not keys & set(example["keys"].values())

    play(lambda: hand.Assistant({}), scenario)


def test_a_question_mark_inside_a_question_is_typed(play, hand):
    async def scenario(app, pilot):
        await pilot.press("W", "h", "y", "?")
        assert app.query_one("#question", Input).value == "Why?"
        assert isinstance(app.screen, AskScreen)

    play(lambda: hand.Assistant({}), scenario)


def test_keys_of_the_settings_replace_the_usual_ones_on_every_screen(play, hand, tmp_path):
    file = tmp_path / "tui.toml"
    file.write_text('[keys]\ndocuments = "ctrl+b"\nadd = "n"\nstarred = ["o", "u"]\nhelp = "f12"\n')

    async def scenario(app, pilot):
        await pilot.press("f4")
        assert isinstance(app.screen, AskScreen)
        await pilot.press("ctrl+b")
        await hand.until(pilot, lambda: isinstance(app.screen, DocumentsScreen))
        await hand.until_shown(pilot, "n Add folder")
        await pilot.press("n")
        await hand.until_shown(pilot, "Folder or file to add to the index:")
        await pilot.press("escape")
        await hand.until(pilot, lambda: isinstance(app.screen, DocumentsScreen))
        await pilot.press("escape", "f5", "u")
        await hand.until_shown(pilot, "Starred answers: none yet")
        await pilot.press("f12")
        await hand.until(pilot, lambda: isinstance(app.screen, HelpScreen))
        text = str(app.screen.query_one("#help Static", Static).content)
        assert "ctrl+b                Browse and choose documents [documents]" in text
        assert "o, u                  List only answers with a star [starred]" in text
        await pilot.press("f12")
        await hand.until(pilot, lambda: isinstance(app.screen, SessionsScreen))

    play(lambda: hand.Assistant({}), scenario, loaded=settings.load(file), settings_file=file)


def test_the_palette_finds_an_action_by_its_name(play, hand, voters):
    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        await pilot.press("ctrl+p")
        await hand.until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await pilot.press(*"Why")
        await hand.until_shown(pilot, "Tell at which stage each passage won or lost")
        await pilot.press("enter", "enter")
        await hand.until(pilot, lambda: isinstance(app.screen, AskScreen))
        await hand.until(pilot, lambda: app.screen.view == "why")

    play(lambda: hand.Assistant({"How many?": hand.answered(voters)}), scenario)


def test_the_palette_offers_what_can_be_done_now_and_nothing_else(play, hand, voters):
    async def scenario(app, pilot):
        await hand.settle(app, pilot)
        assert not palette(app) & {"Copy", "Star", "Back", "Stop indexing", "All"}
        assert palette(app) >= {"Help", "Search", "Docs", "Save", "Quit", "Add folder", "Dates"}
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        assert palette(app) >= {"Copy", "Star", "Next"}
        await pilot.press("f4")
        await hand.until(pilot, lambda: isinstance(app.screen, DocumentsScreen))
        assert not palette(app) & {"Copy", "Docs", "Sessions", "Save"}

    play(lambda: hand.Assistant({"How many?": hand.answered(voters)}), scenario)


def test_colours_are_picked_in_the_palette_and_kept(play, hand, tmp_path):
    file = tmp_path / "tui.toml"

    async def scenario(app, pilot):
        await pilot.press("ctrl+p")
        await hand.until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await pilot.press(*"Theme: high")
        await hand.until_shown(pilot, "high-contrast")
        await pilot.press("enter", "enter")
        await hand.until(pilot, lambda: app.theme == "high-contrast")
        await hand.settle(app, pilot)

    play(lambda: hand.Assistant({}), scenario, settings_file=file)
    assert settings.load(file).settings.theme == "high-contrast"


def test_where_it_is_narrow_the_panes_are_tabs(play, hand, voters):
    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        shown = hand.screen(app)
        assert "[Answer]" in shown
        assert "⟦12 million⟧" in shown
        assert "1▌" not in shown
        await pilot.click("#tab-source")
        await hand.until_shown(pilot, "[Source]", "1▌ Some 12 million voters.")
        assert "⟦12 million⟧" not in hand.screen(app)
        await pilot.press("ctrl+n")
        await hand.until_shown(pilot, "[Why]", "✓ fused")
        await pilot.press("ctrl+n")
        await hand.until_shown(pilot, "[Answer]")
        await pilot.press("f2", "f2")
        await hand.until_shown(pilot, "[Answer]")

    play(lambda: hand.Assistant({"How many?": hand.answered(voters)}), scenario, (80, 24))


def test_where_it_is_wide_the_tabs_are_what_stands_beside_the_answer(play, hand, voters):
    async def scenario(app, pilot):
        await hand.ask(pilot, "How many?")
        await hand.settle(app, pilot)
        for tab, there in (("[Source]", "1▌"), ("[Why]", "✓ fused"), ("[Source]", "1▌")):
            await hand.until_shown(pilot, tab, there, "⟦12 million⟧")
            await pilot.press("ctrl+n")

    play(lambda: hand.Assistant({"How many?": hand.answered(voters)}), scenario)


@pytest.mark.parametrize("way", [["f1"], ["f4"], ["f5"], ["ctrl+s"], ["f4", "d"], ["f4", "a"]])
def test_keys_that_come_faster_than_the_screen_never_close_the_one_below(
    play, hand, monkeypatch, way
):
    handled = []
    on_key = App._on_key

    async def counted(app, key):
        await on_key(app, key)
        handled.append(key)

    async def scenario(app, pilot):
        await hand.settle(app, pilot)
        await pilot.press(*way)
        await pilot.pause()
        monkeypatch.setattr(App, "_on_key", counted)
        for _ in range(5):
            app.post_message(Key("escape", None))
        await hand.until(pilot, lambda: len(handled) == 5)
        await hand.until(pilot, lambda: isinstance(app.screen, AskScreen))
        assert len(app.screen_stack) == 1
        assert app.is_running

    play(lambda: hand.Assistant({}), scenario)


def test_enter_pressed_twice_in_a_dialog_closes_only_the_dialog(play, hand):
    async def scenario(app, pilot):
        await pilot.press("f4", "d")
        await hand.until_shown(pilot, "Ask only documents about these dates")
        app.screen.query_one(Input).value = "2021"
        for _ in range(3):
            app.post_message(Key("enter", None))
        await hand.until_shown(pilot, "documents about 2021")
        assert isinstance(app.screen, DocumentsScreen)

    play(lambda: hand.Assistant({}), scenario)
