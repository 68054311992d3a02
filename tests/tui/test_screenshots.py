from __future__ import annotations

import asyncio
import re
from pathlib import Path

import click
import pytest

from tui.app import PinciteApp
from tui.screenshots import SHOTS, Shot, alone, shoot
from tui.settings import Theme

PICTURES = Path(__file__).parents[2] / "docs" / "screenshots"
_ELSEWHERE = re.compile(r"""(?:href|src|url)\s*[=(]\s*["']?\s*(?:https?:)?//|@import|@font-face""")


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_every_picture_is_there_and_loads_nothing_from_elsewhere(shot):
    svg = (PICTURES / f"{shot.name}.svg").read_text(encoding="utf-8")
    assert not _ELSEWHERE.search(svg)
    assert "pincite" in svg


def test_fonts_of_elsewhere_are_taken_out_of_a_picture():
    svg = '<style>@font-face { src: url("https://x.example/a.woff2"); }\n</style><text>a</text>'
    assert alone(svg) == "<style>\n</style><text>a</text>"


def test_pictures_are_made_of_what_is_asked_and_of_the_keys_that_are_pressed(hand):
    assistant = hand.Assistant({"How many?": hand.answered(hand.Statement("It was 5.", "5"))})
    shots = (
        Shot("why", "How many?", ("f2",)),
        Shot("light", "How many?", theme=Theme.LIGHT),
    )
    made = asyncio.run(shoot(PinciteApp(hand.ground(lambda: assistant)), shots))
    assert "threshold" in made["why"]
    assert "threshold" not in made["light"]
    assert "#fbfbf9" in made["light"]
    assert "#fbfbf9" not in made["why"]


def test_a_question_that_cannot_be_asked_ends_with_what_is_wrong(hand):
    assistant = hand.Assistant({"How many?": ValueError("no")})
    with pytest.raises(click.ClickException, match="ValueError: no"):
        asyncio.run(shoot(PinciteApp(hand.ground(lambda: assistant)), [Shot("a", "How many?")]))
