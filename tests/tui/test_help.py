"""The help screen, opened and left by its keys."""

from __future__ import annotations

import pytest

from tui.screens.help import HelpScreen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_help_lists_every_command_and_is_left_again(play, hand, size):
    async def scenario(app, pilot):
        await pilot.press("f1")
        await hand.settle(app, pilot)
        assert isinstance(app.screen, HelpScreen)
        shown = hand.screen(app)
        assert "palette" in shown.lower()
        await pilot.press("escape")
        await hand.settle(app, pilot)
        assert not isinstance(app.screen, HelpScreen)

    play(lambda: hand.Assistant({}), scenario, size)
