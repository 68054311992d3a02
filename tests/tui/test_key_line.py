"""The keys at the foot of a screen."""

from __future__ import annotations

import pytest

from tui.screens.help import HelpScreen
from tui.widgets.key_line import KeyLine


@pytest.fixture
def voters(hand):
    return hand.Statement("Some 12 million voters.", "12 million", "Some 12 million voters.")


def foot(app):
    return app.screen.query_one(KeyLine)


def test_it_shows_what_can_be_done_and_the_palette_at_the_end(play, hand, voters):
    async def scenario(app, pilot):
        await hand.settle(app, pilot)
        before = str(foot(app).render())
        assert before.startswith("f1 Help")
        assert before.endswith("^p palette")
        assert "f9 Copy" not in before, "there is nothing to copy yet"
        await hand.ask_and_settle(app, pilot, "How many?")
        assert "f9 Copy" in str(foot(app).render())

    play(lambda: hand.Assistant({"How many?": hand.answered(voters)}), scenario)


def test_a_click_on_a_key_or_its_name_does_it(play, hand):
    async def scenario(app, pilot):
        for x in (0, 4):
            await pilot.click(KeyLine, offset=(x, 0))
            await hand.until(pilot, lambda: isinstance(app.screen, HelpScreen))
            await pilot.press("escape")
            await hand.until(pilot, lambda: not isinstance(app.screen, HelpScreen))
        await pilot.click(KeyLine, offset=(7, 0))
        await pilot.pause()
        assert not isinstance(app.screen, HelpScreen), "there is nothing between the keys"

    play(lambda: hand.Assistant({}), scenario)


def test_keys_that_do_not_fit_are_left_out_whole(play, hand):
    async def scenario(app, pilot):
        await pilot.resize_terminal(30, 24)
        await hand.settle(app, pilot)
        line = str(foot(app).render())
        assert line.startswith("f1 Help")
        assert line.endswith("  ^p palette")
        assert len(line) == 30

    play(lambda: hand.Assistant({}), scenario)


def test_it_is_drawn_again_only_if_what_can_be_done_has_changed(play, hand, voters):
    async def scenario(app, pilot):
        await hand.ask_and_settle(app, pilot, "How many?")
        line = foot(app)
        drawn = []
        line.render = lambda: drawn.append(1) or KeyLine.render(line)
        app.refresh_bindings()
        await pilot.pause()
        assert not drawn
        app.cancel()
        app.conversation = type(app.conversation)()
        await pilot.pause()
        assert drawn, "there is nothing to copy any more"

    play(lambda: hand.Assistant({"How many?": hand.answered(voters)}), scenario)
