"""Pictures of the application for the README: `python -m tui.screenshots` makes them again.

It asks real questions about `seeds/`, as a person would by keys, in a terminal of 120 × 34 cells.
The pictures load nothing from the network: their letters are of the reader's own fonts.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from textual.pilot import Pilot

from tui import settings
from tui.app import PinciteApp
from tui.ground import ground_of

SIZE = (120, 34)
ANSWERED = "What share of the vote did Nur Otan win in 2021?"
CONFLICTING = "How many voters were registered?"
ABSTAINED = "How many parties took part in the elections in 2016?"

_FONT_FACES = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)
_FONTS = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
_CLIPS = re.compile(
    r"""\s*<clipPath id="[^"]*-line-\d+">.*?</clipPath>| clip-path="url\(#[^)]*-line-\d+\)\"""",
    re.DOTALL,
)
"""Every row clips its letters to itself, where none is longer."""
_IDS = re.compile(r"terminal-\d+")


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: what is asked, which keys are pressed then, in which colours."""

    name: str
    question: str
    keys: tuple[str, ...] = ()
    theme: settings.Theme = settings.Theme.DARK


SHOTS = (
    Shot("answered", ANSWERED),
    Shot("answered-light", ANSWERED, theme=settings.Theme.LIGHT),
    Shot("conflicting", CONFLICTING),
    Shot("abstained", ABSTAINED),
    Shot("why", ANSWERED, ("f2",)),
    Shot("documents", ANSWERED, ("f4",)),
    Shot("documents-light", ANSWERED, ("f4",), settings.Theme.LIGHT),
)


async def shoot(app: PinciteApp, shots: Sequence[Shot] = SHOTS) -> dict[str, str]:
    """The pictures by their names, as SVG. Raises ClickException if a question cannot be asked."""
    made: dict[str, str] = {}
    async with app.run_test(size=SIZE) as pilot:
        app.query_question().cursor_blink = False  # it is there in every picture
        for shot in shots:
            app.theme = shot.theme
            app.ask(shot.question)
            await _settled(pilot, lambda: not app.conversation.waiting)
            if app.conversation.error is not None:
                raise click.ClickException(app.conversation.error)
            await pilot.press(*shot.keys)
            await _settled(pilot)
            made[shot.name] = alone(app.export_screenshot(title="pincite"))
            if shot.keys:
                await pilot.press("escape")
    return made


def alone(svg: str) -> str:
    """The picture without fonts from elsewhere, and with the same names in it each time."""
    svg = _FONT_FACES.sub("", svg).replace("Fira Code", "ui-monospace")
    svg = re.sub(r"font-family: (?:ui-monospace|arial)[^;]*;", f"font-family: {_FONTS};", svg)
    return _IDS.sub("pincite", _CLIPS.sub("", svg))


async def _settled(pilot: Pilot[None], holds: Callable[[], bool] = lambda: True) -> None:
    """Wait until a condition holds, all work is done, and it is on the screen."""
    while not holds():
        await pilot.pause(0.05)
    await pilot.app.workers.wait_for_complete()
    for _ in range(2):  # tables are measured when nothing else is to be done
        await pilot.pause()


@click.command()
@click.option("--index", "place", metavar="PATH", help="Folder of the index [default: .pincite].")
@click.option(
    "--out", default="docs/screenshots", show_default=True, type=click.Path(path_type=Path)
)
def main(place: str | None, out: Path) -> None:
    """Make the pictures of the README again."""
    out.mkdir(parents=True, exist_ok=True)
    for name, svg in asyncio.run(shoot(PinciteApp(ground_of(place)))).items():
        path = out / f"{name}.svg"
        path.write_text(svg, encoding="utf-8")
        click.echo(path, err=True)


if __name__ == "__main__":
    main()
